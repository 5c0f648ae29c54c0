/** Conditions on policies: what an attached or written document gives, to whom, and what bounds it. */

import { rank, type Severity } from '../catalogue/severity.ts';
import { judgeBoundary } from '../policy/boundary.ts';
import { readPolicy } from '../policy/document.ts';
import { awsManagedPolicyName, judgeManagedPolicyArn } from '../policy/managed.ts';
import { judgePermissions } from '../policy/permissions.ts';
import type { TrustContext } from '../policy/principals.ts';
import { judgeResourcePolicy } from '../policy/resource.ts';
import { judgeTrust } from '../policy/trust.ts';
import type { PolicyVerdict, VerdictKind } from '../policy/verdict.ts';
import { asArray, asBoolean, asText, at, type Json } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import type { Target } from '../record/targets.ts';
import { type Condition, eventKey, type Facts, type Hit, isForCaller, NONE, parameter } from './rule.ts';

/** Where a service keeps a resource policy among its parameters. */
const RESOURCE_POLICIES: Readonly<Record<string, string>> = {
  'kms:PutKeyPolicy': 'policy',
  's3:PutBucketPolicy': 'bucketPolicy',
  's3:PutAccessPointPolicy': 'policy',
  'secretsmanager:PutResourcePolicy': 'resourcePolicy',
  'organizations:PutResourcePolicy': 'content',
};

/** What the name of a policy, or of a role, does not say; of what is less than `high`, a condition may take half back. */
const BRIEFS: Readonly<Partial<Record<VerdictKind, string>>> = {
  'allow-all': 'allows everything',
  'nearly-all': 'allows nearly everything',
  'iam-admin': 'allows all of IAM',
  'privilege-escalation': 'a way to more permissions',
  everyone: 'open to anyone',
  'external-account': 'open to an external account',
  'github-any-repository': 'open to any GitHub repository',
  'oidc-any-subject': 'open to anyone with a token',
  'no-boundary': 'it bounds nothing',
  'key-quarantine': 'AWS found a key in public',
  unreadable: 'document unreadable',
};

const toHits = (verdicts: readonly PolicyVerdict[]): readonly Hit[] =>
  verdicts.map(({ kind, severity, text, techniques, rule, statement }): Hit => {
    const brief = rank(severity) >= rank('high') || kind === 'unreadable' ? BRIEFS[kind] : undefined;
    const briefly = brief === undefined ? {} : { brief };
    // A document IAM itself refuses, or one padded until nobody can read it: what it does is not known.
    if (kind === 'unreadable') return { severity, text, ...briefly, techniques, rule: 'S54' };
    const where = typeof statement === 'string' ? ` (statement "${statement}")` : '';
    return { severity, text: text + where, ...briefly, techniques, ...(rule === null ? {} : { rule }) };
  });

/** A grant that callers give to themselves: what was `high` is `critical`. */
function forOneself(facts: Facts, hits: readonly Hit[]): readonly Hit[] {
  if (!isForCaller(facts)) return hits;
  return hits.map((hit): Hit => {
    const severity: Severity = hit.severity === 'high' ? 'critical' : hit.severity;
    return { ...hit, severity, text: `${hit.text}; callers gave it to themselves` };
  });
}

function documentAt(facts: Facts, path: string): Json | undefined {
  const value = at(facts.record.requestParameters, path);
  // S3 records the query string beside the document: `"policy": [""]`.
  return value === null || value === '' || Array.isArray(value) ? undefined : value;
}

/** ARN of the identity the policy is written into, or its own. Where the record has a name only, the path is not known. */
function attachedTo({ record, targets }: Facts): string | null {
  const [target]: readonly (Target | undefined)[] = targets;
  if (target === undefined || target.arn !== null) return target?.arn ?? null;
  if (target.name === null || record.accountId === null) return null;
  return `arn:${partitionOf(record.region).name}:iam::${record.accountId}:${target.type}/${target.name}`;
}

const trustContext = ({ record, settings }: Facts): TrustContext => ({
  accountId: record.accountId,
  trustedAccountIds: settings.trustedAccountIds,
});

const permissions = (facts: Facts, path: string): readonly Hit[] => {
  const document = documentAt(facts, path);
  if (document === undefined) return NONE;
  return toHits(judgePermissions(readPolicy(document), { attachedTo: attachedTo(facts) }));
};

/** Calls that carry a policy document: only these can hide one. */
const POLICY_WRITERS = [
  ...['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy', 'iam:CreatePolicy', 'iam:CreatePolicyVersion'],
  ...['iam:CreateRole', 'iam:UpdateAssumeRolePolicy', 'sso:PutInlinePolicyToPermissionSet'],
  ...Object.keys(RESOURCE_POLICIES),
];

