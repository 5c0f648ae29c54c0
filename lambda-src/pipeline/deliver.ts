/**
 * Hands a batch to every destination on its own: one that fails takes nothing from the others. What a destination does
 * not accept goes to the redelivery queue as that one message; only where the queue refuses, too, does the invocation fail.
 */
import { createHash } from 'node:crypto';
import type { Batch } from '../finding/batch.ts';
import { because, failureOf } from './failure.ts';
import type { Memory } from './memory.ts';
import { CALL_MS, type Destination, type Log, type Message, type RedeliveryQueue, type Timing } from './ports.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { sendWithRetry } from './retry.ts';

/** A call to the queue, and the answer of the function. */
const QUEUE_MS = CALL_MS + 1_000;

/** Something was neither accepted nor queued. Thrown so that Lambda tries again and, in the end, keeps the event. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}

export interface DeliveryContext {
  readonly destinations: readonly Destination[];
  /** Loaded only when something was refused. */
  readonly queue: () => Promise<RedeliveryQueue>;
  readonly memory: Memory;
  readonly rateLimiter: RateLimiter;
  readonly timing: Timing;
  readonly log: Log;
}

/** What became of a batch's messages. */
export interface Delivered {
  readonly accepted: number;
  readonly queued: number;
}

type State = 'accepted' | 'queued' | 'lost';

/** A message with its key: by content, not by position, since a retry may split the batch in other parts. */
interface Keyed {
  readonly key: string;
  readonly message: Message;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/**
 * What makes two batches the same: their events, also in another delivery of them by CloudWatch Logs. Records without an
 * eventID may look alike and are never the same, but in a retry of their invocation.
 */
function identityOf({ findings, unreadable }: Batch, requestId: string): string {
  const ids = findings.map(({ id }) => id);
  return unreadable.length > 0 || ids.includes(null) ? requestId : digestOf(ids.join(' '));
}

/** Messages of one batch that say the same are told apart. */
function* keyed(batch: Batch, requestId: string, destination: Destination): Generator<Keyed> {
  const identity = identityOf(batch, requestId);
  const copies = new Map<string, number>();
  for (const message of destination.compose(batch)) {
    const { subject, text } = message;
    const digest = digestOf(`${identity}\n${destination.name}\n${subject}\n${text}`);
    const copy = copies.get(digest) ?? 0;
    copies.set(digest, copy + 1);
    yield { key: `${digest}${copy}`, message };
  }
}

async function enqueue(
  destination: Destination,
  { key, message }: Keyed,
  { queue, timing }: DeliveryContext,
): Promise<void> {
  if (timing.remainingMs() < QUEUE_MS) throw new Error('no time left to call it');
  try {
    await (await queue()).put({ destination: destination.name, key, message });
  } catch (error) {
    if (failureOf(error) !== 'accepted') throw error;
  }
}

async function hand(destination: Destination, keyedMessage: Keyed, context: DeliveryContext): Promise<State> {
  const { log, memory } = context;
  const { message } = keyedMessage;
  const fields = { destination: destination.name, subject: message.subject };
  try {
    await sendWithRetry(destination, message, context);
    memory.delivered.add([keyedMessage.key]);
    return 'accepted';
  } catch (error) {
    log('error', `${destination.name} did not accept an alert`, { ...fields, error: because(error) });
  }
  try {
    await enqueue(destination, keyedMessage, context);
    log('warn', 'The alert waits in the redelivery queue', fields);
    return 'queued';
  } catch (error) {
    log('error', 'The redelivery queue did not accept the alert either', { ...fields, error: because(error) });
    return 'lost';
  }
}

const isEmpty = ({ findings, unreadable }: Batch): boolean => findings.length === 0 && unreadable.length === 0;
const idsOf = ({ findings }: Batch): readonly string[] => findings.flatMap(({ id }) => id ?? []);

/** Without what an invocation that failed elsewhere already brought to the destination. */
function newFor(destination: Destination, batch: Batch, memory: Memory): Batch {
  const known = memory.at(destination.name);
  return { ...batch, findings: batch.findings.filter(({ id }) => id === null || !known.has(id)) };
}

/** One message after the other, with a pause: see rate-limiter.ts. */
async function handAll(
  destination: Destination,
  batch: Batch,
  requestId: string,
  context: DeliveryContext,
): Promise<readonly State[]> {
  const { destinations, messages } = context.memory.of(requestId);
  if (destinations.has(destination.name)) return [];
  const rest = newFor(destination, batch, context.memory);
  const states: State[] = [];
  for (const keyedMessage of isEmpty(rest) ? [] : keyed(rest, requestId, destination)) {
    if (messages.has(keyedMessage.key) || context.memory.delivered.has(keyedMessage.key)) continue;
    const state = await hand(destination, keyedMessage, context);
    if (state !== 'lost') messages.add(keyedMessage.key);
    states.push(state);
  }
  if (!states.includes('lost')) destinations.add(destination.name);
  return states;
}

/** @throws {DeliveryError} when a message was neither accepted nor queued */
export async function deliver(batch: Batch, requestId: string, context: DeliveryContext): Promise<Delivered> {
  const { destinations, memory } = context;
  const states = await Promise.all(destinations.map((destination) => handAll(destination, batch, requestId, context)));
  const lost = destinations.filter((_, index) => states[index]?.includes('lost') === true);
  if (lost.length > 0) {
    for (const { name } of destinations.filter((destination) => !lost.includes(destination)))
      memory.at(name).add(idsOf(batch));
    const names = lost.map(({ name }) => name).join(' and ');
    throw new DeliveryError(
      `${names} did not accept the alert, and it could not be queued: see the errors logged before`,
    );
  }
  memory.forget(requestId);
  memory.alerted.add(idsOf(batch));
  const all = states.flat();
  return {
    accepted: all.filter((state) => state === 'accepted').length,
    queued: all.filter((state) => state === 'queued').length,
  };
}
