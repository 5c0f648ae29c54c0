/** Who is let in: by a role's trust policy, a resource policy, a trust anchor. */
import type { VerdictKind } from '../policy/verdict.ts';
import { hitOf } from './permissions.ts';
import { eventsWith } from './policies.ts';
import { type DocumentVerdict, type Hit, hitIf, parameter, type Rule } from './rule.ts';

/** Trust in identity providers. */
const FEDERATED: readonly VerdictKind[] = [
  'github-any-repository',
  'github-any-ref',
  'oidc-any-subject',
  'oidc-any-audience',
  'saml-any-audience',
  'external-identity',
];

const inTrust =
  (is: (kind: VerdictKind) => boolean) =>
  ({ document, kind }: DocumentVerdict): boolean =>
    document === 'trust' && kind !== 'unreadable' && is(kind);

const isAnyone = inTrust((kind) => kind === 'everyone');
const isFederated = inTrust((kind) => FEDERATED.includes(kind));
const isOther = inTrust((kind) => kind !== 'everyone' && !FEDERATED.includes(kind));

const admitted = (verdict: DocumentVerdict): Hit => ({
  ...hitOf(verdict),
  ...(verdict.kind === 'caller-admitted' && { brief: 'open to the caller', kept: ['own access', 'info'] }),
});

export const ACCESS_RULES: readonly Rule[] = [
  {
    id: 'S13',
    name: 'A role that anyone may assume',
    events: eventsWith('trust'),
    when: 'the trust policy admits every AWS account',
    severity: 'critical',
    otherwise: '`high` from a named network',
    techniques: ['T1098.003', 'T1078.004'],
    section: 'trust',
    brief: 'open to anyone',
    leads: true,
    grave: true,
    looksAt: 'call',
    kept: ['administration', 'info'],
    judge: (_, verdicts) => verdicts.filter(isAnyone).map(hitOf),
  },
  {
    id: 'S14',
    name: 'A role that an external account may assume',
    events: eventsWith('trust'),
    when: 'the trust policy admits an account, organization or network that is neither this account nor listed as trusted, or the caller by name',
    severity: 'high',
    techniques: ['T1098.003', 'T1484.002'],
    section: 'trust',
    brief: 'open to an external account',
    leads: true,
    grave: true,
    looksAt: 'call',
    kept: null,
    judge: (_, verdicts) => verdicts.filter(isOther).map(admitted),
  },
  {
    id: 'S15',
    name: 'A role that an external federated identity may assume',
    events: eventsWith('trust'),
    when: 'the trust policy admits identities of a provider outside AWS that are not listed as trusted',
    severity: 'high',
    otherwise:
      '`medium` for SAML and for a provider of your own; `low` for any branch of a repository that is listed, or any audience',
    techniques: ['T1484.002', 'T1078.004'],
    section: 'trust',
    brief: 'open to any GitHub repository',
    leads: true,
    grave: true,
    looksAt: 'call',
    kept: null,
    judge: (_, verdicts) =>
      verdicts.filter(isFederated).map((verdict) => ({
        ...hitOf(verdict),
        ...(verdict.kind === 'oidc-any-subject' && { brief: 'open to anyone with a token' }),
        ...(verdict.kind === 'external-identity' && { brief: 'open to an external identity' }),
      })),
  },
  {
    id: 'S52',
    name: 'A trust anchor outside AWS',
    events: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:UpdateTrustAnchor'],
    when: 'the certificate authority is not AWS Private CA',
    severity: 'critical',
    techniques: ['T1098.003', 'T1556'],
    section: null,
    brief: null,
    leads: true,
    grave: false,
    looksAt: 'call',
    kept: null,
    judge: (facts) => {
      const source = parameter(facts, 'source.sourceType');
      return hitIf(
        source !== null && source !== 'AWS_ACM_PCA',
        'critical',
        'A trust anchor with a certificate authority outside AWS: its owner can sign in with certificates',
      );
    },
  },
  {
    id: 'S55',
    name: 'A resource opened to others',
    events: eventsWith('resource policy'),
    when: "the policy admits everyone; or a snapshot, image, bucket's list or function's permission does",
    severity: 'high',
    otherwise: '`medium` for an account that is not trusted, under a condition, or for the caller by name',
    techniques: ['T1098'],
    section: 'resource-policies',
    brief: 'open to anyone',
    leads: true,
    grave: false,
    looksAt: 'call',
    kept: null,
    judge: (_, verdicts) => verdicts.filter(({ kind }) => kind !== 'unreadable').map(admitted),
  },
];
