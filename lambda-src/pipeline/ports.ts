/** What the pipeline needs of the world; `aws/` provides it, tests fake it. */

import type { Severity } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import type { Attributes } from '../render/attributes.ts';

/** The longest that a call to a destination or to the queue takes: `aws/` ends it then, and rejects. */
export const CALL_MS = 7_000;

/** One message for one destination. */
export interface Message {
  readonly subject: string;
  readonly text: string;
  /** `null` where the destination takes none, or takes it with another part. */
  readonly html: string | null;
  /** For subscribers that filter; empty where the destination takes none. */
  readonly attributes: Attributes;
  /** Keys of the records that it tells of. */
  readonly tells: readonly string[];
}

/** Where alerts go to. */
export interface Destination {
  /** `sns` or `ses`: how logs, errors and queued messages name it. */
  readonly name: string;
  /** Findings below it are left to the other destinations. */
  readonly minimumSeverity: Severity;
  /** Everything in `batch`, in as many messages as the service's limits demand; made one by one, as a large delivery has hundreds. Pure. */
  compose(batch: Batch): Iterable<Message>;
  /** Rejects when the service did not accept the message. Tries once: `retry.ts` decides on more. */
  send(message: Message): Promise<void>;
}

/** Keeps records that a destination did not accept, to be told again later and there alone. */
export interface RedeliveryQueue {
  put(body: string): Promise<void>;
  /** Makes a queued message wait before it comes again. */
  postpone(receiptHandle: string, seconds: number): Promise<void>;
}

/** Asks the account what the records cannot say. Never rejects: what could not be looked up stands in the findings. */
export type LookUp = (findings: readonly Finding[]) => Promise<readonly Finding[]>;

/** Time, as the pipeline sees it. */
export interface Timing {
  /** Milliseconds until Lambda ends the invocation. */
  readonly remainingMs: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Writes one JSON line; `level` decides whether it is kept. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;
