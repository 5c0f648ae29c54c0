/** What tells that findings belong together: keys of who acted, and of what was changed and may act or be used later. */
import { isUnknown, permissionSetOf } from '../record/actor.ts';
import type { Target } from '../record/targets.ts';
import { isTest, type Judged } from './judged.ts';

type Joined = Pick<
  Judged,
  'actor' | 'category' | 'eventName' | 'eventSource' | 'location' | 'origin' | 'outcome' | 'reasons' | 'targets'
>;

/** IAM does not tell names apart by case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const keyOf = (type: string, accountId: string | null, name: string): string =>
  `${type} ${accountId}/${name}`.toLowerCase();

/** Who failed to sign in is not the user whose name they gave. */
export const isFailedSignIn = ({ eventSource, outcome }: Pick<Judged, 'eventSource' | 'outcome'>): boolean =>
  eventSource === 'signin.amazonaws.com' && outcome.kind !== 'succeeded';

const unknownAt = ({ actor, location, origin }: Joined): string =>
  keyOf('unknown caller at', actor.accountId ?? location.accountId, origin.sourceAddress ?? '');

/** A finding of many sign-ins that failed leads them, whichever addresses they came from. */
const isLed = ({ reasons }: Pick<Joined, 'reasons'>): boolean => reasons.some(({ leads }) => leads === true);

const SCATTERED = 'unknown caller at several addresses';

/** Whether it is one of many that failed from several addresses. */
export const isScattered = (finding: Joined): boolean => isFailedSignIn(finding) && isLed(finding);

/**
 * One caller, whatever sessions of a role are called, which is for the caller to choose. The role of a permission set is shared: its
 * sessions are called after people. Unknown callers are as many as their addresses.
 */
export function namedKey(finding: Joined): string {
  const { type, name, accountId, roleName, arn } = finding.actor;
  const account = accountId ?? finding.location.accountId;
  if (isUnknown(finding.actor)) return unknownAt(finding);
  if (type === 'user') return keyOf('user', account, name);
  if (type === 'role session' && roleName !== null && permissionSetOf(finding.actor) === null)
    return keyOf('role', account, roleName);
  return arn ?? keyOf(type, account, name);
}

/** The same, but who failed to sign in is whoever is at the address, and of those scattered nobody knows who is who. */
export function callerKey(finding: Joined): string {
  if (isScattered(finding)) return SCATTERED;
  return isFailedSignIn(finding) ? unknownAt(finding) : namedKey(finding);
}

const accessKey = (id: string): string => keyOf('access key', null, id);

/**
 * What is changed for its own sake, and what others use: a user, the policy that is attached, a bucket. Not: AWS managed policies,
 * accounts, and what many have a name in common for, as statements.
 */
const JOINING: ReadonlySet<string> = new Set([
  ...['user', 'role', 'group', 'policy', 'trail', 'permission set', 'instance profile'],
  ...['Identity Center user', 'Identity Center group', 'OIDC provider', 'SAML provider', 'trust anchor'],
  ...['bucket', 'DB snapshot', 'function', 'key', 'log group', 'secret', 'snapshot', 'topic'],
  ...['configuration recorder', 'event data store', 'GuardDuty detector'],
]);

function targetKey({ type, name, arn }: Target, accountId: string | null): string | null {
  if (name === null) return null;
  if (type === 'access key') return accessKey(name);
  const account = arn?.split(':')[4] ?? accountId;
  return JOINING.has(type) && account !== 'aws' ? keyOf(type, account === '' ? accountId : account, name) : null;
}

/** A call that did nothing joins nothing: what it names is for anybody to choose. */
export const targetKeys = ({ outcome, targets, location }: Joined): readonly string[] =>
  outcome.kind === 'succeeded'
    ? targets.map((target) => targetKey(target, location.accountId)).filter((key) => key !== null)
    : [];

/** The caller, and the user behind a federation token. */
export function callerKeys(finding: Joined): readonly string[] {
  const { accountId, federatedBy } = finding.actor;
  return [callerKey(finding), ...(federatedBy === null ? [] : [keyOf('user', accountId, federatedBy)])];
}

export function joinKeys(finding: Joined): readonly string[] {
  if (isTest(finding)) return [];
  const { accessKeyId, accountId, sessionName } = finding.actor;
  const used = accessKeyId === null ? [] : [accessKey(accessKeyId)];
  // Identity Center calls the sessions of a permission set's role after people.
  const person =
    sessionName === null || permissionSetOf(finding.actor) === null
      ? []
      : [keyOf('Identity Center user', accountId, sessionName)];
  // A sign-in that leads came after others that failed.
  const tried = finding.eventName === 'ConsoleLogin' && isLed(finding) ? [unknownAt(finding), SCATTERED] : [];
  return [...callerKeys(finding), ...used, ...person, ...tried, ...targetKeys(finding)];
}
