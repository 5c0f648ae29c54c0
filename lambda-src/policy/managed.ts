/**
 * AWS managed policies: CloudTrail records their ARN, never their document. What is said of them is what
 * `judgePermissions` says of the documents as AWS publishes them.
 */

import { rank } from '../catalogue/severity.ts';
import { MANAGED_POLICIES } from './managed-policies.ts';
import { type PolicyVerdict, verdict } from './verdict.ts';

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]{1,128})$/;

/** Name of an AWS managed policy, without its path; `null` for any other ARN, a customer's `AdministratorAccess` included. */
export const awsManagedPolicyName = (arn: string): string | null => ARN.exec(arn)?.[1] ?? null;

/** They only deny: it is AWS's attaching one that says something. */
const QUARANTINE = /^AWSCompromisedKeyQuarantine(?:V\d+)?$/;

/** Names of the AWS managed policies that are critical to attach to oneself. */
export const POWERFUL: ReadonlySet<string> = new Set(
  MANAGED_POLICIES.filter(([, , self]) => self === 'critical').flatMap(([, , , policies]) =>
    Object.values(policies).flatMap((names) => names.split(' ')),
  ),
);

/** Verdicts on attaching the policy with this ARN, the gravest first; `self`: to the caller. Empty: not AWS's own, or nothing noteworthy. */
export function judgeManagedPolicyArn(arn: string, self = false): readonly PolicyVerdict[] {
  const name = awsManagedPolicyName(arn);
  if (name === null) return [];
  if (QUARANTINE.test(name)) {
    const says = "is how AWS quarantines a user whose access key it found exposed: the key is in someone else's hands";
    return [verdict('key-quarantine', 'critical', `The AWS managed policy ${name} ${says}`)];
  }
  return MANAGED_POLICIES.flatMap(([kind, other, own, policies]) => {
    const found = Object.entries(policies).filter(
      ([, names]) => names.includes(name) && names.split(' ').includes(name),
    );
    return found.map(([what]) => {
      const allows = kind === 'privilege-escalation' ? `privilege escalation with ${what}` : what;
      return verdict(kind, self ? own : other, `The AWS managed policy ${name} allows ${allows}`);
    });
  }).sort((a, b) => rank(b.severity) - rank(a.severity));
}
