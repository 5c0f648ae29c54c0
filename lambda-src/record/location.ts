import { partitionOf, REGION } from './partition.ts';
import type { CloudTrailRecord } from './record.ts';

export interface Location {
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly region: string | null;
}

export type AccountNames = Readonly<Record<string, string>>;

export function locationOf(record: CloudTrailRecord, accountNames: AccountNames): Location {
  const { accountId, region } = record;
  const accountName =
    accountId !== null && Object.hasOwn(accountNames, accountId) ? accountNames[accountId] : undefined;
  return { accountId, accountName: accountName ?? null, region };
}

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html */
export interface AccessPortal {
  /** `https://example.awsapps.com/start`. */
  readonly url: string;
  /** Permission set to open the console with; `null`: the portal asks. */
  readonly roleName: string | null;
}

/** What the settings of the portal may be: an address that can take an anchor, and the name of a permission set. */
export const isPortalUrl = (url: string): boolean => /^https:\/\/[\w.-]+(?:\/[\w./-]*)?$/.test(url);
export const isPortalRole = (name: string): boolean => /^[\w+=,.@-]{1,32}$/.test(name);

/** The same page by way of the portal, which opens it in that account. */
function throughPortal(page: string, accountId: string | null, { url, roleName }: AccessPortal): string {
  if (!/^\d{12}$/.test(accountId ?? '')) return page;
  const role = roleName === null ? '' : `&role_name=${encodeURIComponent(roleName)}`;
  const destination = encodeURIComponent(page);
  return `${url.replace(/\/+$/, '')}/#/console?account_id=${accountId}${role}&destination=${destination}`;
}

/**
 * The event in the CloudTrail console's event history, which keeps 90 days and shows a Region its own events only.
 * `null` where Region or event id are not of AWS's form: a link built from hostile text is worse than none. So is one to a
 * console that the internet does not have.
 */
export function consoleUrlOf(record: CloudTrailRecord, portal: AccessPortal | null = null): string | null {
  const { region, eventId, accountId } = record;
  if (!REGION.test(region ?? '') || !EVENT_ID.test(eventId ?? '')) return null;
  const { consoleDomain } = partitionOf(region);
  if (consoleDomain === null) return null;
  const page = `https://${region}.console.${consoleDomain}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
  return portal === null ? page : throughPortal(page, accountId, portal);
}

/** CloudTrail writes `2026-01-31T12:00:00Z`; copies in other systems `2026-01-31 12:00:00[.000]`. Anything else stays as it is. */
export function timeOf(record: CloudTrailRecord): string | null {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?$/.exec(record.eventTime ?? '');
  return found === null ? record.eventTime : `${found[1]}T${found[2]}Z`;
}
