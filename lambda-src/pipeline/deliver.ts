/**
 * Hands a batch to every destination on its own: one that fails takes nothing from the others. What a destination does
 * not accept goes to the redelivery queue as that one message; only where the queue refuses, too, does the invocation fail.
 */
import { createHash } from 'node:crypto';
import type { Batch } from '../core/batch.ts';
import { attempt } from './attempt.ts';
import { because } from './failure.ts';
import type { Destination, Log, Message, RedeliveryQueue, Timing } from './ports.ts';

/** Something was neither accepted nor queued. Thrown so that Lambda tries again and, in the end, keeps the event. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}

/**
 * Remembers what each destination accepted, by invocation. Lambda retries a failed event with the same request id,
 * mostly in the same container; what was accepted is then not sent again. Bounded: the oldest invocation goes first.
 */
export class AcceptedMessages {
  readonly #byRequest = new Map<string, Set<string>>();
  readonly #limit: number;

  /** @param limit how many failed invocations to remember; Lambda retries one at most twice */
  constructor(limit = 100) {
    this.#limit = limit;
  }

  of(requestId: string): Set<string> {
    const known = this.#byRequest.get(requestId);
    if (known !== undefined) return known;
    const accepted = new Set<string>();
    this.#byRequest.set(requestId, accepted);
    const [oldest] = this.#byRequest.keys();
    if (this.#byRequest.size > this.#limit && oldest !== undefined) this.#byRequest.delete(oldest);
    return accepted;
  }

  /** Nothing is retried after success. */
  forget(requestId: string): void {
    this.#byRequest.delete(requestId);
  }
}

/** By content, not by position: a retry may split the batch in other parts. */
const keyOf = ({ name }: Destination, { subject, text }: Message): string =>
  createHash('sha256').update(`${name}\n${subject}\n${text}`).digest('base64');

export interface Courier {
  readonly destinations: readonly Destination[];
  /** Loaded only when something was refused. */
  readonly queue: () => Promise<RedeliveryQueue>;
  readonly accepted: AcceptedMessages;
  readonly timing: Timing;
  readonly log: Log;
}

/** What became of a batch's messages. */
export interface Delivered {
  readonly accepted: number;
  readonly queued: number;
}

type State = 'accepted' | 'queued' | 'lost';

async function hand(destination: Destination, message: Message, courier: Courier): Promise<State> {
  const { log, timing, queue } = courier;
  const fields = { destination: destination.name, subject: message.subject };
  try {
    await attempt(destination, message, timing);
    return 'accepted';
  } catch (error) {
    log('error', `${destination.name} did not accept an alert`, { ...fields, error: because(error) });
  }
  try {
    await (await queue()).put({ destination: destination.name, message });
    log('warn', 'The alert waits in the redelivery queue', fields);
    return 'queued';
  } catch (error) {
    log('error', 'The redelivery queue did not accept the alert either', { ...fields, error: because(error) });
    return 'lost';
  }
}

/** One message after the other: SNS suspends an e-mail subscription that gets more than ten a second. */
async function handAll(destination: Destination, batch: Batch, known: Set<string>, courier: Courier): Promise<State[]> {
  const states: State[] = [];
  for (const message of destination.compose(batch)) {
    const key = keyOf(destination, message);
    if (known.has(key)) continue;
    const state = await hand(destination, message, courier);
    if (state !== 'lost') known.add(key);
    states.push(state);
  }
  return states;
}

/** @throws {DeliveryError} when a message was neither accepted nor queued */
export async function deliver(batch: Batch, requestId: string, courier: Courier): Promise<Delivered> {
  if (batch.findings.length === 0 && batch.unreadable.length === 0) return { accepted: 0, queued: 0 };
  const { destinations, accepted } = courier;
  const known = accepted.of(requestId);
  const states = await Promise.all(destinations.map((destination) => handAll(destination, batch, known, courier)));
  const lost = destinations.filter((_, index) => states[index]?.includes('lost') === true);
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(' and ');
    throw new DeliveryError(
      `${names} did not accept the alert, and it could not be queued: see the errors logged before`,
    );
  }
  accepted.forget(requestId);
  const all = states.flat();
  return {
    accepted: all.filter((state) => state === 'accepted').length,
    queued: all.filter((state) => state === 'queued').length,
  };
}
