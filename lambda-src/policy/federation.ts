/**
 * Trust in identity providers outside AWS. A provider that serves many customers proves only that somebody has an
 * account there: the `sub` claim (or one like it) must say which.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */

import type { Severity } from '../catalogue/severity.ts';
import type { Budget } from './budget.ts';
import { type Clause, SELECTING, takesWildcards } from './condition.ts';
import { coversAction, type PolicyDocument, type Statement } from './document.ts';
import type { TrustContext } from './doors.ts';
import { isAnything, matchesGlob } from './glob.ts';
import { isListed, type Trusted } from './trusted.ts';
import { hasVariable } from './variables.ts';
import { clip, enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

/**
 * The values the claim is held to, or `null` where nothing is guaranteed: a negated operator, a value that is a bare `*`
 * or has a variable (which may be the claim itself), a clause that is true without the claim (`…IfExists`,
 * `ForAllValues:`) while `alwaysPresent` does not say that it cannot be missing.
 */
function guaranteed(clause: Clause, clauses: readonly Clause[], alwaysPresent: boolean): readonly string[] | null {
  const fixesNothing = (value: string): boolean => isAnything(value) || hasVariable(value);
  if (!SELECTING.test(clause.operator) || clause.values.length === 0 || clause.values.some(fixesNothing)) return null;
  const demanded = ({ operator, key, values }: Clause): boolean =>
    operator === 'null' && key === clause.key && values.join() === 'false';
  const mayBeMissing = (clause.ifExists || clause.qualifier === 'forallvalues') && !alwaysPresent;
  return mayBeMissing && !clauses.some(demanded) ? null : clause.values;
}

/** Under `StringEquals` a `*` is a letter like others; under `…Like` and with ARNs it stands for anything. */
const fixedPart = (clause: Clause, value: string): string => {
  const end = takesWildcards(clause) ? value.search(/[*?]/) : -1;
  return end < 0 ? value : value.slice(0, end);
};

const isExact = (clause: Clause, value: string): boolean => fixedPart(clause, value) === value;

/** Who can get a token that fulfils the conditions, widest first. */
const ANYONE = 0;
const OWNER = 1;
const REPOSITORY = 2;
const FIXED = 3;

type Rate = (claim: string, clause: Clause, value: string) => number;

/**
 * Clauses are all to be fulfilled, so the narrowest counts; the values of one are alternatives, so the widest counts.
 * A token always has `sub` and `aud`, therefore `IfExists` and `ForAllValues:` take nothing away from them.
 */
function widthOf(provider: string, clauses: readonly Clause[], rate: Rate): number {
  let width = ANYONE;
  for (const clause of clauses) {
    if (!clause.key.startsWith(`${provider}:`)) continue;
    const claim = clause.key.slice(provider.length + 1);
    const values = guaranteed(clause, clauses, claim === 'sub' || claim === 'aud');
    if (values === null) continue;
    width = Math.max(width, Math.min(...values.map((value) => rate(claim, clause, value))));
  }
  return width;
}

/** What may follow `repo:owner/name:` before a wildcard and still fix nothing. */
const ANY_REF = /^(ref:?|ref:refs\/?|ref:refs\/(heads|tags|pull)\/?|environment:?)?$/;

/** Subjects of an owner's own template: with a repository, with no more than an owner. */
const REPOSITORY_TEMPLATE = /^(repository:[^/:]+\/[^/:]+:|repository_id:[^/:]+:|job_workflow_ref:[^/:]+\/[^/:]+\/)/;
const OWNER_TEMPLATE = /^((repo|repository|job_workflow_ref):[^/:]+\/|(repository_owner|enterprise)(_id)?:[^/:]+:)/;

const OWNER_CLAIMS = new Set(['repository_owner', 'repository_owner_id', 'enterprise', 'enterprise_id']);

/** https://docs.github.com/en/actions/reference/security/oidc */
const rateGitHub: Rate = (claim, clause, value) => {
  const fixed = fixedPart(clause, value);
  const exact = fixed === value;
  if (claim === 'sub') {
    if (exact) return FIXED;
    const rest = /^repo:[^/:]+\/[^/:]+:(.*)/.exec(fixed)?.[1];
    if (rest !== undefined) return ANY_REF.test(rest) ? REPOSITORY : FIXED;
    if (REPOSITORY_TEMPLATE.test(fixed)) return REPOSITORY;
    return OWNER_TEMPLATE.test(fixed) ? OWNER : ANYONE;
  }
  if (claim === 'job_workflow_ref') return exact || /^[^/]+\/[^/]+\//.test(fixed) ? FIXED : ANYONE;
  if (claim === 'repository') return exact ? REPOSITORY : /^[^/]+\//.test(fixed) ? OWNER : ANYONE;
  if (!exact) return ANYONE;
  if (claim === 'repository_id') return REPOSITORY;
  return OWNER_CLAIMS.has(claim) ? OWNER : ANYONE;
};

/** Providers whose audience is the customer's own client id, and so tells customers apart. */
const AUDIENCE_IS_CUSTOMER = new Set([
  ...['accounts.google.com', 'cognito-identity.amazonaws.com', 'www.amazon.com', 'graph.facebook.com'],
]);

/** Providers with one issuer for all their customers. GitHub, another one, is judged by itself. */
const SHARED = new Set([
  ...AUDIENCE_IS_CUSTOMER,
  ...['gitlab.com', 'app.terraform.io', 'agent.buildkite.com', 'oidc.vercel.com', 'api.pulumi.com', 'app.harness.io'],
  'oidc.codefresh.io',
]);

/** `project_path:`, `organization:`, `auth0|`, `system:serviceaccount:`: names of what follows, no names of anyone. */
const LABEL = /^(system:serviceaccount:|[\w-]+[:|/])/;

function rateOther(provider: string): Rate {
  return (claim, clause, value) => {
    if (claim === 'amr' || claim === 'iss') return ANYONE;
    if (claim === 'aud' && !AUDIENCE_IS_CUSTOMER.has(provider)) return ANYONE;
    const fixed = fixedPart(clause, value);
    if (isExact(clause, value)) return FIXED;
    return LABEL.test(fixed) && fixed.replace(LABEL, '') !== '' && !'system:serviceaccount:'.startsWith(fixed)
      ? FIXED
      : ANYONE;
  };
}

const isGitHub = (host: string): boolean => /^token\.actions\.(githubusercontent\.com|[\w-]+\.ghe\.com)$/.test(host);

/** Claims that say whose token it is, and the subject that a token with such a value has. */
const SUBJECTS: Readonly<Record<string, (value: string) => string>> = {
  sub: (value) => value,
  repository: (value) => `repo:${value}:*`,
  repository_owner: (value) => `repo:${value}/*`,
};

/** What each clause leaves: its claim, and patterns of the subjects, for a list of who is trusted to be held against. */
function subjectsOf(provider: string, clauses: readonly Clause[]): readonly [claim: string, subjects: string[]][] {
  const claims = AUDIENCE_IS_CUSTOMER.has(provider) ? { ...SUBJECTS, aud: (value: string) => value } : SUBJECTS;
  const left = Object.entries(claims).flatMap(([claim, subject]) =>
    clauses.flatMap((clause): [string, string[]][] => {
      const held = clause.key === `${provider}:${claim}` ? guaranteed(clause, clauses, claim === 'sub') : null;
      // Under StringEquals a `*` is a letter: no list can mean it.
      const patterns = held?.map((value) => subject(takesWildcards(clause) ? value : value.replaceAll('*', '?')));
      return patterns === undefined ? [] : [[claim, patterns]];
    }),
  );
  return [...left, ['sub', ['*']]];
}

interface Federated {
  readonly provider: string;
  readonly clauses: readonly Clause[];
  readonly statement: Statement;
  readonly trusted: Trusted;
  readonly budget: Budget;
}

/** Whether `sub`, which every token has, is kept out. What a `?` of the pattern stands for may be longer than a letter. */
const isRefused = ({ provider, clauses, budget }: Federated, subject: string): boolean =>
  clauses.some(
    ({ operator, key, values }) =>
      operator === 'stringnotlike' &&
      key === `${provider}:sub` &&
      values.some((value) => !value.includes('?') && matchesGlob(value, subject, budget)),
  );

/** Whether all that some clause leaves is listed or kept out: nobody else fulfils them all. A repository may have subjects of its own form. */
const allListed = (federated: Federated): boolean =>
  subjectsOf(federated.provider, federated.clauses).some(([claim, subjects]) =>
    subjects.every(
      (subject) =>
        isListed(federated.trusted, federated.provider, subject) || (claim === 'sub' && isRefused(federated, subject)),
    ),
  );

function judgeGitHub(federated: Federated): PolicyVerdict[] {
  const { provider, clauses, statement } = federated;
  const width = widthOf(provider, clauses, rateGitHub);
  const claims = clauses.filter(({ key }) => key.startsWith(`${provider}:`) && !key.endsWith(':aud'));
  const written = claims.length > 0 ? ` (${enumerate(claims.flatMap(({ values }) => values))})` : '';
  const report = (kind: VerdictKind, severity: Severity, text: string): PolicyVerdict[] => [
    verdict(kind, severity, `${text} can assume this role${written}`, statement),
  ];
  const listed = allListed(federated);
  if (width === ANYONE && !listed) {
    return report('github-any-repository', 'high', 'Any GitHub repository, whoever owns it,');
  }
  if (width <= OWNER && !listed) return report('github-any-repository', 'high', 'Any repository of a GitHub owner');
  if (!listed) return report('external-identity', 'high', 'A GitHub repository that is not listed as trusted');
  const text = 'Any branch, tag, environment or pull request of a GitHub repository';
  return width <= REPOSITORY ? report('github-any-ref', 'low', text) : [];
}

/** Clusters of EKS have an issuer each, and stand in the account or beside it. */
const CLUSTER = /^oidc\.eks\.[\w-]+\.amazonaws\.com(\.cn)?$/;

function judgeOidc(federated: Federated): PolicyVerdict[] {
  const { provider, clauses, statement } = federated;
  const [host = ''] = provider.split('/', 1);
  const name = clip(provider, 80);
  const verdicts: PolicyVerdict[] = [];
  const report = (kind: VerdictKind, severity: Severity, text: string): void => {
    verdicts.push(verdict(kind, severity, text, statement));
  };
  if (isGitHub(host)) verdicts.push(...judgeGitHub(federated));
  else if (!allListed(federated)) {
    const shared = SHARED.has(host);
    if (widthOf(provider, clauses, rateOther(provider)) === ANYONE) {
      const text = shared
        ? `Any customer of ${name} can assume this role: no condition says whose token it must be`
        : `Any identity of ${name} can assume this role: no condition on the token's subject`;
      report('oidc-any-subject', shared ? 'high' : 'medium', text);
    } else if (!CLUSTER.test(host)) {
      const text = `Identities of ${name} that are not listed as trusted can assume this role (${enumerate(subjectsOf(provider, clauses)[0]?.[1] ?? [])})`;
      report('external-identity', shared ? 'high' : 'medium', text);
    }
  }
  // IAM itself takes only tokens for an audience in the provider's client id list, so this alone opens little.
  if (verdicts.length === 0 && widthOf(provider, clauses, (claim) => (claim === 'aud' ? FIXED : ANYONE)) === ANYONE) {
    report('oidc-any-audience', 'low', `No condition on the audience of tokens from ${name}`);
  }
  return verdicts;
}

function judgeSaml({ provider, clauses, statement, trusted }: Federated): PolicyVerdict[] {
  const name = clip(provider, 80);
  const report = (kind: VerdictKind, severity: Severity, text: string): PolicyVerdict[] => [
    verdict(kind, severity, text, statement),
  ];
  const subjects = clauses.flatMap((clause) =>
    clause.key === 'saml:sub' ? (guaranteed(clause, clauses, true) ?? []) : [],
  );
  const written = subjects.length > 0 ? subjects : ['*'];
  if (!written.every((subject) => isListed(trusted, `saml-provider/${provider}`, subject))) {
    return report(
      'external-identity',
      'medium',
      `Identities of SAML provider ${name} can assume this role: it is not listed as trusted`,
    );
  }
  const held = clauses.some(({ key }) => /^saml:(aud|iss|sub|recipient)$/.test(key));
  return held
    ? []
    : report('saml-any-audience', 'low', `No condition on the audience (SAML:aud) of assertions from ${name}`);
}

const nameAfter = (arn: string, marker: string): string | null => {
  const start = arn.indexOf(marker);
  return start < 0 ? null : arn.slice(start + marker.length);
};

/**
 * What Deny statements add to an Allow: "deny unless the subject is x" says the same as a condition on that subject.
 * `null`: nothing is left.
 */
function denials(document: PolicyDocument, action: string, provider: string, budget: Budget): readonly Clause[] | null {
  const clauses: Clause[] = [];
  for (const { allow, principals, resources, condition, actions } of document.statements) {
    const meets =
      principals?.not === false &&
      principals.list.some(({ type, value }) => isAnything(value) || (type === 'Federated' && value === provider));
    const everything = resources === null || (!resources.not && resources.list.some(isAnything));
    if (allow || !meets || !everything || !coversAction({ actions }, action, budget)) continue;
    const [only] = condition;
    if (only === undefined) return null;
    if (condition.length === 1 && only.operator.startsWith('stringnot') && only.qualifier === null) {
      clauses.push({ ...only, operator: only.operator.replace('not', ''), ifExists: false });
    }
  }
  return clauses;
}

/** Verdicts on the federated principals of a trust policy. */
export function judgeFederation(
  document: PolicyDocument,
  { accountId, trusted }: Pick<TrustContext, 'accountId' | 'trusted'>,
  budget: Budget,
): PolicyVerdict[] {
  const federated = (
    action: string,
    name: (value: string) => string | null,
    judge: (federated: Federated) => PolicyVerdict[],
  ): PolicyVerdict[] =>
    document.statements
      .filter((each) => each.allow && each.principals?.not === false && coversAction(each, action, budget))
      .flatMap((statement) =>
        (statement.principals?.list ?? []).flatMap(({ type, value }) => {
          const provider = type === 'Federated' && !isAnything(value) ? name(value) : null;
          const denied = provider === null ? null : denials(document, action, value, budget);
          if (provider === null || denied === null) return [];
          const account = value.split(':')[4];
          if (account !== undefined && accountId !== null && account !== accountId) {
            const text = `Identities of ${clip(provider, 80)}, a provider of account ${clip(account, 20)}, can assume this role`;
            return [verdict('external-identity', 'high', text, statement)];
          }
          return judge({ provider, clauses: [...statement.condition, ...denied], statement, trusted, budget });
        }),
      );
  return [
    ...federated(
      'sts:AssumeRoleWithWebIdentity',
      // Issuers that IAM knows without a provider of the account's own have no ARN.
      (value) => (value.includes(':') ? nameAfter(value, ':oidc-provider/') : value)?.toLowerCase() ?? null,
      judgeOidc,
    ),
    ...federated('sts:AssumeRoleWithSAML', (value) => nameAfter(value, ':saml-provider/'), judgeSaml),
  ];
}
