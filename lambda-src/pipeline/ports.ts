/** What the pipeline needs of the world; `adapters/` provides it, tests fake it. */
import type { Batch } from '../core/batch.ts';

/** One place alerts go to. */
export interface Destination {
  /** `sns` or `ses`: how logs and errors name it. */
  readonly name: string;
  /**
   * Sends everything in `batch`, in as many messages as the service's limits demand. `delivered` holds the messages
   * of this invocation that the destination accepted on an earlier try (and is added to), so that a retry by Lambda in
   * the same container repeats none.
   * Rejects when any message was not accepted, after trying all.
   */
  send(batch: Batch, delivered: Set<string>): Promise<void>;
}

/** Writes one JSON line; `level` decides whether Lambda keeps it. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;
