/** Who signs calls, and with which policies: sessions of roles, and IAM users with an access key. Their policies are moto's. */
import { randomBytes } from 'node:crypto';
import {
  GetAccessKeyLastUsedCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT_HEADER, account, accountOf, inAccount } from '../account.ts';
import { type Caller, field } from './policy.ts';

/** Who signed a call, as GetCallerIdentity, CloudTrail and SQS tell it. */
export interface Identity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole';
  readonly account: string;
  /** `AIDA…` of a user, `AROA…:session` of a role's session, the account's id of its root user. */
  readonly userId: string;
  /** A user's, or an assumed role's with its session. */
  readonly arn: string;
  readonly userName: string | null;
  readonly role: { readonly arn: string; readonly id: string; readonly name: string } | null;
  /** When the session began, ISO 8601. */
  readonly sessionStart: string | null;
}

export interface Principal extends Identity {
  /** `null`: everything is allowed, as far as the resource's own policy allows it. */
  readonly policies: readonly unknown[] | null;
  /** `null` where it has none. */
  readonly boundary: unknown;
}

/** What `sts:AssumeRole` gives. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Session {
  readonly roleArn: string;
  readonly name: string;
  /** Where it is a function's. */
  readonly functionArn: string | null;
  readonly start: string;
}

/** Its credentials, and any that are not known, are an administrator's. */
export const ADMIN_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
export const ROOT_ACCESS_KEY_ID = 'AKIAI44QH8DHBEXAMPLE';
const ORGANIZATION_ROLE = 'OrganizationAccountAccessRole';

function unrestricted(accessKeyId: string): Principal {
  const id = account();
  const isRoot = accessKeyId === ROOT_ACCESS_KEY_ID;
  return {
    type: isRoot ? 'Root' : 'IAMUser',
    account: id,
    userId: isRoot ? id : 'AIDACKCEVSQ6C2EXAMPLE',
    arn: `arn:aws:iam::${id}:${isRoot ? 'root' : 'user/admin'}`,
    userName: isRoot ? null : 'admin',
    role: null,
    sessionStart: null,
    policies: null,
    boundary: null,
  };
}

/** As the `Principal` of a resource's policy may name it. */
export const callerOf = ({ account, arn, role }: Identity): Caller => ({
  account,
  arns: role === null ? [arn] : [arn, role.arn],
  service: null,
});

interface Attached {
  readonly PolicyArn?: string | undefined;
}

const document = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''));
/** `null` where IAM has no such thing. */
async function unlessMissing<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && /NoSuchEntity|cannot be found/.test(`${error.name} ${error.message}`)) return null;
    throw error;
  }
}

/** An identity that changes while it is read, such as by the deletion of a policy that was just listed, is read again. */
async function consistent(find: () => Promise<Principal>): Promise<Principal> {
  for (let attempt = 1; attempt < 3; attempt += 1) {
    const found = await unlessMissing(find());
    if (found !== null) return found;
  }
  return find();
}

const roleNameOf = (arn: string): string => arn.split('/').pop() ?? '';

export class Principals {
  readonly #iam: IAMClient;
  /** By access key id. */
  readonly #sessions = new Map<string, Session>();
  /** By role ARN and session or access key id, until a policy may have changed. */
  readonly #known = new Map<string, Promise<Principal>>();

