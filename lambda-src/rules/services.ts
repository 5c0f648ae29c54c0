/**
 * AWS services as callers. One that acts for itself uses an identity of its own; one that forwards what its caller asked for
 * uses the caller's, and `invokedBy` says so: that is the caller's call.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
import type { CloudTrailRecord } from '../record/record.ts';

const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/;

/** As `invokedBy`, and as the source address of its back end: the console, where a person works. */
const CONSOLE = 'signin.amazonaws.com';

/** The path `aws-service-role/` is AWS's own: nobody else can create a role there, and only its service can assume it. */
const SERVICE_LINKED_ROLE =
  /^arn:aws[a-z-]*:iam::(\d{12}):role\/aws-service-role\/([a-z0-9.-]+\.amazonaws\.com(?:\.cn)?)\/[\w+=,.@-]+$/;

/** The service whose service-linked role made the call, in the account of the event: in another it serves somebody else. */
export function linkedServiceOf({ identity, accountId }: CloudTrailRecord): string | null {
  const [, account, service] = SERVICE_LINKED_ROLE.exec(identity.sessionIssuer?.arn ?? '') ?? [];
  return identity.type === 'AssumedRole' && account === accountId ? (service ?? null) : null;
}

/** Whether an AWS service made the call with an identity of its own: as a service, or in the session of a service-linked role. */
export function actsForItself(record: CloudTrailRecord): boolean {
  const { type, invokedBy, arn, principalId } = record.identity;
  // A service is named alone; service events leave out the type.
  if (type === 'AWSService' || type === null) {
    return invokedBy !== null && SERVICE.test(invokedBy) && arn === null && principalId === null;
  }
  return linkedServiceOf(record) !== null;
}

/** The service that made the call, for itself or for its caller; the source address is not the caller's to write. */
export function serviceOf({ identity, sourceIpAddress }: CloudTrailRecord): string | null {
  const named = [identity.invokedBy, sourceIpAddress].filter((name) => name !== null && SERVICE.test(name));
  return named.find((name) => name !== CONSOLE) ?? null;
}

/** They carry out whatever their caller wrote. */
const CARRIES_OUT: ReadonlySet<string> = new Set([
  'cloudformation.amazonaws.com',
  'cloudcontrolapi.amazonaws.com',
  'servicecatalog.amazonaws.com',
  'ssm.amazonaws.com',
  'states.amazonaws.com',
]);

export const carriesOut = (record: CloudTrailRecord): boolean => CARRIES_OUT.has(serviceOf(record) ?? '');

/** The root user; also by a federation token, which is a session of root where root asked for it. */
export const isOfRoot = ({ identity }: CloudTrailRecord): boolean =>
  identity.type === 'Root' || identity.sessionIssuer?.type === 'Root';

/**
 * Whether a service acts as the root user for the account, as Auto Scaling starting an instance; without `invokedBy`, it does so
 * from an address of its own. `AWS Internal` is none: it stands for consoles, too, and so for people.
 */
export function isServiceAsRoot(record: CloudTrailRecord): boolean {
  if (record.eventType === 'AwsServiceEvent') return true;
  return serviceOf(record) !== null && !carriesOut(record);
}
