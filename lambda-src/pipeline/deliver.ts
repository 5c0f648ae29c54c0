/** Sends a batch to every destination on its own: one that fails takes nothing from the others. */
import type { Batch } from '../core/batch.ts';
import type { Destination, Log } from './ports.ts';

/** At least one destination did not take everything. Thrown so that Lambda tries again and, in the end, keeps the event. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}

const because = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/**
 * Remembers what each destination accepted, by invocation. Lambda retries a failed event with the same request id,
 * mostly in the same container; what was accepted is then not sent again. Bounded: the oldest invocation goes first.
 */
export class AcceptedMessages {
  readonly #byRequest = new Map<string, Map<string, Set<string>>>();
  readonly #limit: number;

  /** @param limit how many failed invocations to remember; Lambda retries one at most twice */
  constructor(limit = 100) {
    this.#limit = limit;
  }

  of(requestId: string, destination: string): Set<string> {
    let destinations = this.#byRequest.get(requestId);
    if (destinations === undefined) {
      destinations = new Map();
      this.#byRequest.set(requestId, destinations);
      const [oldest] = this.#byRequest.keys();
      if (this.#byRequest.size > this.#limit && oldest !== undefined) this.#byRequest.delete(oldest);
    }
    const accepted = destinations.get(destination) ?? new Set<string>();
    destinations.set(destination, accepted);
    return accepted;
  }

  /** Nothing is retried after success. */
  forget(requestId: string): void {
    this.#byRequest.delete(requestId);
  }
}

export async function deliver(
  batch: Batch,
  destinations: readonly Destination[],
  accepted: AcceptedMessages,
  requestId: string,
  log: Log,
): Promise<void> {
  if (batch.findings.length === 0 && batch.unreadable.length === 0) return;
  const results = await Promise.allSettled(
    destinations.map((destination) => destination.send(batch, accepted.of(requestId, destination.name))),
  );
  const failures: string[] = [];
  for (const [index, result] of results.entries()) {
    const name = destinations[index]?.name ?? '';
    if (result.status === 'fulfilled') continue;
    failures.push(`${name} (${because(result.reason)})`);
    log('error', `Delivery to ${name} failed`, { destination: name, error: because(result.reason) });
  }
  if (failures.length > 0) throw new DeliveryError(`Not delivered to ${failures.join(' and ')}`);
  accepted.forget(requestId);
}
