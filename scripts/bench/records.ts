/**
 * Batches of records in real shape: of kinds that are taken evenly from the gallery and the rows of the catalogue.
 *
 * `node records.ts <what> <repetitions>`, the event on standard input: CPU time a record, after a warm-up of half of them.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { asObject, isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { GALLERY, GALLERY_SETTINGS } from '../../test/alerts/gallery.ts';
import { CATALOGUE_EVENTS } from '../../test/catalogue-events.ts';
import { IDENTITY_CENTER_SESSION, ROLE_SESSION, USER } from '../../test/records.ts';
import { type SubscriptionEvent, subscriptionEvent } from '../../test/subscription-event.ts';

const CALLERS = [USER, ROLE_SESSION, IDENTITY_CENTER_SESSION];

/** Lambda takes no more of an asynchronous event. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_EVENT_BYTES = 1024 * 1024;

/** A Terraform apply, an attack, a clean-up: one caller does the same to many. */
const RUN = 20;

const rows = (): readonly JsonObject[] =>
  CATALOGUE_EVENTS.map(({ match }, index) =>
    match['userIdentity'] === USER ? { ...match, userIdentity: CALLERS[index % CALLERS.length] ?? USER } : match,
  );

const KINDS: readonly JsonObject[] = [
  ...GALLERY.flatMap(({ messages }) => messages.filter((message) => isObject(message))),
  ...rows(),
];

/** The same call on another resource, with an event id of its own. */
function another(kind: JsonObject, index: number): JsonObject {
  const parameters = asObject(kind['requestParameters']);
  const renamed = Object.entries(parameters ?? {}).map(([name, value]) =>
    /^(?:user|role|group)Name$/.test(name) ? ([name, `${value}-${index}`] as const) : ([name, value] as const),
  );
  return {
    ...kind,
    eventID: `7f1c0a5e-2b1d-4e3f-8a9b-${index.toString(16).padStart(12, '0')}`,
    requestID: crypto.randomUUID(),
    requestParameters: parameters === null ? null : Object.fromEntries(renamed),
  };
}

/** So many kinds, taken evenly from all: what a thousand records have twenty times, ten thousand have two hundred times. */
const MIX = 50;

/** A delivery of as many records, each kind of event twenty times in a row. */
export const deliveryOf = (size: number): SubscriptionEvent =>
  subscriptionEvent(
    ...Array.from({ length: size }, (_, index) => {
      const run = Math.floor(index / RUN) % MIX;
      return another(KINDS[Math.floor((run * KINDS.length) / MIX)] ?? {}, index);
    }),
  );

/** The largest delivery that Lambda takes, in whole hundreds of records. */
export function largestDelivery(): SubscriptionEvent {
  const perRecord = deliveryOf(1_000).awslogs.data.length / 1_000;
  return deliveryOf(Math.floor((MAX_EVENT_BYTES * 0.98) / perRecord / 100) * 100);
}

const LIMITS = { maxBytes: 261_120 };

/** Decodes; returns how many records there were. */
const parse = (event: SubscriptionEvent): number => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString());
  return logEvents.map(({ message }: { message: string }) => JSON.parse(message)).length;
};

const SUBJECTS: Readonly<Record<string, (event: SubscriptionEvent) => unknown>> = {
  parse,
  text: (event) => renderText(processEvent(event, GALLERY_SETTINGS).batch, LIMITS),
  'text, JSON and HTML': (event) => {
    const { batch } = processEvent(event, GALLERY_SETTINGS);
    return [renderText(batch, LIMITS), renderJson(batch, LIMITS), renderHtml(batch)];
  },
};

const cpuUs = (): number => process.cpuUsage().user + process.cpuUsage().system;

function measure(what: string, repetitions: number): void {
  const event: SubscriptionEvent = JSON.parse(readFileSync(0, 'utf8'));
  const run = SUBJECTS[what];
  if (run === undefined) throw new Error(`${what} is none of ${Object.keys(SUBJECTS).join(', ')}`);
  const times: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const before = cpuUs();
    run(event);
    times.push(cpuUs() - before);
  }
  const warm = times.slice(times.length >> 1).sort((a, b) => a - b);
  process.stderr.write(JSON.stringify({ cpuPerRecordUs: (warm[warm.length >> 1] ?? 0) / parse(event) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) measure(process.argv[2] ?? '', Number(process.argv[3] ?? 2));
