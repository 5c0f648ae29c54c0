/** Batches of records in real shape: those of the gallery and one of every row of the catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import { asObject, isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { GALLERY } from '../../test/alerts/gallery.ts';
import { IDENTITY_CENTER_SESSION, ROLE_SESSION, record, USER } from '../../test/records.ts';
import { type SubscriptionEvent, subscriptionEvent } from '../../test/subscription-event.ts';

const CATALOGUE = new URL('../../test/catalogue/', import.meta.url);
const CALLERS = [USER, ROLE_SESSION, IDENTITY_CENTER_SESSION];

/** A Terraform apply, an attack, a clean-up: one caller does the same to many. */
const RUN = 20;

function rows(): readonly JsonObject[] {
  return readdirSync(CATALOGUE).flatMap((file) => {
    const { common, rows: all } = JSON.parse(readFileSync(new URL(file, CATALOGUE), 'utf8'));
    return Object.values(all).map((row, index) => {
      const match = asObject(asObject(row)?.['match']) ?? {};
      const userIdentity = CALLERS[index % CALLERS.length] ?? USER;
      return record(String(match['eventName']), { eventSource: common.eventSource, userIdentity, ...match });
    });
  });
}

const KINDS: readonly JsonObject[] = [
  ...GALLERY.flatMap(({ messages }) => messages.filter((message) => isObject(message))),
  ...rows(),
];

/** The same call on another resource. */
function another(kind: JsonObject, index: number): JsonObject {
  const parameters = asObject(kind['requestParameters']);
  const renamed = Object.entries(parameters ?? {}).map(([name, value]) =>
    /^(?:user|role|group)Name$/.test(name) ? ([name, `${value}-${index}`] as const) : ([name, value] as const),
  );
  const id = `7f1c0a5e-2b1d-4e3f-8a9b-${index.toString(16).padStart(12, '0')}`;
  return {
    ...kind,
    eventID: id,
    requestID: crypto.randomUUID(),
    requestParameters: parameters === null ? null : Object.fromEntries(renamed),
  };
}

/**
 * `runs`: each kind of event twenty times in a row, on other resources. `mixed`: every record of another kind than the
 * one before, which no real batch is: nothing can be grouped.
 */
export type Mixture = 'runs' | 'mixed';

export function batchOf(size: number, mixture: Mixture = 'runs'): readonly JsonObject[] {
  return Array.from({ length: size }, (_, index) => {
    // 7 has no common divisor with the number of kinds: neighbours are of different services.
    const position = (mixture === 'runs' ? Math.floor(index / RUN) : index) * 7;
    return another(KINDS[position % KINDS.length] ?? {}, index);
  });
}

export const eventOf = (records: readonly JsonObject[]): SubscriptionEvent => subscriptionEvent(...records);

/** As many records as are `bytes` when packed, in whole hundreds. */
export function eventOfBytes(bytes: number): SubscriptionEvent {
  const packedBytes = (event: SubscriptionEvent): number => Buffer.from(event.awslogs.data, 'base64').length;
  const perRecord = packedBytes(eventOf(batchOf(1_000))) / 1_000;
  return eventOf(batchOf(Math.ceil(bytes / perRecord / 100) * 100));
}
