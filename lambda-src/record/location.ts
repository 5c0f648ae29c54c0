import { partitionOf } from './partition.ts';
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

const REGION = /^[a-z]{2,6}(?:-[a-z]{2,16}){1,3}-\d{1,2}$/;
const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The event in the CloudTrail console's event history, which keeps 90 days and shows a Region its own events only.
 * `null` where Region or event id are not of AWS's form: a link built from hostile text is worse than none. So is one to a
 * console that the internet does not have.
 */
export function consoleUrlOf(record: CloudTrailRecord): string | null {
  const { region, eventId } = record;
  if (!REGION.test(region ?? '') || !EVENT_ID.test(eventId ?? '')) return null;
  const { consoleDomain } = partitionOf(region);
  if (consoleDomain === null) return null;
  return `https://${region}.console.${consoleDomain}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
}

/** CloudTrail writes `2026-01-31T12:00:00Z`; copies in other systems `2026-01-31 12:00:00[.000]`. Anything else stays as it is. */
export function timeOf(record: CloudTrailRecord): string | null {
  const found = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z?$/.exec(record.eventTime ?? '');
  return found === null ? record.eventTime : `${found[1]}T${found[2]}Z`;
}
