/** Who a resource policy (S3, KMS, SNS, SQS, Lambda, Secrets Manager, …) lets in. */

import { rank } from '../catalogue/severity.ts';
import { judgeUnreadable, type Policy, type Statement } from './document.ts';
import { type Admission, admissions, type TrustContext } from './principals.ts';
import { judgeAccess, type Opening } from './trust.ts';
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
  const judge = (admission: Admission) => judgeAccess(admission, context, opening(admission.statement));
  return admissions(policy, null)
    .flatMap(judge)
    .sort((a, b) => rank(b.severity) - rank(a.severity));
}
