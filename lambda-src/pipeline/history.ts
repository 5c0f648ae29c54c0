/**
 * What a warm execution environment remembers, so that nothing is told twice. Lambda tries a failed event again after one
 * and after two more minutes, mostly in the same environment; the bounds are set for that span:
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 *
 * Records are the same where the whole message is, not where they have the same id: whoever writes into the log group or the
 * queue writes any id.
 */
import { BoundedMap } from './bounded-map.ts';

/** Some 100 bytes each; more than the largest event holds. */
const MAX_RECORDS = 20_000;

/** `queued`: the redelivery queue has it for the destination. */
export type Kept = 'accepted' | 'queued';

export class History {
  readonly #maxRecords: number;
  readonly #byDestination = new Map<string, BoundedMap<Kept>>();
  readonly #keys: BoundedMap<string>;

  constructor(maxRecords = MAX_RECORDS) {
    this.#maxRecords = maxRecords;
    this.#keys = new BoundedMap(maxRecords);
  }

  /** What became of the record of this key at the destination. */
  at(destination: string, key: string): Kept | undefined {
    return this.#byDestination.get(destination)?.get(key);
  }

  add(destination: string, keys: Iterable<string>, kept: Kept): void {
    const known = this.#byDestination.get(destination) ?? new BoundedMap<Kept>(this.#maxRecords);
    this.#byDestination.set(destination, known);
    for (const key of keys) known.set(key, kept);
  }

  /** Key of the record that was alerted with this eventID. */
  keyOf(eventId: string): string | undefined {
    return this.#keys.get(eventId);
  }

  remember(eventId: string, key: string): void {
    this.#keys.set(eventId, key);
  }
}
