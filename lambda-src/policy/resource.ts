/** Who a resource policy (S3, KMS, SNS, SQS, Lambda, Secrets Manager, …) lets in. */

import { judgeUnreadable, type Policy, type Statement, withinBudget } from './document.ts';
import { doorsOf, type TrustContext } from './doors.ts';
import { judgeDoors, type Opening } from './trust.ts';
import { enumerate, type PolicyVerdict } from './verdict.ts';

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
