import { DescribeAccountCommand, DescribePolicyCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ClientSettings } from './iam.ts';

/** @param signal ends its calls */
export function organization(settings: ClientSettings, signal: AbortSignal) {
  const client = new OrganizationsClient(settings);
  const options = { abortSignal: signal };
  return {
    account: async (AccountId: string): Promise<string | null> =>
      (await client.send(new DescribeAccountCommand({ AccountId }), options)).Account?.Name ?? null,
    policy: async (PolicyId: string): Promise<string | null> =>
      (await client.send(new DescribePolicyCommand({ PolicyId }), options)).Policy?.PolicySummary?.Name ?? null,
  };
}
