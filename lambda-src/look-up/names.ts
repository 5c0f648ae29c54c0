/** Names of what records of Identity Center and Organizations have the id of. */
import type { Finding } from '../finding/finding.ts';
import { asText, at } from '../record/json.ts';
import { REGION } from '../record/partition.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { type Inquiry, NotLookedUp } from './inquiry.ts';

export interface Identified {
  readonly kind: 'permission set' | 'user' | 'group' | 'principal' | 'account' | 'organization policy';
  /** As the API takes it; of a permission set, its ARN. */
  readonly id: string;
  /** `permission set ps-0123456789abcdef`. */
  readonly words: string;
}

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeUser.html */
const IDENTITY = /^(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How ids are written, by the type of the target. What is written otherwise has its name already. */
const FORMS: readonly (readonly [type: string, kind: Identified['kind'], form: RegExp])[] = [
  ['permission set', 'permission set', /^arn:aws[\w-]*:sso:::permissionSet\/[\w.-]+\/ps-[\w.-]+$/],
  ['Identity Center user', 'user', IDENTITY],
  ['Identity Center group', 'group', IDENTITY],
  ['principal', 'principal', IDENTITY],
  ['account', 'account', /^\d{12}$/],
  ['target', 'account', /^\d{12}$/],
  ['organization policy', 'organization policy', /^p-\w{8,128}$/],
];

const SERVICES: ReadonlySet<string | null> = new Set(
  ['sso', 'sso-directory', 'identitystore', 'identitystore-scim', 'organizations'].map(
    (service) => `${service}.amazonaws.com`,
  ),
);

/** What they delete is gone when the alert is made. */
const DELETED: Readonly<Record<string, Identified['kind']>> = {
  DeletePermissionSet: 'permission set',
  DeletePolicy: 'organization policy',
  DeleteUser: 'user',
  DeleteGroup: 'group',
};

export function identifiedIn({ eventSource, eventName, targets, location }: Finding): readonly Identified[] {
  if (!SERVICES.has(eventSource)) return [];
  return targets.flatMap(({ type, name, arn }) => {
    const [, kind, form] = FORMS.find(([each]) => each === type) ?? [];
    const id = kind === 'permission set' ? arn : name;
    if (kind === undefined || id === null || form?.test(id) !== true) return [];
    // The alert names its own account.
    if (id === location.accountId || DELETED[eventName ?? ''] === kind) return [];
    return [{ kind, id, words: `${type === 'target' ? 'account' : type} ${name}` }];
  });
}

/** Of the instance that the record names, or of the account's only one. */
async function storeOf(region: string, { requestParameters }: CloudTrailRecord, inquiry: Inquiry): Promise<string> {
  const named = asText(at(requestParameters, 'identityStoreId')) ?? asText(at(requestParameters, 'directoryId'));
  if (named !== null) return named;
  const stores = await inquiry.ask('sso:ListInstances', [region], (reader) => reader.identityStores(region));
  const [only, ...others] = stores.values();
  const instance = asText(at(requestParameters, 'instanceArn'));
  const store = instance === null ? (others.length === 0 ? only : undefined) : stores.get(instance);
  if (store === undefined) throw new NotLookedUp('its identity store is not known');
  return store;
}

function kindOfPrincipal({ requestParameters }: CloudTrailRecord): 'user' | 'group' {
  const type = asText(at(requestParameters, 'principalType')) ?? asText(at(requestParameters, 'accessorType'));
  if (type === 'USER') return 'user';
  if (type === 'GROUP') return 'group';
  throw new NotLookedUp('the record does not say whether it is a user or a group');
}

async function identityName(
  kind: 'user' | 'group' | 'principal',
  id: string,
  {
    region,
    record,
    inquiry,
  }: { readonly region: string; readonly record: CloudTrailRecord; readonly inquiry: Inquiry },
): Promise<string | null> {
  const isUser = (kind === 'principal' ? kindOfPrincipal(record) : kind) === 'user';
  const store = await storeOf(region, record, inquiry);
  const action = isUser ? 'identitystore:DescribeUser' : 'identitystore:DescribeGroup';
  return inquiry.ask(action, [region, store, id], (reader) =>
    (isUser ? reader.identityUser : reader.identityGroup)(region, store, id),
  );
}

async function asked({ kind, id }: Identified, record: CloudTrailRecord, inquiry: Inquiry): Promise<string | null> {
  if (kind === 'account') return inquiry.ask('organizations:DescribeAccount', [id], (reader) => reader.account(id));
  if (kind === 'organization policy')
    return inquiry.ask('organizations:DescribePolicy', [id], (reader) => reader.organizationPolicy(id));
  const { region } = record;
  // Credentials are sent to an address made of it.
  if (region === null || !REGION.test(region)) throw new NotLookedUp('the record names no Region');
  if (kind !== 'permission set') return identityName(kind, id, { region, record, inquiry });
  const instance = id.replace(/:permissionSet\/([^/]+)\/.*$/, ':instance/$1');
  return inquiry.ask('sso:DescribePermissionSet', [region, id], (reader) => reader.permissionSet(region, instance, id));
}

/**
 * `permission set ps-0123456789abcdef is AdministratorAccess`
 * @throws {NotLookedUp}
 */
export async function nameOf(of: Identified, record: CloudTrailRecord, inquiry: Inquiry): Promise<string> {
  const name = await asked(of, record, inquiry);
  if (name === null) throw new NotLookedUp('it has none');
  return `${of.words} is ${name}`;
}
