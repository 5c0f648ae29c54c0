/** What tells that findings belong together: keys of who acted, and of what was changed and may act or be used later. */
import { permissionSetOf } from '../record/actor.ts';
import type { Target } from '../record/targets.ts';
import { isTest, type Judged } from './judged.ts';

type Joined = Pick<Judged, 'actor' | 'category' | 'eventName' | 'location' | 'origin' | 'outcome' | 'targets'>;

/** IAM does not tell names apart by case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const keyOf = (type: string, accountId: string | null, name: string): string =>
  `${type} ${accountId}/${name}`.toLowerCase();

/**
 * One caller, whatever sessions of a role are called, which is for the caller to choose. The role of a permission set is shared: its
 * sessions are called after people. Unknown callers are as many as their addresses.
 */
export function callerKey({ actor, location, origin }: Joined): string {
  const { type, name, accountId, roleName, arn } = actor;
  const account = accountId ?? location.accountId;
  if (name === 'unknown') return keyOf('unknown caller at', account, origin.sourceAddress ?? '');
  if (type === 'user') return keyOf('user', account, name);
  if (type === 'role session' && roleName !== null && permissionSetOf(roleName) === null)
    return keyOf('role', account, roleName);
  return arn ?? keyOf(type, account, name);
}

const accessKey = (id: string): string => keyOf('access key', null, id);

/** What is changed for its own sake and used by others: a user, the policy that is attached. Not: AWS managed policies, accounts. */
const JOINING: ReadonlySet<string> = new Set([
  ...['user', 'role', 'group', 'policy', 'trail', 'permission set', 'instance profile'],
  ...['Identity Center user', 'Identity Center group', 'OIDC provider', 'SAML provider', 'trust anchor'],
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

export function joinKeys(finding: Joined): readonly string[] {
  if (isTest(finding)) return [];
  const { accessKeyId } = finding.actor;
  const used = accessKeyId === null ? [] : [accessKey(accessKeyId)];
  return [callerKey(finding), ...used, ...targetKeys(finding)];
}
