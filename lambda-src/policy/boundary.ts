/** A permissions boundary that bounds nothing. */

import { judgeUnreadable, type Policy, withinBudget } from './document.ts';
import type { PermissionsContext } from './holder.ts';
import { awsManagedPolicyName } from './managed.ts';
import { allowsAllWays } from './permissions.ts';
import { type PolicyVerdict, verdict } from './verdict.ts';

const unbounded = (why: string): PolicyVerdict[] => [
  verdict('no-boundary', 'high', `The permissions boundary bounds nothing: ${why}`),
];

/**
 * Verdict on a boundary, given by its ARN (as CloudTrail records it) or as a document. A boundary is a ceiling: `*` on
 * everything less some Deny statements is the usual way to write one. It bounds nothing where its holder could take it
 * away, or make an identity without it.
 */
export function judgeBoundary(boundary: string | Policy, context: PermissionsContext = {}): readonly PolicyVerdict[] {
  if (typeof boundary === 'string') {
    const name = awsManagedPolicyName(boundary);
    if (name === 'AdministratorAccess') return unbounded('AdministratorAccess allows everything');
    return name === 'IAMFullAccess' ? unbounded('IAMFullAccess allows every IAM action') : [];
  }
  if (boundary.kind === 'unreadable') return [judgeUnreadable(boundary)];
  return withinBudget((budget) =>
    allowsAllWays(boundary, context, budget) ? unbounded('it allows every privilege escalation path') : [],
  );
}
