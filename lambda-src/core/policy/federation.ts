/**
 * Trust in identity providers outside AWS. A provider that serves many customers proves only that somebody has an
 * account there: the `sub` claim (or one like it) must say which.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */

import type { Technique } from '../finding.ts';
import type { Severity } from '../severity.ts';
import { type Clause, fixedPart, guaranteed, isExact } from './condition.ts';
import type { PolicyDocument, Statement } from './document.ts';
import { isAnything } from './glob.ts';
import { admissions } from './principals.ts';
import { clip, enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

const WEB_IDENTITY: readonly Technique[] = ['T1484.002', 'T1078.004'];

/** Who can get a token that fulfils the conditions, widest first. */
const WIDTHS = ['anyone', 'owner', 'repository', 'fixed'] as const;
type Width = (typeof WIDTHS)[number];

const narrower = (a: Width, b: Width): Width => (WIDTHS.indexOf(a) >= WIDTHS.indexOf(b) ? a : b);
const wider = (a: Width, b: Width): Width => (narrower(a, b) === a ? b : a);

type Rate = (claim: string, clause: Clause, value: string) => Width;

/**
 * Clauses are all to be fulfilled, so the narrowest counts; the values of one are alternatives, so the widest counts.
 * A token always has `sub` and `aud`, therefore `IfExists` and `ForAllValues:` take nothing away from them.
 */
function widthOf(provider: string, clauses: readonly Clause[], rate: Rate): Width {
  let width: Width = 'anyone';
  for (const clause of clauses) {
    if (!clause.key.startsWith(`${provider}:`)) continue;
    const claim = clause.key.slice(provider.length + 1);
    const values = guaranteed(clause, clauses, claim === 'sub' || claim === 'aud');
    if (values === null) continue;
    width = narrower(width, values.map((value) => rate(claim, clause, value)).reduce(wider, 'fixed'));
  }
  return width;
}

/** What may follow `repo:owner/name:` before a wildcard and still fix nothing. */
const ANY_REF = /^(ref:?|ref:refs\/?|ref:refs\/(heads|tags|pull)\/?|environment:?)?$/;

/** https://docs.github.com/en/actions/reference/security/oidc */
const rateGitHub: Rate = (claim, clause, value) => {
  const fixed = fixedPart(clause, value);
  const exact = fixed === value;
  if (claim === 'sub') {
    if (exact) return 'fixed';
    const rest = /^repo:[^/:]+\/[^/:]+:(.*)$/.exec(fixed)?.[1];
    if (rest !== undefined) return ANY_REF.test(rest) ? 'repository' : 'fixed';
    if (/^(repo:[^/:]+\/|repository_owner(_id)?:[^/:]+:|enterprise(_id)?:[^/:]+:)/.test(fixed)) return 'owner';
    // Subjects of an owner's own template.
    return /^(repository(_id)?|job_workflow_ref):[^/:]+(\/[^/:]+)?[:/]/.test(fixed) ? 'repository' : 'anyone';
  }
  if (claim === 'job_workflow_ref') return exact || /^[^/]+\/[^/]+\//.test(fixed) ? 'fixed' : 'anyone';
  if (claim === 'repository') return exact ? 'repository' : /^[^/]+\//.test(fixed) ? 'owner' : 'anyone';
  if (claim === 'repository_id') return exact ? 'repository' : 'anyone';
  return /^(repository_owner|enterprise)(_id)?$/.test(claim) && exact ? 'owner' : 'anyone';
};

/** Providers whose audience is the customer's own client id, and so tells customers apart. */
const AUDIENCE_IS_CUSTOMER = new Set([
  ...['accounts.google.com', 'cognito-identity.amazonaws.com', 'www.amazon.com', 'graph.facebook.com'],
]);

/** Providers with one issuer for all their customers. */
const SHARED = new Set([
  ...AUDIENCE_IS_CUSTOMER,
  ...['gitlab.com', 'app.terraform.io', 'agent.buildkite.com', 'oidc.vercel.com', 'api.pulumi.com', 'app.harness.io'],
  ...['oidc.codefresh.io', 'token.actions.githubusercontent.com'],
]);

/** `project_path:`, `organization:`, `auth0|`, `system:serviceaccount:`: names of what follows, no names of anyone. */
const LABEL = /^(system:serviceaccount:|[\w-]+[:|/])/;

function rateOther(provider: string): Rate {
  return (claim, clause, value) => {
    if (/^(amr|iss|aud)$/.test(claim) && !(claim === 'aud' && AUDIENCE_IS_CUSTOMER.has(provider))) return 'anyone';
    const fixed = fixedPart(clause, value);
    if (isExact(clause, value)) return 'fixed';
    return LABEL.test(fixed) && fixed.replace(LABEL, '') !== '' && !'system:serviceaccount:'.startsWith(fixed)
      ? 'fixed'
      : 'anyone';
  };
}

const isGitHub = (host: string): boolean => /^token\.actions\.(githubusercontent\.com|[\w-]+\.ghe\.com)$/.test(host);

function judgeGitHub(provider: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const width = widthOf(provider, clauses, rateGitHub);
  const claims = clauses.filter(({ key }) => key.startsWith(`${provider}:`) && !key.endsWith(':aud'));
  const written = `(${enumerate(claims.flatMap(({ values }) => values))})`;
  const report = (kind: VerdictKind, severity: Severity, text: string): PolicyVerdict[] => [
    verdict(kind, severity, 'S15', WEB_IDENTITY, text, statement),
  ];
  if (width === 'anyone') {
    const text = `Any GitHub repository, whoever owns it, can assume this role${claims.length > 0 ? ` ${written}` : ''}`;
    return report('github-any-repository', 'high', text);
  }
  if (width === 'owner') {
    return report('github-any-repository', 'high', `Any repository of a GitHub owner can assume this role ${written}`);
  }
  const text = `Any branch, tag, environment or pull request of a GitHub repository can assume this role ${written}`;
  return width === 'repository' ? report('github-any-ref', 'low', text) : [];
}

function judgeOidc(provider: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const [host = ''] = provider.split('/', 1);
  const verdicts = isGitHub(host) ? judgeGitHub(provider, clauses, statement) : [];
  const name = clip(provider, 80);
  if (!isGitHub(host) && widthOf(provider, clauses, rateOther(provider)) === 'anyone') {
    const shared = SHARED.has(host);
    const text = shared
      ? `Any customer of ${name} can assume this role: no condition says whose token it must be`
      : `Any identity of ${name} can assume this role: no condition on the token's subject`;
    verdicts.push(verdict('oidc-any-subject', shared ? 'high' : 'medium', 'S15', WEB_IDENTITY, text, statement));
  }
  // IAM itself takes only tokens for an audience in the provider's client id list, so this alone opens little.
  if (
    verdicts.length === 0 &&
    widthOf(provider, clauses, (claim) => (claim === 'aud' ? 'fixed' : 'anyone')) === 'anyone'
  ) {
    const text = `No condition on the audience of tokens from ${name}`;
    verdicts.push(verdict('oidc-any-audience', 'low', 'S15', WEB_IDENTITY, text, statement));
  }
  return verdicts;
}

function judgeSaml(name: string, clauses: readonly Clause[], statement: Statement): PolicyVerdict[] {
  const held = clauses.some(({ key }) => /^saml:(aud|iss|sub|recipient)$/.test(key));
  const text = `No condition on the audience (SAML:aud) of assertions from ${clip(name, 80)}`;
  return held ? [] : [verdict('saml-any-audience', 'low', null, ['T1484.002'], text, statement)];
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