export const POLICY_CONDITIONS: readonly Condition[] = [
  {
    // S07, S08 (AdministratorAccess and its like), S10 (a managed policy that escalates), S33 (a leaked key)
    rule: 'S08',
    events: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
    judge: (facts) => {
      const toUser = facts.record.eventName === 'AttachUserPolicy';
      const hits = toHits(judgeManagedPolicyArn(parameter(facts, 'policyArn') ?? '')).map((each) =>
        each.rule === 'S07' && !toUser ? { ...each, rule: 'S08' } : each,
      );
      return forOneself(facts, hits);
    },
  },
  {
    rule: 'S56',
    events: ['iam:AttachUserPolicy', 'iam:AttachRolePolicy', 'iam:AttachGroupPolicy'],
    judge: (facts) => {
      const arn = parameter(facts, 'policyArn');
      if (arn === null || awsManagedPolicyName(arn) !== null) return NONE;
      const text = "The policy is the account's own: the event does not say what it allows";
      return forOneself(facts, [{ severity: 'medium', text, techniques: ['T1098.003'] }]);
    },
  },
  {
    // S09 (wildcard grants), S10 (privilege escalation)
    rule: 'S09',
    events: ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy'],
    judge: (facts) => forOneself(facts, permissions(facts, 'policyDocument')),
  },
  {
    rule: 'S09',
    events: ['iam:CreatePolicy', 'iam:CreatePolicyVersion'],
    judge: (facts) => permissions(facts, 'policyDocument'),
  },
  {
    rule: 'S11',
    events: ['iam:CreatePolicyVersion'],
    judge: (facts) =>
      asBoolean(at(facts.record.requestParameters, 'setAsDefault')) === true
        ? [
            {
              severity: 'medium',
              text: 'The new version is the default: every identity that has the policy has it now',
              techniques: ['T1098', 'T1548.005'],
            },
          ]
        : NONE,
  },
  {
    // S13 (anyone), S14 (an external account), S15 (any GitHub repository, other providers without subject)
    rule: 'S14',
    events: ['iam:CreateRole', 'iam:UpdateAssumeRolePolicy'],
    judge: (facts) => {
      const path = facts.record.eventName === 'CreateRole' ? 'assumeRolePolicyDocument' : 'policyDocument';
      const document = documentAt(facts, path);
      return document === undefined ? NONE : toHits(judgeTrust(readPolicy(document), trustContext(facts)));
    },
  },
  {
    rule: 'S27',
    events: [
      ...['iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary', 'iam:CreateUser', 'iam:CreateRole'],
    ],
    judge: (facts) => toHits(judgeBoundary(parameter(facts, 'permissionsBoundary') ?? '')),
  },
  {
    rule: 'S32',
    events: POLICY_WRITERS,
    judge: ({ record }) =>
      record.parametersOmitted
        ? [
            {
              severity: 'high',
              text: 'CloudTrail left the parameters out because they were larger than 100 KB: no policy needs that, padding hides one',
              brief: 'policy hidden by its size',
              techniques: ['T1685.002'],
            },
          ]
        : NONE,
  },
  {
    rule: 'S50',
    events: ['sso:AttachManagedPolicyToPermissionSet'],
    judge: (facts) =>
      toHits(judgeManagedPolicyArn(parameter(facts, 'managedPolicyArn') ?? '')).map((each) => ({
        ...each,
        rule: 'S50',
      })),
  },
  {
    rule: 'S50',
    events: ['sso:PutInlinePolicyToPermissionSet'],
    judge: (facts) => permissions(facts, 'inlinePolicy'),
  },
  {
    rule: 'S53',
    events: ['sts:GetFederationToken'],
    judge: (facts) => {
      const arns = at(facts.record.requestParameters, 'policyArns');
      const managed = (asArray(arns) ?? []).flatMap((each) =>
        judgeManagedPolicyArn(asText(each) ?? asText(at(each, 'arn')) ?? ''),
      );
      const written = documentAt(facts, 'policy');
      const hits = [
        ...toHits(managed),
        ...(written === undefined ? [] : toHits(judgePermissions(readPolicy(written)))),
      ];
      return hits.map((each) => ({ ...each, rule: 'S53', text: `The session outlives its access key. ${each.text}` }));
    },
  },
  {
    rule: 'S55',
    events: Object.keys(RESOURCE_POLICIES),
    judge: (facts) => {
      const document = documentAt(facts, RESOURCE_POLICIES[eventKey(facts.record)] ?? '');
      if (document === undefined) return NONE;
      return toHits(judgeResourcePolicy(readPolicy(document), trustContext(facts)));
    },
  },
];
