/** Which events hold which policies, and what the policy folder says of them: read once for a record, for every rule. */

import { judgeBoundary } from '../policy/boundary.ts';
import { type Policy, readPolicy } from '../policy/document.ts';
import { judgeManagedPolicyArn } from '../policy/managed.ts';
import { type Holder, judgePermissions, type PermissionsContext } from '../policy/permissions.ts';
import { judgeKeyPolicy, judgeResourcePolicy } from '../policy/resource.ts';
import { judgeTrust, type TrustContext } from '../policy/trust.ts';
import type { PolicyVerdict } from '../policy/verdict.ts';
import { asArray, asText, at, type Json } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import type { Target } from '../record/targets.ts';
import { OPENED, openedBy } from './opened.ts';
import { type DocumentVerdict, type Facts, isForCaller, type PolicyKind } from './rule.ts';

/** Parameter and kind of the policies of an event. */
const POLICIES: Readonly<Record<string, readonly (readonly [path: string, kind: PolicyKind])[]>> = {
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
  'sso:PutPermissionsBoundaryToPermissionSet': [['permissionsBoundary.managedPolicyArn', 'boundary']],
  'sso:AttachManagedPolicyToPermissionSet': [['managedPolicyArn', 'managed policy']],
  'sso:PutInlinePolicyToPermissionSet': [['inlinePolicy', 'permissions']],
  'sts:GetFederationToken': [
    ['policyArns', 'managed policy'],
    ['policy', 'permissions'],
  ],
  'kms:CreateKey': [['policy', 'key policy']],
  'kms:PutKeyPolicy': [['policy', 'key policy']],
};

/** Events with a policy of one of these kinds. */
export const eventsWith = (...kinds: readonly PolicyKind[]): readonly string[] => [
  ...Object.keys(POLICIES).filter((event) => POLICIES[event]?.some(([, kind]) => kinds.includes(kind))),
  ...(kinds.includes('resource policy') ? Object.keys(OPENED) : []),
];

type Called = Pick<Facts, 'actor' | 'record' | 'targets'>;

/** Whom the policy is written into, or the policy itself. Where the record has a name only, the path is not known. */
function holderOf(facts: Called): Holder | null {
  const { actor, targets } = facts;
  const [target]: readonly (Target | undefined)[] = targets;
  if (target === undefined) return null;
  const own = isForCaller(facts) ? (actor.type === 'user' ? actor.arn : actor.roleArn) : null;
  return { type: target.type, name: target.name, arn: target.arn ?? own };
}

function timeOf({ eventTime }: Facts['record']): number | null {
  const time = Date.parse(eventTime ?? '');
  return Number.isNaN(time) ? null : time;
}

export function permissionsContext(facts: Called): PermissionsContext {
  const { record } = facts;
  return {
    accountId: record.accountId,
    partition: partitionOf(record.region).name,
    region: record.region,
    holder: holderOf(facts),
    self: isForCaller(facts),
    time: timeOf(record),
  };
}

/** Names that a trust policy may have for the caller: ARNs of the user, role and session, and the unique id of the first two. */
function callerNames({ actor, record }: Facts): readonly string[] {
  const [uniqueId = null] = record.identity.principalId?.split(':') ?? [];
  const { accountId, roleName } = actor;
  const role = roleName === null ? null : `arn:${partitionOf(record.region).name}:iam::${accountId}:role/${roleName}`;
  return [actor.arn, actor.roleArn, role, uniqueId]
    .filter((name) => name !== null)
    .filter((name) => !name.endsWith(':root'));
}

const trustContext = (facts: Facts): TrustContext => ({
  accountId: facts.record.accountId,
  trusted: facts.settings.trusted,
  caller: callerNames(facts),
  time: timeOf(facts.record),
});

type Judge = (value: Json, facts: Facts) => readonly PolicyVerdict[];

/** Of a document, where there is one. S3 records the query string beside it: `"policy": [""]`. */
const document =
  (judge: (policy: Policy, facts: Facts) => readonly PolicyVerdict[]): Judge =>
  (value, facts) =>
    value === null || value === '' || Array.isArray(value) ? [] : judge(readPolicy(value), facts);

const JUDGES: Readonly<Record<PolicyKind, Judge>> = {
  permissions: document((policy, facts) => judgePermissions(policy, permissionsContext(facts))),
  trust: document((policy, facts) => judgeTrust(policy, trustContext(facts))),
  'resource policy': document((policy, facts) => judgeResourcePolicy(policy, trustContext(facts))),
  'key policy': document((policy, facts) => judgeKeyPolicy(policy, trustContext(facts))),
  // An ARN, a list of them, or of objects that hold one.
  'managed policy': (value, facts) =>
    (asArray(value) ?? [value]).flatMap((each) =>
      judgeManagedPolicyArn(asText(each) ?? asText(at(each, 'arn')) ?? '', isForCaller(facts)),
    ),
  boundary: (value) => judgeBoundary(asText(value) ?? ''),
};

/** @param event its key */
export function verdictsOf(event: string, facts: Facts): readonly DocumentVerdict[] {
  const parameters = facts.record.requestParameters;
  const documents: (readonly [Json | undefined, PolicyKind])[] = openedBy(event, parameters).map((each) => [
    each,
    'resource policy',
  ]);
  for (const [path, kind] of Object.hasOwn(POLICIES, event) ? (POLICIES[event] ?? []) : []) {
    documents.push([at(parameters, path), kind]);
  }
  return documents.flatMap(([value, kind]) =>
    value === undefined ? [] : JUDGES[kind](value, facts).map((verdict) => ({ ...verdict, document: kind })),
  );
}