  constructor(motoUrl: string) {
    const credentials = { accessKeyId: ADMIN_ACCESS_KEY_ID, secretAccessKey: 'local' };
    this.#iam = new IAMClient({ endpoint: motoUrl, region: 'us-east-1', credentials });
    this.#iam.middlewareStack.add(
      (next) => (args) => {
        const headers = field(args.request, 'headers');
        if (typeof headers === 'object' && headers !== null) Object.assign(headers, { [ACCOUNT_HEADER]: account() });
        return next(args);
      },
      { step: 'build' },
    );
  }

  /** Credentials of a session that a service begins: Lambda for a function, the Scheduler for a schedule. */
  assume(roleArn: string, name: string, functionArn: string | null = null): Credentials {
    const accessKeyId = `ASIA${randomBytes(10).toString('hex').slice(0, 16).toUpperCase()}`;
    this.#sessions.set(accessKeyId, { roleArn, name, functionArn, start: new Date().toISOString() });
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(60).toString('base64'),
    };
  }

  /** Notes a session that STS gave to another caller. */
  assumed(roleArn: string, answer: string): void {
    const [, key] = /<AccessKeyId>(\w+)</.exec(answer) ?? [];
    const [, name = ''] = /<Arn>arn:[^<]+\/([^<]+)</.exec(answer) ?? [];
    if (key !== undefined) {
      this.#sessions.set(key, { roleArn, name, functionArn: null, start: new Date().toISOString() });
    }
  }

  accountOf(accessKeyId: string): string {
    return accountOf(this.#sessions.get(accessKeyId)?.roleArn ?? '');
  }

  /** ARN of the function whose session signed a call, or `null`. */
  functionOf(accessKeyId: string): string | null {
    return this.#sessions.get(accessKeyId)?.functionArn ?? null;
  }

  async of(accessKeyId: string): Promise<Principal> {
    const session = this.#sessions.get(accessKeyId);
    if (session === undefined) return this.#once(accessKeyId, () => this.#user(accessKeyId));
    return { ...(await this.ofRole(session.roleArn, session.name)), sessionStart: session.start };
  }

  async ofRole(roleArn: string, session: string): Promise<Principal> {
    return this.#once(`${roleArn} ${session}`, () => this.#role(roleArn, session));
  }

  /** Who may assume a role; `null` where there is none. */
  async trustOf(roleArn: string): Promise<unknown> {
    const command = new GetRoleCommand({ RoleName: roleNameOf(roleArn) });
    const found = await unlessMissing(inAccount(accountOf(roleArn), () => this.#iam.send(command)));
    return found === null ? null : document(found.Role?.AssumeRolePolicyDocument);
  }

  /** Something in IAM has changed. */
  forget(): void {
    this.#known.clear();
  }

  #once(key: string, find: () => Promise<Principal>): Promise<Principal> {
    const known = this.#known.get(key) ?? consistent(find);
    this.#known.set(key, known);
    return known;
  }

  async #managed(PolicyArn: string | undefined): Promise<unknown> {
    const { Policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await this.#iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    return document(PolicyVersion?.Document);
  }

  async #policies(
    inline: readonly string[],
    read: (PolicyName: string) => Promise<{ readonly PolicyDocument?: string | undefined }>,
    attached: readonly Attached[],
  ): Promise<readonly unknown[]> {
    const own = inline.map(async (name) => document((await read(name)).PolicyDocument));
    return Promise.all([...own, ...attached.map(({ PolicyArn }) => this.#managed(PolicyArn))]);
  }

  async #boundary(boundary: { readonly PermissionsBoundaryArn?: string | undefined } | undefined): Promise<unknown> {
    return boundary === undefined ? null : this.#managed(boundary.PermissionsBoundaryArn);
  }

  async #role(roleArn: string, session: string): Promise<Principal> {
    const RoleName = roleNameOf(roleArn);
    const [arn, partition, , , id = ''] = roleArn.split(':');
    const identity = {
      type: 'AssumedRole',
      account: id,
      arn: `${arn}:${partition}:sts::${id}:assumed-role/${RoleName}/${session}`,
      userName: null,
      sessionStart: null,
    } as const;
    const found = await unlessMissing(this.#iam.send(new GetRoleCommand({ RoleName })));
    const { RoleId = '', PermissionsBoundary } = found?.Role ?? {};
    const named = { ...identity, userId: `${RoleId}:${session}`, role: { arn: roleArn, id: RoleId, name: RoleName } };
    if (found === null) return { ...named, policies: [], boundary: null };
    // moto makes it without the policy that Organizations gives it.
    if (RoleName === ORGANIZATION_ROLE) return { ...named, policies: null, boundary: null };
    const { PolicyNames = [] } = await this.#iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const read = (PolicyName: string) => this.#iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return {
      ...named,
      policies: await this.#policies(PolicyNames, read, AttachedPolicies),
      boundary: await this.#boundary(PermissionsBoundary),
    };
  }

  async #groupPolicies(GroupName: string | undefined): Promise<readonly unknown[]> {
    const { PolicyNames = [] } = await this.#iam.send(new ListGroupPoliciesCommand({ GroupName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
    const read = (PolicyName: string) => this.#iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return this.#policies(PolicyNames, read, AttachedPolicies);
  }

  async #user(AccessKeyId: string): Promise<Principal> {
    if (AccessKeyId === '') return unrestricted(AccessKeyId);
    const used = await unlessMissing(this.#iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })));
    const UserName = used?.UserName;
    if (UserName === undefined) return unrestricted(AccessKeyId);
    const { User } = await this.#iam.send(new GetUserCommand({ UserName }));
    const { PolicyNames = [] } = await this.#iam.send(new ListUserPoliciesCommand({ UserName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    const { Groups = [] } = await this.#iam.send(new ListGroupsForUserCommand({ UserName }));
    const read = (PolicyName: string) => this.#iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    const own = await this.#policies(PolicyNames, read, AttachedPolicies);
    const ofGroups = await Promise.all(Groups.map(({ GroupName }) => this.#groupPolicies(GroupName)));
    return {
      type: 'IAMUser',
      account: account(),
      userId: User?.UserId ?? '',
      arn: User?.Arn ?? '',
      userName: UserName,
      role: null,
      sessionStart: null,
      policies: [...own, ...ofGroups.flat()],
      boundary: await this.#boundary(User?.PermissionsBoundary),
    };
  }
}
