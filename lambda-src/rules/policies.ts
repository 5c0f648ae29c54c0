/** Which events hold which policies, and what the policy folder says of them: read once for a record, for every rule. */

import { judgeBoundary } from '../policy/boundary.ts';
import { type Policy, readPolicy } from '../policy/document.ts';
import { judgeManagedPolicyArn } from '../policy/managed.ts';
import { judgePermissions } from '../policy/permissions.ts';
import type { TrustContext } from '../policy/principals.ts';
import { judgeResourcePolicy } from '../policy/resource.ts';
import { judgeTrust } from '../policy/trust.ts';
import type { PolicyVerdict } from '../policy/verdict.ts';
import { asArray, asText, at, type Json } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import type { Target } from '../record/targets.ts';
import { eventKey, type Facts } from './rule.ts';

/** A document that the record has whole, or the ARN of a policy that AWS manages. */
type Kind = 'permissions' | 'trust' | 'resource policy' | 'managed policy' | 'boundary';

export interface DocumentVerdict extends PolicyVerdict {
  readonly document: Kind;
}

/** Parameter and kind of the policies of an event. */
const POLICIES: Readonly<Record<string, readonly (readonly [path: string, kind: Kind])[]>> = {
  'iam:AttachUserPolicy': [['policyArn', 'managed policy']],
  'iam:AttachRolePolicy': [['policyArn', 'managed policy']],
  'iam:AttachGroupPolicy': [['policyArn', 'managed policy']],
  'iam:PutUserPolicy': [['policyDocument', 'permissions']],
  'iam:PutRolePolicy': [['policyDocument', 'permissions']],
  'iam:PutGroupPolicy': [['policyDocument', 'permissions']],
  'iam:CreatePolicy': [['policyDocument', 'permissions']],
  'iam:CreatePolicyVersion': [['policyDocument', 'permissions']],
  'iam:CreateUser': [['permissionsBoundary', 'boundary']],
  'iam:CreateRole': [
    ['assumeRolePolicyDocument', 'trust'],
    ['permissionsBoundary', 'boundary'],
  ],
  'iam:UpdateAssumeRolePolicy': [['policyDocument', 'trust']],
  'iam:PutUserPermissionsBoundary': [['permissionsBoundary', 'boundary']],
  'iam:PutRolePermissionsBoundary': [['permissionsBoundary', 'boundary']],
  'sso:AttachManagedPolicyToPermissionSet': [['managedPolicyArn', 'managed policy']],
  'sso:PutInlinePolicyToPermissionSet': [['inlinePolicy', 'permissions']],
  'sts:GetFederationToken': [
    ['policyArns', 'managed policy'],
    ['policy', 'permissions'],
  ],
  'kms:PutKeyPolicy': [['policy', 'resource policy']],
  's3:PutBucketPolicy': [['bucketPolicy', 'resource policy']],
  's3:PutAccessPointPolicy': [['policy', 'resource policy']],
  'secretsmanager:PutResourcePolicy': [['resourcePolicy', 'resource policy']],
  'organizations:PutResourcePolicy': [['content', 'resource policy']],
};

/** Events with a policy of one of these kinds. */
export const eventsWith = (...kinds: readonly Kind[]): readonly string[] =>
  Object.keys(POLICIES).filter((event) => POLICIES[event]?.some(([, kind]) => kinds.includes(kind)));

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

type Judge = (value: Json, facts: Facts) => readonly PolicyVerdict[];

/** Of a document, where there is one. S3 records the query string beside it: `"policy": [""]`. */
const document =
  (judge: (policy: Policy, facts: Facts) => readonly PolicyVerdict[]): Judge =>
  (value, facts) =>
    value === null || value === '' || Array.isArray(value) ? [] : judge(readPolicy(value), facts);

const JUDGES: Readonly<Record<Kind, Judge>> = {
  permissions: document((policy, facts) => judgePermissions(policy, { attachedTo: attachedTo(facts) })),
  trust: document((policy, facts) => judgeTrust(policy, trustContext(facts))),
  'resource policy': document((policy, facts) => judgeResourcePolicy(policy, trustContext(facts))),
  // An ARN, a list of them, or of objects that hold one.
  'managed policy': (value) =>
    (asArray(value) ?? [value]).flatMap((each) => judgeManagedPolicyArn(asText(each) ?? asText(at(each, 'arn')) ?? '')),
  boundary: (value) => judgeBoundary(asText(value) ?? ''),
};

export function verdictsOf(facts: Facts): readonly DocumentVerdict[] {
  const event = eventKey(facts.record);
  if (!Object.hasOwn(POLICIES, event)) return [];
  return (POLICIES[event] ?? []).flatMap(([path, kind]) => {
    const value = at(facts.record.requestParameters, path);
    return value === undefined ? [] : JUDGES[kind](value, facts).map((verdict) => ({ ...verdict, document: kind }));
  });
}
