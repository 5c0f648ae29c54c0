/**
 * Trust in identity providers outside AWS. A provider that serves many customers proves only that somebody has an
 * account there: the `sub` claim (or one like it) must say which.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */

import type { Severity } from '../catalogue/severity.ts';
import { type Clause, fixedPart, guaranteed, isExact } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { isAnything } from './glob.ts';
import { admissions } from './principals.ts';
import { clip, enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

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

function judgeGitHub(provider: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const width = widthOf(provider, clauses, rateGitHub);
  const claims = clauses.filter(({ key }) => key.startsWith(`${provider}:`) && !key.endsWith(':aud'));
  const written = `(${enumerate(claims.flatMap(({ values }) => values))})`;
  const report = (kind: VerdictKind, severity: Severity, text: string): PolicyVerdict[] => [
    verdict(kind, severity, text, statement),
  ];
  if (width === ANYONE) {
    const text = `Any GitHub repository, whoever owns it, can assume this role${claims.length > 0 ? ` ${written}` : ''}`;
    return report('github-any-repository', 'high', text);
  }
  if (width === OWNER) {
    return report('github-any-repository', 'high', `Any repository of a GitHub owner can assume this role ${written}`);
  }
  const text = `Any branch, tag, environment or pull request of a GitHub repository can assume this role ${written}`;
  return width === REPOSITORY ? report('github-any-ref', 'low', text) : [];
}

function judgeOidc(provider: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const [host = ''] = provider.split('/', 1);
  const verdicts = isGitHub(host) ? judgeGitHub(provider, clauses, statement) : [];
  const name = clip(provider, 80);
  if (!isGitHub(host) && widthOf(provider, clauses, rateOther(provider)) === ANYONE) {
    const shared = SHARED.has(host);
    const text = shared
      ? `Any customer of ${name} can assume this role: no condition says whose token it must be`
      : `Any identity of ${name} can assume this role: no condition on the token's subject`;
    verdicts.push(verdict('oidc-any-subject', shared ? 'high' : 'medium', text, statement));
  }
  // IAM itself takes only tokens for an audience in the provider's client id list, so this alone opens little.
  if (verdicts.length === 0 && widthOf(provider, clauses, (claim) => (claim === 'aud' ? FIXED : ANYONE)) === ANYONE) {
    const text = `No condition on the audience of tokens from ${name}`;
    verdicts.push(verdict('oidc-any-audience', 'low', text, statement));
  }
  return verdicts;
}

function judgeSaml(name: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const held = clauses.some(({ key }) => /^saml:(aud|iss|sub|recipient)$/.test(key));
  const text = `No condition on the audience (SAML:aud) of assertions from ${clip(name, 80)}`;
  return held ? [] : [verdict('saml-any-audience', 'low', text, statement)];
}

const nameAfter = (arn: string, marker: string): string | null => {
  const start = arn.indexOf(marker);
  return start < 0 ? null : arn.slice(start + marker.length);
};

/** Verdicts on the federated principals of a trust policy. */
export function judgeFederation(document: PolicyDocument): PolicyVerdict[] {
  const federated = (
    action: string,
    name: (value: string) => string | null,
    judge: typeof judgeOidc,
  ): PolicyVerdict[] =>
    admissions(document, [action]).flatMap(({ statement, clauses }) =>
      (statement.principals?.not === false ? statement.principals.list : []).flatMap(({ type, value }) => {
        const provider = type === 'Federated' && !isAnything(value) ? name(value) : null;
        return provider === null ? [] : judge(provider, clauses, statement);
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
