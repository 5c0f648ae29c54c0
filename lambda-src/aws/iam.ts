import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  type IAMClientConfig,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { PartialAnswer } from '../look-up/inquiry.ts';
import type { IamReader } from '../look-up/ports.ts';

function whole<Answer extends { readonly IsTruncated?: boolean | undefined }>(answer: Answer): Answer {
  if (answer.IsTruncated === true) throw new PartialAnswer('IAM has more than one page');
  return answer;
}

const texts = (values: readonly (string | undefined)[]): readonly string[] =>
  values.filter((value) => value !== undefined);

/** What clients of look-ups have in common. */
export type ClientSettings = Pick<IAMClientConfig, 'region' | 'credentials' | 'maxAttempts' | 'requestHandler'>;

/** @param signal ends its calls */
export function iamReader(settings: ClientSettings, signal: AbortSignal): IamReader {
  const client = new IAMClient(settings);
  const options = { abortSignal: signal };
  return {
    policy: async (PolicyArn) => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }), options);
      return { defaultVersion: Policy?.DefaultVersionId ?? '', updated: Policy?.UpdateDate?.getTime() ?? null };
    },
    version: async (PolicyArn, VersionId) => {
      const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options);
      return PolicyVersion?.Document ?? '';
    },
    versions: async (PolicyArn) => {
      const { Versions = [] } = whole(await client.send(new ListPolicyVersionsCommand({ PolicyArn }), options));
      return Versions.map(({ VersionId = '', IsDefaultVersion = false, CreateDate }) => ({
        id: VersionId,
        isDefault: IsDefaultVersion,
        created: CreateDate?.getTime() ?? 0,
      }));
    },
    boundary: async ({ type, name }) => {
      const { PermissionsBoundary } =
        (type === 'role'
          ? (await client.send(new GetRoleCommand({ RoleName: name }), options)).Role
          : (await client.send(new GetUserCommand({ UserName: name }), options)).User) ?? {};
      return PermissionsBoundary?.PermissionsBoundaryArn ?? null;
    },
    attached: async ({ type, name }) => {
      const command = {
        user: () => client.send(new ListAttachedUserPoliciesCommand({ UserName: name }), options),
        role: () => client.send(new ListAttachedRolePoliciesCommand({ RoleName: name }), options),
        group: () => client.send(new ListAttachedGroupPoliciesCommand({ GroupName: name }), options),
      }[type];
      const { AttachedPolicies = [] } = whole(await command());
      return texts(AttachedPolicies.map(({ PolicyArn }) => PolicyArn));
    },
    inlineNames: async ({ type, name }) => {
      const command = {
        user: () => client.send(new ListUserPoliciesCommand({ UserName: name }), options),
        role: () => client.send(new ListRolePoliciesCommand({ RoleName: name }), options),
        group: () => client.send(new ListGroupPoliciesCommand({ GroupName: name }), options),
      }[type];
      return whole(await command()).PolicyNames ?? [];
    },
    inline: async ({ type, name }, PolicyName) => {
      const command = {
        user: () => client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), options),
        role: () => client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), options),
        group: () => client.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), options),
      }[type];
      return (await command()).PolicyDocument ?? '';
    },
    groups: async (UserName) => {
      const { Groups = [] } = whole(await client.send(new ListGroupsForUserCommand({ UserName }), options));
      return texts(Groups.map(({ GroupName }) => GroupName));
    },
  };
}
