/** Who a resource policy (S3, KMS, SNS, SQS, Lambda, Secrets Manager, …) lets in. */

import { judgeUnreadable, type Policy, type Statement, withinBudget } from './document.ts';
import { admitsOwn, doorsOf, type TrustContext } from './doors.ts';
import { judgeDoors, type Opening } from './trust.ts';
import { enumerate, type PolicyVerdict, verdict } from './verdict.ts';

const opening = ({ actions }: Statement): Opening => ({
  can: `can use this resource (${actions.not ? 'every action except ' : ''}${enumerate(actions.list)})`,
  signed: false,
  everyone: 'high',
  external: 'medium',
});

/**
 * Verdicts on a resource policy, the gravest first. Whether the service itself blocks public access (S3 does by default)
 * does not stand in the document.
 */
export function judgeResourcePolicy(policy: Policy, context: TrustContext): readonly PolicyVerdict[] {
  if (policy.kind === 'unreadable') return [judgeUnreadable(policy)];
  return withinBudget((budget) => {
    const doors = doorsOf(policy, null, false, context, budget);
    return judgeDoors(doors, policy.statements, context, opening);
  });
}

/**
 * Whether a key policy shuts its own account out. Only the key policy gives access to a key; where it lets nobody change
 * it, the key cannot be managed.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function judgeKeyPolicy(policy: Policy, { accountId }: TrustContext): readonly PolicyVerdict[] {
  if (policy.kind === 'unreadable' || accountId === null) return [];
  return withinBudget((budget) =>
    admitsOwn(policy, 'kms:PutKeyPolicy', accountId, budget)
      ? []
      : [
          verdict(
            'account-shut-out',
            'high',
            'Nobody in this account can change the key policy: to regain control of the key, contact AWS Support',
          ),
        ],
  );
}
