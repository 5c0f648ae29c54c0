import { DescribePermissionSetCommand, ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import type { ClientSettings } from './iam.ts';

/** @param signal ends its calls */
export function identityCenter(settings: ClientSettings, signal: AbortSignal) {
  const client = new SSOAdminClient(settings);
  const options = { abortSignal: signal };
  return {
    identityStores: async (): Promise<ReadonlyMap<string, string>> => {
      const { Instances = [] } = await client.send(new ListInstancesCommand({}), options);
      return new Map(Instances.map(({ InstanceArn = '', IdentityStoreId = '' }) => [InstanceArn, IdentityStoreId]));
    },
    permissionSet: async (InstanceArn: string, PermissionSetArn: string): Promise<string | null> => {
      const command = new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn });
      return (await client.send(command, options)).PermissionSet?.Name ?? null;
    },
  };
}
