import type { Batch } from '../../../lambda-src/finding/batch.ts';
import type { Settings } from '../../../lambda-src/finding/settings.ts';
import { decode } from '../../../lambda-src/pipeline/decode.ts';
import type { DeliveryContext, Outgoing } from '../../../lambda-src/pipeline/deliver.ts';
import { History } from '../../../lambda-src/pipeline/history.ts';
import type { Destination, Message, RedeliveryQueue } from '../../../lambda-src/pipeline/ports.ts';
import { processEvent } from '../../../lambda-src/pipeline/process.ts';
import { RateLimiter } from '../../../lambda-src/pipeline/rate-limiter.ts';
import type { Run } from '../../../lambda-src/pipeline/run.ts';
import { unpack, type Waiting } from '../../../lambda-src/pipeline/waiting.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { record } from '../../records.ts';
import { SETTINGS } from '../../settings.ts';
import { subscriptionEvent } from '../../subscription-event.ts';

export const message = (text: string): Message => ({
  subject: `about ${text}`,
  text,
  html: null,
  attributes: {},
  tells: [],
});

/** An error as the SDK throws it. */
export const refusal = (name: string, status = 400): Error =>
  Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode: status } });

/** Records that a batch tells as `user NAME`, or as what it could not read. */
export const userRecord = (userName: string, change: JsonObject = {}): JsonObject =>
  record('CreateUser', { requestParameters: { userName }, eventID: `event of ${userName}`, ...change });

/** What the function sends of an event. */
export function outgoing(
  event: unknown,
  run: Partial<Run> = {},
  settings: Partial<Settings> = {},
  scope = '',
): Outgoing {
  const { batch } = processEvent(event, { ...SETTINGS, ...settings }, { invocation: 'r1', ...run });
  const logEvents = () => {
    const decoded = decode(event);
    return decoded.kind === 'data' ? decoded.logEvents : [];
  };
  return { batch, logEvents, scope };
}

export const outgoingOf = (...messages: readonly unknown[]): Outgoing => outgoing(subscriptionEvent(...messages));

/** A destination with a message for every record: the name of the user, or the beginning of what could not be read. */
export class FakeDestination implements Destination {
  readonly name: string;
  readonly minimumSeverity: Destination['minimumSeverity'];
  readonly got: Message[] = [];
  readonly batches: Batch[] = [];
  /** The error for a message, or `null` to accept it. */
  refuse: (message: Message) => Error | null = () => null;
  tries = 0;

  constructor(name: string, minimumSeverity: Destination['minimumSeverity'] = 'info') {
    this.name = name;
    this.minimumSeverity = minimumSeverity;
  }

  compose(batch: Batch): readonly Message[] {
    this.batches.push(batch);
    return [
      ...batch.findings.map(({ targets, source }) => ({
        ...message(targets[0]?.name ?? ''),
        tells: [source.key],
      })),
      ...batch.unreadable.map(({ excerpt, sources }) => ({
        ...message(excerpt),
        tells: sources.map(({ key }) => key),
      })),
    ];
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
  readonly bodies: string[] = [];
  readonly waits: [receiptHandle: string, seconds: number][] = [];
  error: Error | null = null;

  async put(body: string): Promise<void> {
    if (this.error !== null) throw this.error;
    this.bodies.push(body);
  }

  async postpone(receiptHandle: string, seconds: number): Promise<void> {
    if (this.error !== null) throw this.error;
    this.waits.push([receiptHandle, seconds]);
  }

  get waiting(): readonly Waiting[] {
    return this.bodies.map((body) => {
      const waiting = unpack(JSON.parse(body));
      if (typeof waiting === 'string') throw new Error(waiting);
      return waiting;
    });
  }

  /** `sns: one, two`, a text for each queued message. */
  get told(): readonly string[] {
    return this.waiting.map(({ destination, logEvents }) => {
      const names = logEvents.map(({ message: text }) => /"userName":"(\w+)"\},"resp/.exec(text ?? '')?.[1] ?? text);
      return `${destination}: ${names.join(', ')}`;
    });
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
    history: new History(),
    rateLimiter: new RateLimiter(),
    timing: new FakeTiming(),
    log: (level, text, fields) => void lines.push([level, text, fields]),
    lines,
  };
}
