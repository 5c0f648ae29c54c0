/** Batches of the redelivery queue, with damaged and hostile messages among the good ones. */
import { gzipSync } from 'node:zlib';
import type { Message, Undelivered } from '../../lambda-src/pipeline/ports.ts';
import { pack } from '../../lambda-src/pipeline/undelivered.ts';
import { asObject, isObject, type Json, type JsonObject } from '../../lambda-src/record/json.ts';
import { changed, DAMAGE, hostile, MEGABYTE, mutatedDelivery, nested } from './mutate.ts';
import type { Random } from './random.ts';

/** A message that the function composed for a destination. */
export interface Sample {
  readonly destination: string;
  readonly message: Message;
}

export interface QueueBatch {
  readonly event: unknown;
  /** The alerts of undamaged messages, by message id. */
  readonly intact: ReadonlyMap<string, Undelivered>;
  /** Ids of messages with an event that the function had failed on; the event is arbitrary. */
  readonly events: ReadonlySet<string>;
  readonly size: number;
}

/** The batch size of the module's event source mapping. */
const MAX_MESSAGES = 5;

const gzipped = (content: Buffer | string): string => gzipSync(content, { level: 1 }).toString('base64');

/** 20 MB of zeros, more than the function decompresses; and a message that no service would accept. */
const BOMB = gzipped(Buffer.alloc(20 * 1024 * 1024));
const GIANT = gzipped(JSON.stringify({ subject: 'x', text: MEGABYTE, html: MEGABYTE, severity: 'high' }));

const objectOf = (text: string): JsonObject => asObject(JSON.parse(text)) ?? {};

/** JSON of anything `mutatedDelivery` returns, including what nests too deeply for `JSON.stringify`. */
function failedEvent(event: unknown): string {
  const [head, tail] = ['{"version":"1.0","requestContext":{"requestId":"r"},"requestPayload":', '}'];
  try {
    return head + JSON.stringify(event) + tail;
  } catch {
    return `${head}{"a":${nested(50_000, '[', ']')}}${tail}`;
  }
}

type Damage = (undelivered: Undelivered, random: Random) => string;

const withContent = (undelivered: Undelivered, content: Json): string =>
  JSON.stringify({ ...objectOf(pack(undelivered)), content });

const DAMAGED: readonly Damage[] = [
  (undelivered, random) => random.pick(DAMAGE)(pack(undelivered), random),
  (undelivered, random) => {
    const { key = null, ...rest } = asObject(changed(objectOf(pack(undelivered)), random)) ?? {};
    // Two messages with the same key would be duplicates.
    return JSON.stringify({ ...rest, key: typeof key === 'string' ? `${undelivered.key}${key}` : key });
  },
  (undelivered, random) =>
    withContent(undelivered, gzipped(JSON.stringify(changed({ ...undelivered.message }, random)))),
  (undelivered, random) => {
    const text = JSON.stringify(undelivered.message);
    return withContent(undelivered, gzipped(random.pick(DAMAGE)(text, random)));
  },
  (undelivered, random) => {
    const content = Buffer.from(gzipped(JSON.stringify(undelivered.message)), 'base64');
    content.writeUInt8(random.below(256), random.below(content.length));
    return withContent(undelivered, content.subarray(0, content.length - random.below(8)).toString('base64'));
  },
  (undelivered, random) => withContent(undelivered, random.oneIn(30) ? random.pick([BOMB, GIANT]) : hostile(random)),
  (undelivered, random) =>
    JSON.stringify({ ...objectOf(pack(undelivered)), version: random.pick([0, 2, '1', 1.5, null, [1]]) }),
  (undelivered, random) => JSON.stringify({ ...objectOf(pack(undelivered)), destination: hostile(random) }),
  (_, random) => JSON.stringify(hostile(random)),
  (_, random) => random.pick(DAMAGE)(failedEvent(mutatedDelivery(random).event), random),
];

/** At most five messages; half are as the function or Lambda wrote them, and some are delivered twice. */
export function mutatedBatch(random: Random, samples: readonly Sample[]): QueueBatch {
  const intact = new Map<string, Undelivered>();
  const events = new Set<string>();
  const records: JsonObject[] = [];
  /** @returns the message's id, or `null` if its body was changed */
  const add = (body: string): string | null => {
    const messageId = `m${records.length}`;
    const attributes: Json = { ApproximateReceiveCount: String(1 + random.below(20)) };
    const record = { receiptHandle: `handle ${records.length}`, body, attributes };
    const sent = random.oneIn(20) ? asObject(changed(record, random)) : record;
    // SQS itself writes these two.
    records.push({ ...sent, messageId, eventSource: 'aws:sqs' });
    return sent?.['body'] === body ? messageId : null;
  };
  for (let count = 1 + random.below(MAX_MESSAGES); count > 0; count -= 1) {
    const undelivered = { ...random.pick(samples), key: `k${records.length}` };
    if (random.oneIn(2)) {
      add(random.pick(DAMAGED)(undelivered, random));
    } else if (random.oneIn(6)) {
      const { event } = mutatedDelivery(random);
      const id = add(failedEvent(event));
      if (id !== null && isObject(event)) events.add(id);
    } else {
      for (let copies = random.oneIn(10) ? 2 : 1; copies > 0; copies -= 1) {
        const id = add(pack(undelivered));
        if (id !== null) intact.set(id, undelivered);
      }
    }
  }
  return { event: { Records: records }, intact, events, size: records.length };
}
