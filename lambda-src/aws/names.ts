/** Each client is loaded with the first name that is asked of it. */
import type { NameReader } from '../look-up/ports.ts';
import type { ClientSettings } from './iam.ts';

/** @param signal ends its calls */
export function nameReader(settings: ClientSettings, signal: AbortSignal): NameReader {
  const identityCenter = async (region: string) =>
    (await import('./sso-admin.ts')).identityCenter({ ...settings, region }, signal);
  const identityStore = async (region: string) =>
    (await import('./identity-store.ts')).identityStore({ ...settings, region }, signal);
  const organization = async () => (await import('./organizations.ts')).organization(settings, signal);
  return {
    identityStores: async (region) => (await identityCenter(region)).identityStores(),
    permissionSet: async (region, instanceArn, arn) => (await identityCenter(region)).permissionSet(instanceArn, arn),
    identityUser: async (region, storeId, id) => (await identityStore(region)).user(storeId, id),
    identityGroup: async (region, storeId, id) => (await identityStore(region)).group(storeId, id),
    account: async (id) => (await organization()).account(id),
    organizationPolicy: async (id) => (await organization()).policy(id),
  };
}
