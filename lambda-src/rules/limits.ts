/** Limits taken away: what denies, bounds or quarantines. Taking them off gives access. */
import { asText, at } from '../record/json.ts';
import { type Facts, type Hit, isForCaller, NONE, parameter, type Rule } from './rule.ts';

/** AWS's managed policies that only deny. https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const DENYING = /^arn:[^:]+:iam::aws:policy\/(?:AWSDenyAll|AWSCompromisedKeyQuarantine(?:V\d+)?)$/;
/** What people call their own. */
const NAMED_FOR_LIMITS = /deny|denies|quarantine|boundar|guard|restrict|limit|block|forbid|prevent|protect/i;

const DETACHING = ['iam:DetachUserPolicy', 'iam:DetachRolePolicy', 'iam:DetachGroupPolicy'];
const DELETING = ['iam:DeleteUserPolicy', 'iam:DeleteRolePolicy', 'iam:DeleteGroupPolicy'];
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

/** The policy as the request has it: an ARN, or the name of an inline one. */
const policyOf = (facts: Facts): string =>
  parameter(facts, 'policyArn') ?? parameter(facts, 'managedPolicyArn') ?? parameter(facts, 'policyName') ?? '';

export const LIMIT_RULES: readonly Rule[] = [
  {
    id: 'S76',
    name: 'A deny policy removed',
    events: [
      ...DETACHING,
      ...DELETING,
      'iam:DeletePolicy',
      'sso:DetachManagedPolicyFromPermissionSet',
      'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
    ],
    severity: 'high',
    techniques: ['T1098'],
    section: 'boundary',
    brief: 'a limit removed',
    judge: (facts) => {
      const policy =
        policyOf(facts) || (asText(at(facts.record.requestParameters, 'customerManagedPolicyReference.name')) ?? '');
      if (DENYING.test(policy)) {
        return fromCaller(facts, {
          severity: 'high',
          text: 'The policy denies: without it more is allowed than before',
        });
      }
      const name = policy.slice(policy.lastIndexOf('/') + 1).slice(0, 128);
      return NAMED_FOR_LIMITS.test(name)
        ? fromCaller(facts, {
            severity: 'medium',
            text: "The policy's name says that it limits: without it more may be allowed than before",
          })
        : NONE;
    },
  },
  {
    id: 'S77',
    name: "A caller's own policy or boundary removed",
    events: [...DETACHING, ...DELETING, ...UNBOUNDING, ...REBOUNDING, 'iam:RemoveUserFromGroup'],
    severity: 'medium',
    techniques: ['T1098'],
    section: 'boundary',
    brief: 'removed from themselves',
    kept: ['own access', 'info'],
    judge: (facts) => {
      if (!isForCaller(facts)) return NONE;
      const event = facts.record.eventName ?? '';
      if (/^Put/.test(event)) {
        const text = 'The caller replaced the limit on what they can be given';
        return [{ severity: 'high', text, brief: 'of their own' }];
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
