import type { Batch } from '../../../lambda-src/finding/batch.ts';
import type { DeliveryContext } from '../../../lambda-src/pipeline/deliver.ts';
import { Memory } from '../../../lambda-src/pipeline/memory.ts';
import type { Destination, Message, RedeliveryQueue, Undelivered } from '../../../lambda-src/pipeline/ports.ts';
import { RateLimiter } from '../../../lambda-src/pipeline/rate-limiter.ts';

export const BATCH: Batch = {
  alertName: 'iam-change-alerts',
  runbookUrl: null,
  notes: [],
  logGroup: 'trail',
  findings: [],
  unreadable: [{ kind: 'record', reason: 'not JSON', logEventId: null, time: null, excerpt: '', size: 0 }],
  suppressed: {},
};

export const message = (text: string): Message => ({ subject: `about ${text}`, text, html: null, severity: 'low' });

/** An error as the SDK throws it. */
export const refusal = (name: string, status = 400): Error =>
  Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode: status } });

/** A destination that gets `texts` for every batch, and refuses as `refuse` says. */
export class FakeDestination implements Destination {
  readonly name: string;
  readonly got: Message[] = [];
  readonly #texts: readonly string[];
  /** The error for a message, or `null` to accept it. */
  refuse: (message: Message) => Error | null = () => null;
  tries = 0;

  constructor(name: string, texts: readonly string[] = ['one', 'two']) {
    this.name = name;
    this.#texts = texts;
  }

  compose(_: Batch): readonly Message[] {
    return this.#texts.map(message);
  }

  async send(sent: Message): Promise<void> {
    this.tries += 1;
    const error = this.refuse(sent);
    if (error !== null) throw error;
    this.got.push(sent);
  }

  get texts(): readonly string[] {
    return this.got.map(({ text }) => text);
  }
}

export class FakeQueue implements RedeliveryQueue {
  readonly kept: Undelivered[] = [];
  readonly waits: [receiptHandle: string, seconds: number][] = [];
  error: Error | null = null;

  async put(undelivered: Undelivered): Promise<void> {
    if (this.error !== null) throw this.error;
    this.kept.push(undelivered);
  }

  async postpone(receiptHandle: string, seconds: number): Promise<void> {
    if (this.error !== null) throw this.error;
    this.waits.push([receiptHandle, seconds]);
  }
}

/** Time passes only in `sleep`. */
export class FakeTiming {
  remaining = 60_000;
  readonly #start = 1_000_000;
  readonly slept: number[] = [];
  readonly remainingMs = (): number => this.remaining;
  readonly now = (): number => this.#start - this.remaining;
  readonly random = (): number => 0.5;
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.slept.push(milliseconds);
    this.remaining -= milliseconds;
  };
}

export interface FakeContext extends DeliveryContext {
  readonly store: FakeQueue;
  readonly timing: FakeTiming;
  readonly lines: [level: string, message: string, fields: unknown][];
}

export function contextOf(...destinations: readonly Destination[]): FakeContext {
  const store = new FakeQueue();
  const lines: [string, string, unknown][] = [];
  return {
    destinations,
    store,
    queue: async () => store,
    memory: new Memory(),
    rateLimiter: new RateLimiter(),
    timing: new FakeTiming(),
    log: (level, text, fields) => void lines.push([level, text, fields]),
    lines,
  };
}
