/** A permissions boundary that bounds nothing. */

import { judgeUnreadable, type Policy } from './document.ts';
import { awsManagedPolicyName } from './managed.ts';
import { judgePermissions } from './permissions.ts';
import { type PolicyVerdict, verdict } from './verdict.ts';

const unbounded = (why: string): readonly PolicyVerdict[] => [
  verdict('no-boundary', 'high', `The permissions boundary bounds nothing: ${why}`),
];

/**
 * Verdict on a boundary, given by its ARN (as CloudTrail records it) or as a document. A boundary is a ceiling: `*` on
 * everything less some Deny statements is the usual way to write one, and only without any Deny does it bound nothing.
 */
export function judgeBoundary(boundary: string | Policy): readonly PolicyVerdict[] {
  if (typeof boundary === 'string') {
    const isAdministrator = awsManagedPolicyName(boundary) === 'AdministratorAccess';
    return isAdministrator ? unbounded('AdministratorAccess allows everything') : [];
  }
  if (boundary.kind === 'unreadable') return [judgeUnreadable(boundary)];
  const allowsAll = judgePermissions(boundary).some(
    ({ kind, severity }) => kind === 'allow-all' && severity === 'high',
  );
  return allowsAll && boundary.statements.every(({ allow }) => allow) ? unbounded('it allows every action') : [];
}
