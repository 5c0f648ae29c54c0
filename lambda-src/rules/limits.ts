/** Limits taken away: what denies, bounds or quarantines. Taking them off gives access. */
import type { Severity } from '../catalogue/severity.ts';
import { readPolicy } from '../policy/document.ts';
import { awsManagedPolicyName } from '../policy/managed.ts';
import { at } from '../record/json.ts';
import { eventKey, type Facts, type Hit, isForCaller, NONE, parameter, type Rule } from './rule.ts';

/**
 * AWS's managed policies that only deny, and the inline ones that it writes for a revoked session and an exposed key.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
const DENYING =
  /^arn:[^:]+:iam::aws:policy\/(?:AWSDenyAll|AWSCompromisedKeyQuarantine(?:V\d+)?)$|^(?:AWSRevokeOlderSessions|AWSExposedCredentialPolicy_DO_NOT_REMOVE)$/;
/** What people call their own: policies, and groups that have them. */
const NAMED_FOR_LIMITS = /deny|denies|quarantine|boundar|guard(?!duty)|restrict|limit|block|forbid|prevent|protect/i;
const NAMED_FOR_DENYING = /deny|denies|quarantine/i;

const DETACHING = ['iam:DetachUserPolicy', 'iam:DetachRolePolicy', 'iam:DetachGroupPolicy'];
const DELETING = ['iam:DeleteUserPolicy', 'iam:DeleteRolePolicy', 'iam:DeleteGroupPolicy'];
const WRITING = ['iam:PutUserPolicy', 'iam:PutRolePolicy', 'iam:PutGroupPolicy', 'iam:CreatePolicyVersion'];
const REBOUNDING = ['iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary'];
const UNBOUNDING = ['iam:DeleteUserPermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'];

const fromCaller = (facts: Facts, hit: Hit): readonly Hit[] =>
  isForCaller(facts)
    ? [
        {
          ...hit,
          severity: hit.severity === 'high' ? 'critical' : 'high',
          text: `${hit.text}; the caller removed it from themselves`,
        },
      ]
    : [hit];

/** The policy as the request has it: an ARN, or the name of an inline one; else the group. */
const policyOf = (facts: Facts): string =>
  ['policyArn', 'managedPolicyArn', 'policyName', 'customerManagedPolicyReference.name', 'groupName']
    .map((path) => parameter(facts, path))
    .find((name) => name !== null) ?? '';

/** Whether a policy is written that denies nothing: what cannot be read is told as that. */
function deniesNothing(facts: Facts): boolean {
  const policy = readPolicy(at(facts.record.requestParameters, 'policyDocument'));
  return 'statements' in policy && policy.statements.every(({ allow }) => allow);
}

export const LIMIT_RULES: readonly Rule[] = [
  {
    id: 'S76',
    events: [
      ...DETACHING,
      ...DELETING,
      ...WRITING,
      ...['iam:DeletePolicy', 'iam:DeleteGroup', 'iam:RemoveUserFromGroup'],
      'sso:DetachManagedPolicyFromPermissionSet',
      'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
    ],
    severity: 'high',
    techniques: ['T1098'],
    section: 'boundary',
    brief: 'a limit removed',
    judge: (facts) => {
      const policy = policyOf(facts);
      const isWritten = WRITING.includes(eventKey(facts.record));
      if (isWritten && !deniesNothing(facts)) return NONE;
      const limited = (severity: Severity, text: string): readonly Hit[] =>
        fromCaller(facts, {
          severity,
          text: isWritten ? 'By its name the policy denies; as it is written, it denies nothing' : text,
        });
      if (DENYING.test(policy)) return limited('high', 'The policy denies: without it more is allowed than before');
      const name = policy.slice(policy.lastIndexOf('/') + 1).slice(0, 128);
      const isNamed = (isWritten ? NAMED_FOR_DENYING : NAMED_FOR_LIMITS).test(name);
      return isNamed && awsManagedPolicyName(policy) === null
        ? limited('medium', 'The name says that it limits: without it more may be allowed than before')
        : NONE;
    },
  },
  {
    id: 'S77',
    events: [...DETACHING, ...DELETING, ...UNBOUNDING, ...REBOUNDING, 'iam:RemoveUserFromGroup'],
    severity: 'medium',
    techniques: ['T1098'],
    section: 'boundary',
    brief: 'their own',
    kept: ['own access', 'info'],
    judge: (facts) => {
      if (!isForCaller(facts)) return NONE;
      const event = facts.record.eventName ?? '';
      if (/^Put/.test(event)) {
        const text = 'The caller replaced the limit on what they can be given';
        return [{ severity: 'high', text }];
      }
      return /Boundary$/.test(event)
        ? [{ severity: 'critical', text: 'The caller removed the limit on what they can be given' }]
        : [
            {
              severity: 'medium',
              text: 'The caller removed it from themselves: what it denied, the event does not show',
            },
          ];
    },
  },
];
