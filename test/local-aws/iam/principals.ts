/** Whose calls are judged: sessions of functions' roles, and IAM users with an access key. Their policies are moto's. */
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
import { ACCOUNT_HEADER, account, accountOf, DEFAULT_ACCOUNT } from '../account.ts';
import { field } from './policy.ts';

export interface Principal {
  /** As error messages name it: a user's, or an assumed role's with its session. */
  readonly arn: string;
  readonly policies: readonly unknown[];
  /** `null` where it has none. */
  readonly boundary: unknown;
}

/** What `sts:AssumeRole` gives. */
export interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Attached {
  readonly PolicyArn?: string | undefined;
}

const document = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? ''));
const roleNameOf = (arn: string): string => arn.split('/').pop() ?? '';

export class Principals {
  readonly #iam: IAMClient;
  /** By access key id. */
  readonly #sessions = new Map<string, { readonly roleArn: string; readonly name: string }>();
  /** Accounts by the access key ids that AssumeRole gave. */
  readonly #accounts = new Map<string, string>();
  /** By role ARN or access key id, until a policy may have changed. */
  readonly #known = new Map<string, Promise<Principal | null>>();

  constructor(motoUrl: string) {
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'local' };
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

  /** Credentials of a role, as Lambda gets them for a function. */
  assume(roleArn: string, name: string): Session {
    const accessKeyId = `ASIA${randomBytes(10).toString('hex').slice(0, 16).toUpperCase()}`;
    this.#sessions.set(accessKeyId, { roleArn, name });
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(60).toString('base64'),
    };
  }

  /** Notes what AssumeRole answered to another caller. */
  assumed(answer: string): void {
    const [, key] = /<AccessKeyId>(\w+)</.exec(answer) ?? [];
    const [, arn] = /<Arn>(arn:[^<]+)</.exec(answer) ?? [];
    if (key !== undefined && arn !== undefined) this.#accounts.set(key, accountOf(arn));
  }

  accountOf(accessKeyId: string): string {
    const session = this.#sessions.get(accessKeyId);
    return session === undefined ? (this.#accounts.get(accessKeyId) ?? DEFAULT_ACCOUNT) : accountOf(session.roleArn);
  }

  /** The function whose session signed a call, or `null`. */
  functionOf(accessKeyId: string): string | null {
    return this.#sessions.get(accessKeyId)?.name ?? null;
  }

  /** `null`: the caller's own credentials, which may do everything. */
  async of(accessKeyId: string): Promise<Principal | null> {
    const session = this.#sessions.get(accessKeyId);
    return session === undefined
      ? this.#once(accessKeyId, () => this.#user(accessKeyId))
      : this.ofRole(session.roleArn, session.name);
  }

  async ofRole(roleArn: string, session: string): Promise<Principal | null> {
    return this.#once(`${roleArn} ${session}`, () => this.#role(roleArn, session));
  }

  /** Something in IAM has changed. */
  forget(): void {
    this.#known.clear();
  }

  #once(key: string, find: () => Promise<Principal | null>): Promise<Principal | null> {
    const known = this.#known.get(key) ?? find();
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

  async #role(roleArn: string, session: string): Promise<Principal | null> {
    const RoleName = roleNameOf(roleArn);
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName }));
    const { PolicyNames = [] } = await this.#iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const read = (PolicyName: string) => this.#iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    const [arn, partition, , , account] = roleArn.split(':');
    return {
      arn: `${arn}:${partition}:sts::${account}:assumed-role/${RoleName}/${session}`,
      policies: await this.#policies(PolicyNames, read, AttachedPolicies),
      boundary: await this.#boundary(Role?.PermissionsBoundary),
    };
  }

  async #groupPolicies(GroupName: string | undefined): Promise<readonly unknown[]> {
    const { PolicyNames = [] } = await this.#iam.send(new ListGroupPoliciesCommand({ GroupName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
    const read = (PolicyName: string) => this.#iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return this.#policies(PolicyNames, read, AttachedPolicies);
  }

  async #user(AccessKeyId: string): Promise<Principal | null> {
    const UserName = await this.#userName(AccessKeyId);
    if (UserName === null) return null;
    const { User } = await this.#iam.send(new GetUserCommand({ UserName }));
    const { PolicyNames = [] } = await this.#iam.send(new ListUserPoliciesCommand({ UserName }));
    const { AttachedPolicies = [] } = await this.#iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    const { Groups = [] } = await this.#iam.send(new ListGroupsForUserCommand({ UserName }));
    const read = (PolicyName: string) => this.#iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    const own = await this.#policies(PolicyNames, read, AttachedPolicies);
    const ofGroups = await Promise.all(Groups.map(({ GroupName }) => this.#groupPolicies(GroupName)));
    return {
      arn: User?.Arn ?? '',
      policies: [...own, ...ofGroups.flat()],
      boundary: await this.#boundary(User?.PermissionsBoundary),
    };
  }

  async #userName(AccessKeyId: string): Promise<string | null> {
    if (AccessKeyId === '') return null;
    try {
      const { UserName } = await this.#iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
      return UserName ?? null;
    } catch (error) {
      if (error instanceof Error && /cannot be found/.test(error.message)) return null;
      throw error;
    }
  }
}
