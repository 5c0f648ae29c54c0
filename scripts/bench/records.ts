/** Batches of records in real shape: those of the gallery and one of every row of the catalogue. */
import { asObject, isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { GALLERY } from '../../test/alerts/gallery.ts';
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

/** A delivery of as many records, each kind of event twenty times in a row. */
export const deliveryOf = (size: number): SubscriptionEvent =>
  subscriptionEvent(
    ...Array.from({ length: size }, (_, index) => {
      // 7 has no common divisor with the number of kinds: neighbouring runs are of different services.
      const kind = KINDS[(Math.floor(index / RUN) * 7) % KINDS.length] ?? {};
      return another(kind, index);
    }),
  );

/** The largest delivery that Lambda takes, in whole hundreds of records. */
export function largestDelivery(): SubscriptionEvent {
  const perRecord = deliveryOf(1_000).awslogs.data.length / 1_000;
  return deliveryOf(Math.floor((MAX_EVENT_BYTES * 0.98) / perRecord / 100) * 100);
}
