import { DescribeGroupCommand, DescribeUserCommand, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import type { ClientSettings } from './iam.ts';

/** @param signal ends its calls */
export function identityStore(settings: ClientSettings, signal: AbortSignal) {
  const client = new IdentitystoreClient(settings);
  const options = { abortSignal: signal };
  return {
    user: async (IdentityStoreId: string, UserId: string): Promise<string | null> =>
      (await client.send(new DescribeUserCommand({ IdentityStoreId, UserId }), options)).UserName ?? null,
    group: async (IdentityStoreId: string, GroupId: string): Promise<string | null> =>
      (await client.send(new DescribeGroupCommand({ IdentityStoreId, GroupId }), options)).DisplayName ?? null,
  };
}
