/** Who is let in: by a role's trust policy, a resource policy, a trust anchor. */
import type { VerdictKind } from '../policy/verdict.ts';
import { asBoolean, at } from '../record/json.ts';
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

const isOpened = ({ document, kind }: DocumentVerdict): boolean =>
  document === 'resource policy' && kind !== 'unreadable';

/** As `judgeDoors` begins where one account is let in, whose id is no other's to choose. */
const ONE_ACCOUNT = /^Account (\d{12})\b/;

function admitted(verdict: DocumentVerdict): Hit {
  const hit = hitOf(verdict);
  if (verdict.kind === 'caller-admitted') return { ...hit, brief: 'open to the caller', kept: ['own access', 'info'] };
  const account = ONE_ACCOUNT.exec(verdict.text)?.[1];
  return account === undefined ? hit : { ...hit, brief: `open to ${account}` };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html */
const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const ACCESS_RULES: readonly Rule[] = [
  {
    id: 'S13',
    events: eventsWith('trust'),
    severity: 'critical',
    techniques: ['T1098.003', 'T1078.004'],
    section: 'trust',
    brief: 'open to anyone',
    leads: true,
    grave: true,
    kept: ['administration', 'info'],
    judge: (_, verdicts) => verdicts.filter(isAnyone).map(hitOf),
  },
  {
    id: 'S14',
    events: eventsWith('trust'),
    severity: 'high',
    techniques: ['T1098.003', 'T1484.002'],
    section: 'trust',
    brief: 'open to an external account',
    leads: true,
    grave: true,
    judge: (_, verdicts) => verdicts.filter(isOther).map(admitted),
  },
  {
    id: 'S15',
    events: eventsWith('trust'),
    severity: 'high',
    techniques: ['T1484.002', 'T1078.004'],
    section: 'trust',
    brief: 'open to any GitHub repository',
    leads: true,
    grave: true,
    judge: (_, verdicts) =>
      verdicts.filter(isFederated).map((verdict) => ({
        ...hitOf(verdict),
        ...(verdict.kind === 'oidc-any-subject' && { brief: 'open to anyone with a token' }),
        ...(verdict.kind === 'external-identity' && { brief: 'open to an external identity' }),
      })),
  },
  {
    id: 'S52',
    events: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:UpdateTrustAnchor'],
    severity: 'critical',
    techniques: ['T1098.003', 'T1556'],
    leads: true,
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
    events: null,
    severity: 'high',
    techniques: ['T1098'],
    section: 'resource-policies',
    brief: 'open to anyone',
    leads: true,
    judge: ({ record }, verdicts) =>
      verdicts.filter(isOpened).map((verdict) => {
        const hit = admitted(verdict);
        // Who creates a resource has it already.
        const isGiven = verdict.kind === 'caller-admitted' && !/^Create/.test(record.eventName ?? '');
        return isGiven && hit.severity === 'medium' ? { ...hit, severity: 'high' } : hit;
      }),
  },
  {
    id: 'S100',
    events: eventsWith('key policy'),
    severity: 'high',
    techniques: ['T1485'],
    section: 'resource-policies',
    brief: 'this account is shut out',
    leads: true,
    judge: (_, verdicts) => verdicts.filter(({ kind }) => kind === 'account-shut-out').map(hitOf),
  },
  {
    id: 'S102',
    events: [
      'rds:CreateDBInstance',
      'rds:ModifyDBInstance',
      'rds:RestoreDBInstanceFromDBSnapshot',
      'rds:RestoreDBInstanceFromS3',
    ],
    severity: 'medium',
    techniques: ['T1098'],
    section: 'resource-policies',
    judge: ({ record }) =>
      hitIf(
        asBoolean(at(record.requestParameters, 'publiclyAccessible')) === true,
        'medium',
        'The database gets a public address: whoever its security groups let in reaches it',
      ),
  },
  {
    id: 'S97',
    events: ['s3:PutBucketPublicAccessBlock', 's3:PutAccountPublicAccessBlock'],
    severity: 'medium',
    techniques: ['T1098'],
    judge: ({ record }) => {
      const gaps = BLOCKS.filter(
        (name) => String(at(record.requestParameters, `PublicAccessBlockConfiguration.${name}`)) !== 'true',
      );
      return hitIf(gaps.length > 0, 'medium', `It can open data to everyone: without ${gaps.join(', ')}`);
    },
  },
];
