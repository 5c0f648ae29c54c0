/** Who made the call. Shapes: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */

import { asText } from './json.ts';
import type { CloudTrailRecord, UserIdentity } from './record.ts';

/** Whether the caller's session was opened with MFA. CloudTrail does not say for most sessions: see `actor.ts`. */
export type Mfa = 'yes' | 'no' | 'not recorded';

export type ActorType =
  | 'root user'
  | 'root session'
  | 'user'
  | 'role session'
  | 'federated user'
  | 'Identity Center user'
  | 'SAML user'
  | 'web identity'
  | 'AWS service'
  | 'AWS account'
  | 'directory'
  | 'unknown';

export interface Actor {
  readonly type: ActorType;
  /** The name a reader knows: the user, the person in a role session, the service. `'unknown'` when the record has none. */
  readonly name: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** Role behind the session: its name and ARN. */
  readonly roleName: string | null;
  readonly roleArn: string | null;
  readonly sessionName: string | null;
  /** The IAM user who asked for the federation token: it has no permission that the user has not. */
  readonly federatedBy: string | null;
  readonly accessKeyId: string | null;
  readonly mfa: Mfa;
  readonly sourceIdentity: string | null;
  /** The AWS service that made the call for this identity, as `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | null;
}

/**
 * In place of the name with which a sign-in failed, where no user has it: mistyped, or a password typed in its place.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const NO_SUCH_USER = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Roles that IAM Identity Center makes for permission sets: `AWSReservedSSO_<permission set>_<16 hex digits>`. */
const PERMISSION_SET = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

const TYPES: ReadonlyMap<string, ActorType> = new Map([
  ['Root', 'root user'],
  ['IAMUser', 'user'],
  ['AssumedRole', 'role session'],
  ['Role', 'role session'],
  ['FederatedUser', 'federated user'],
  ['IdentityCenterUser', 'Identity Center user'],
  ['SAMLUser', 'SAML user'],
  ['WebIdentityUser', 'web identity'],
  ['AWSService', 'AWS service'],
  ['AWSAccount', 'AWS account'],
  ['Directory', 'directory'],
]);

/** AWS's own: nobody else can create a role there. Any role may have such a name. */
const PERMISSION_SET_PATH = /:role\/aws-reserved\/sso\.amazonaws\.com\//;

/** The permission set behind a role of Identity Center, or `null` for any other role. */
export const permissionSetOf = ({ roleName, roleArn }: Pick<Actor, 'roleName' | 'roleArn'>): string | null =>
  roleArn === null || PERMISSION_SET_PATH.test(roleArn) ? (PERMISSION_SET.exec(roleName ?? '')?.[1] ?? null) : null;

/** Whether the record does not say who it was. A user may be called `unknown`. */
export const isUnknown = ({ name, arn }: Pick<Actor, 'name' | 'arn'>): boolean => name === 'unknown' && arn === null;

const afterLast = (text: string, separator: string): string => text.slice(text.lastIndexOf(separator) + 1);

/** `arn:…:assumed-role/ROLE/SESSION`; some writers leave `sessionIssuer` out, the ARN still has both. Of type `Role` it is the role's. */
function sessionParts(arn: string | null): { role: string | null; session: string | null } {
  const [, role, session] = /:(?:assumed-role\/|role\/(?:.*\/)?(?=[^/]+$))([^/]+)(?:\/(.+))?/.exec(arn ?? '') ?? [];
  return { role: role ?? null, session: session ?? null };
}

function actorType(identity: UserIdentity): ActorType {
  if (identity.type === null) return identity.invokedBy === null ? 'unknown' : 'AWS service';
  if (identity.type === 'Root' && identity.assumedRoot === true) return 'root session';
  return TYPES.get(identity.type) ?? 'unknown';
}

/**
 * CloudTrail says `false` for every Identity Center session and every role session opened without MFA in the
 * AssumeRole call itself, so `false` means "no" only for a user's or root's own session. A call with long-term keys
 * has no session and says nothing.
 */
function mfaOf(record: CloudTrailRecord, type: ActorType): Mfa {
  const atSignIn = asText(record.additionalEventData?.['MFAUsed'])?.toLowerCase();
  if (atSignIn === 'yes') return 'yes';
  if (atSignIn === 'no') return 'no';
  if (record.identity.mfaAuthenticated === true) return 'yes';
  if (record.identity.mfaAuthenticated === false && (type === 'user' || type === 'root user')) return 'no';
  return 'not recorded';
}

function nameOf(
  record: CloudTrailRecord,
  type: ActorType,
  { roleName: role, roleArn }: Pick<Actor, 'roleName' | 'roleArn'>,
  session: string | null,
): string {
  const { identity } = record;
  const fromArn = identity.arn === null ? null : afterLast(identity.arn, '/');
  switch (type) {
    case 'root user':
    case 'root session':
      return 'root';
    case 'role session':
      if (session !== null && permissionSetOf({ roleName: role, roleArn }) !== null) return session;
      return [role, session].filter((part) => part !== null).join('/') || 'unknown';
    case 'AWS service':
      return identity.invokedBy ?? record.eventSource ?? 'unknown';
    case 'AWS account':
      return identity.accountId ?? identity.principalId ?? 'unknown';
    default:
      if (identity.userName === NO_SUCH_USER) return 'unknown';
      return (
        identity.userName ??
        fromArn ??
        asText(record.additionalEventData?.['UserName']) ??
        identity.onBehalfOfUserId ??
        identity.principalId ??
        'unknown'
      );
  }
}

export function actorOf(record: CloudTrailRecord): Actor {
  const { identity } = record;
  const type = actorType(identity);
  const parts = sessionParts(identity.arn);
  const isSession = type === 'role session';
  const issuer = isSession ? identity.sessionIssuer : null;
  const role = { roleName: isSession ? (issuer?.userName ?? parts.role) : null, roleArn: issuer?.arn ?? null };
  const fromPrincipal = identity.principalId?.includes(':') === true ? afterLast(identity.principalId, ':') : null;
  const sessionName = isSession ? (parts.session ?? fromPrincipal) : null;
  return {
    type,
    name: nameOf(record, type, role, sessionName),
    arn: identity.arn,
    accountId: identity.accountId,
    ...role,
    sessionName,
    federatedBy:
      type === 'federated user' && identity.sessionIssuer?.type === 'IAMUser' ? identity.sessionIssuer.userName : null,
    accessKeyId: identity.accessKeyId,
    mfa: mfaOf(record, type),
    sourceIdentity: identity.sourceIdentity,
    invokedBy: identity.invokedBy,
  };
}

/** The actor in a sentence, without a capital: `user ci-admin`, `role session deployer/run-42`, `the root user`. */
export function actorPhrase(actor: Actor): string {
  switch (actor.type) {
    case 'root user':
      return 'the root user';
    case 'root session':
      return 'a root session (AssumeRoot)';
    case 'role session': {
      const permissionSet = permissionSetOf(actor);
      return permissionSet === null
        ? `role session ${actor.name}`
        : `Identity Center user ${actor.name} (${permissionSet})`;
    }
    case 'user':
      return isUnknown(actor) ? 'an unknown user' : `user ${actor.name}`;
    case 'unknown':
      return isUnknown(actor) ? 'an unknown caller' : `caller ${actor.name}`;
    default:
      return `${actor.type} ${actor.name}${actor.federatedBy === null ? '' : ` (user ${actor.federatedBy})`}`;
  }
}
