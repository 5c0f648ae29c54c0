/** Groups records as they would reach the function, and runs the function's own code on them. */
import type { Batch } from '../../lambda-src/finding/batch.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { suppressedBy } from '../../lambda-src/finding/suppression.ts';
import type { History } from '../../lambda-src/pipeline/history.ts';
import type { LookUp } from '../../lambda-src/pipeline/ports.ts';
import { conclude, detectEvent, type Processed, processEvent } from '../../lambda-src/pipeline/process.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { pack } from '../../test/subscription-event.ts';
import type { FoundRecord } from './records.ts';

/**
 * CloudTrail delivers about every five minutes, by account and Region; what is delivered together makes one message.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const WINDOW_MS = 5 * 60 * 1000;
/** A delivery of CloudWatch Logs has at most 1 MB, compressed. */
const MAX_RECORDS = 500;
/** Bounds memory: the number of records that wait for others of their window. */
const MAX_WAITING = 1_000;

export type Delivery = readonly FoundRecord[];

function windowOf({ record }: FoundRecord): string {
  const { accountId, region, eventTime } = parseRecord(record);
  const time = Date.parse(eventTime ?? '');
  return JSON.stringify([accountId, region, Number.isNaN(time) ? eventTime : Math.floor(time / WINDOW_MS)]);
}

/** Takes records in roughly chronological order and returns the deliveries that are complete. */
export class Deliveries {
  readonly #open = new Map<string, FoundRecord[]>();
  #waiting = 0;

  take(found: FoundRecord): readonly Delivery[] {
    const window = windowOf(found);
    const records = this.#open.get(window) ?? [];
    records.push(found);
    this.#waiting += 1;
    // Moves the window to the end: the first one is the least recently used.
    this.#open.delete(window);
    this.#open.set(window, records);
    if (records.length >= MAX_RECORDS) return this.#close(window);
    const [oldest] = this.#open.keys();
    return this.#waiting <= MAX_WAITING || oldest === undefined ? [] : this.#close(oldest);
  }

  #close(window: string): readonly Delivery[] {
    const records = this.#open.get(window) ?? [];
    this.#open.delete(window);
    this.#waiting -= records.length;
    return [records];
  }

  end(): readonly Delivery[] {
    const rest = [...this.#open.values()];
    this.#open.clear();
    this.#waiting = 0;
    return rest;
  }
}

/** A delivery as CloudWatch Logs would send it. */
const eventOf = (delivery: Delivery): unknown =>
  pack({
    messageType: 'DATA_MESSAGE',
    logEvents: delivery.map(({ record }, index) => ({
      id: String(index),
      timestamp: Date.parse(String(record['eventTime'])) || 0,
      // One event comes from several sources, written in different ways.
      message: JSON.stringify(record),
    })),
  });

const recallOf = (told: History) => ({
  isTold: (id: string, key: string) => told.keyOf(id) === key,
  keyOf: (id: string) => told.keyOf(id),
});

/** What the function would do with a delivery, when it has told what is in `told`. */
export const processed = (delivery: Delivery, settings: Settings, told: History): Processed =>
  processEvent(eventOf(delivery), settings, recallOf(told));

/** The same with what `lookUp` finds, by each of the settings: they differ in what they hold back alone. */
export async function lookedUp(
  delivery: Delivery,
  settings: readonly Settings[],
  told: History,
  lookUp: LookUp,
): Promise<readonly Omit<Processed, 'kind'>[]> {
  const [first] = settings;
  const found = first === undefined ? null : detectEvent(eventOf(delivery), first, recallOf(told));
  if (found === null || 'kind' in found) return found === null ? [] : settings.map(() => found);
  const findings = await lookUp(found.detected.findings);
  return settings.map((each) => conclude(found, each, findings));
}

/** Takes what is in a batch for told. */
export function remember({ findings }: Batch, told: History): void {
  for (const { id, source } of findings) if (id !== null) told.remember(id, source.key);
}

export interface Judged {
  readonly finding: Finding;
  /** `minimum_severity`, or the reason of a suppression rule. */
  readonly heldBackBy: string | null;
}

/** Every finding of a batch that nothing was held back of, with what the settings do to it. */
export const judgedIn = ({ findings }: Batch, settings: Settings): readonly Judged[] =>
  findings.map((finding) => ({ finding, heldBackBy: suppressedBy(finding, settings, Date.now()) }));
