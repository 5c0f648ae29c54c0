/**
 * Heartbeats: once an hour EventBridge Scheduler gives the heartbeat's role the description it has. That changes nothing, and
 * takes the way of every change: IAM, CloudTrail, log group, filter, function.
 *
 * What makes one is what the record proves: whose session it was, which call, its exact parameters, and that it succeeded.
 * Source address and user agent prove nothing, and how calls of Scheduler look there is not documented.
 */

import type { CloudTrailRecord } from './record.ts';

export interface Heartbeat {
  /** The role that sends heartbeats, and that they describe. */
  readonly roleArn: string;
  readonly description: string;
}

/** What the module's own roles are called; modules/heartbeat takes it from the root's `heartbeat_role_description`. */
export const DESCRIPTION = 'Heartbeat of iam-change-alerts';

/** Whether the whole effect of the record is that the role behind the session now has this description. */
function describesItself({ eventName, eventSource, ...record }: CloudTrailRecord, description: string): boolean {
  const { identity, requestParameters } = record;
  const issuer = identity.type === 'AssumedRole' ? identity.sessionIssuer : null;
  return (
    eventSource === 'iam.amazonaws.com' &&
    eventName === 'UpdateRoleDescription' &&
    record.errorCode === null &&
    record.errorMessage === null &&
    issuer?.type === 'Role' &&
    issuer.userName !== null &&
    issuer.accountId === record.accountId &&
    requestParameters !== null &&
    Object.keys(requestParameters).length === 2 &&
    requestParameters['roleName'] === issuer.userName &&
    requestParameters['description'] === description
  );
}

/** Whether it is a heartbeat of this installation. */
export const isHeartbeat = (record: CloudTrailRecord, own: Heartbeat | null): boolean =>
  own !== null && record.identity.sessionIssuer?.arn === own.roleArn && describesItself(record, own.description);

/**
 * Whether it is a heartbeat of another installation, whose trail writes into the same log group. Anybody may send one, and
 * gains nothing: it does no more than it says.
 */
export const isForeignHeartbeat = (record: CloudTrailRecord, own: Heartbeat | null): boolean =>
  record.identity.sessionIssuer?.arn !== own?.roleArn && describesItself(record, DESCRIPTION);
