/** What SQS hands the function from the redelivery queue, with messages in it as nobody should write them. */
import { gzipSync } from 'node:zlib';
import { decode } from '../../lambda-src/pipeline/decode.ts';
import { packAll, type Waiting } from '../../lambda-src/pipeline/waiting.ts';
import { asObject, isObject, type Json, type JsonObject } from '../../lambda-src/record/json.ts';
import { changed, DAMAGE, hostile, mutatedDelivery, nested } from './mutate.ts';
import type { Random } from './random.ts';

export interface QueueBatch {
  readonly event: unknown;
  /** By message id, the destination of messages that nothing was done to. */
  readonly intact: ReadonlyMap<string, string>;
  /** Ids of messages with a whole event that the function had failed on; the event is anything. */
  readonly events: ReadonlySet<string>;
  readonly size: number;
}

export const OWN_ROLE_ID = 'AROAFUNCTION';

/** As the module sets its event source mapping. */
const MAX_MESSAGES = 5;

const gzipped = (content: Buffer | string): string => gzipSync(content, { level: 1 }).toString('base64');

/** More than the function unpacks of a message. */
const BOMB = gzipped(Buffer.alloc(80 * 1024 * 1024));

const objectOf = (text: string): JsonObject => asObject(JSON.parse(text)) ?? {};

/** JSON of anything that `mutatedDelivery` makes, also of what nests too deeply for `JSON.stringify`. */
function failedEvent(event: unknown): string {
  const [head, tail] = ['{"version":"1.0","requestContext":{"requestId":"r"},"requestPayload":', '}'];
  try {
    return head + JSON.stringify(event) + tail;
  } catch {
    return `${head}{"a":${nested(50_000, '[', ']')}}${tail}`;
  }
}

/** Records that wait, damaged ones among them. */
function waiting(random: Random, destinations: readonly string[]): Waiting {
  const decoded = decode(mutatedDelivery(random).event);
  const logEvents = decoded.kind === 'data' ? decoded.logEvents : [];
  return {
    destination: random.pick(destinations),
    logGroup: random.oneIn(5) ? null : 'trail',
    isUnverified: random.oneIn(5),
    logEvents: logEvents.length === 0 ? [{ id: null, timestamp: null, message: 'x' }] : logEvents,
  };
}

type Damage = (body: string, random: Random) => string;

const withRecords = (body: string, records: Json): string => JSON.stringify({ ...objectOf(body), records });

const DAMAGED: readonly Damage[] = [
  (body, random) => random.pick(DAMAGE)(body, random),
  (body, random) => JSON.stringify(changed(objectOf(body), random)),
  (body, random) => withRecords(body, gzipped(JSON.stringify(hostile(random)))),
  (body, random) => withRecords(body, gzipped(JSON.stringify([hostile(random), hostile(random)]))),
  (body, random) => withRecords(body, random.oneIn(30) ? BOMB : hostile(random)),
  (body, random) => JSON.stringify({ ...objectOf(body), version: random.pick([0, 1, '2', 1.5, null, [2]]) }),
  (body, random) => JSON.stringify({ ...objectOf(body), destination: hostile(random) }),
  (_, random) => JSON.stringify(hostile(random)),
  (_, random) => random.pick(DAMAGE)(failedEvent(mutatedDelivery(random).event), random),
];

/** At most five messages; half of them are as the function or Lambda wrote them, sent by whomever. */
export function mutatedBatch(random: Random, destinations: readonly string[]): QueueBatch {
  const intact = new Map<string, string>();
  const events = new Set<string>();
  const records: JsonObject[] = [];
  /** @returns the message's id, or `null` where something else became of it on the way */
  const add = (body: string): string | null => {
    const messageId = `m${records.length}`;
    const SenderId = random.pick([`${OWN_ROLE_ID}:iam-change-alerts`, 'AROAEVE:x', 'AIDAEVE', '']);
    const attributes: Json = { ApproximateReceiveCount: String(1 + random.below(20)), SenderId };
    const record = { receiptHandle: `handle ${records.length}`, body, attributes };
    const sent = random.oneIn(20) ? asObject(changed(record, random)) : record;
    // SQS itself writes these two, and nothing would be a message of a queue without them.
    records.push({ ...sent, messageId, eventSource: 'aws:sqs' });
    return sent?.['body'] === body ? messageId : null;
  };
  for (let count = 1 + random.below(MAX_MESSAGES); count > 0; count -= 1) {
    const content = waiting(random, destinations);
    const [{ body = '' } = {}] = packAll(content);
    if (random.oneIn(2)) {
      add(random.pick(DAMAGED)(body, random));
    } else if (random.oneIn(6)) {
      const { event } = mutatedDelivery(random);
      const id = add(failedEvent(event));
      if (id !== null && isObject(event)) events.add(id);
    } else {
      const id = add(body);
      if (id !== null) intact.set(id, content.destination);
    }
  }
  return { event: { Records: records }, intact, events, size: records.length };
}
