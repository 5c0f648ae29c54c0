/**
 * What a warm container remembers, so that nothing is told twice. Lambda tries a failed event again after one and after
 * two more minutes, mostly in the same container; the bounds are set for that span:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import { BoundedSet } from './bounded-set.ts';

/** Some 100 bytes each. CloudTrail delivers no more than a few thousand selected events within minutes. */
const MAX_EVENTS = 20_000;
/** Some 500 bytes each; a container that fails ten times a second for three minutes stays below it. */
const MAX_REQUESTS = 2_000;

interface Accepted {
  /** Destinations that have all of the invocation's messages. */
  readonly destinations: Set<string>;
  /** Keys of messages that a destination has. */
  readonly messages: Set<string>;
}

export class Memory {
  /** eventIDs that every destination has. Those of a failed event are not among them: its retry is no duplicate. */
  readonly alerted: BoundedSet;
  /**
   * Keys of messages that their destination has. SQS hands a message out at least once; and one whose answer was lost may
   * be in the queue as well as in Lambda's retry.
   */
  readonly delivered: BoundedSet;
  /** By destination, eventIDs that it has, but not every other. */
  readonly #alertedAt = new Map<string, BoundedSet>();
  readonly #byRequest = new Map<string, Accepted>();
  readonly #maxEvents: number;
  readonly #maxRequests: number;

  constructor({ maxEvents = MAX_EVENTS, maxRequests = MAX_REQUESTS } = {}) {
    this.#maxEvents = maxEvents;
    this.#maxRequests = maxRequests;
    this.alerted = new BoundedSet(maxEvents);
    this.delivered = new BoundedSet(maxEvents);
  }

  /** What an invocation got rid of; its retries have the same request id. */
  of(requestId: string): Accepted {
    const known = this.#byRequest.get(requestId);
    if (known !== undefined) return known;
    const accepted = { destinations: new Set<string>(), messages: new Set<string>() };
    this.#byRequest.set(requestId, accepted);
    for (const oldest of this.#byRequest.keys()) {
      if (this.#byRequest.size <= this.#maxRequests) break;
      this.#byRequest.delete(oldest);
    }
    return accepted;
  }

  /** Nothing is retried after success. */
  forget(requestId: string): void {
    this.#byRequest.delete(requestId);
  }

  /** The events that a destination has: their copies, in another delivery by CloudWatch Logs, are not for it. */
  at(destination: string): BoundedSet {
    const known = this.#alertedAt.get(destination) ?? new BoundedSet(this.#maxEvents);
    this.#alertedAt.set(destination, known);
    return known;
  }
}
