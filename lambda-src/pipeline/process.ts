/** From one subscription event to the batch that is sent, with every record accounted for. */

import { rank } from '../catalogue/severity.ts';
import { type Batch, excerptOf, type Unreadable } from '../finding/batch.ts';
import { detect } from '../finding/detect.ts';
import type { Finding } from '../finding/finding.ts';
import type { Settings } from '../finding/settings.ts';
import { Shared } from '../finding/share.ts';
import { type SuppressionRule, suppressedBy } from '../finding/suppression.ts';
import { asObject, type JsonObject } from '../record/json.ts';
import { parseJson } from '../record/parse-json.ts';
import { parseRecord } from '../record/record.ts';
import { type Redacted, redact, redactJson } from '../record/redact.ts';
import { isTest } from '../rules/batch.ts';
import { adjustAlerted, adjustBatch } from '../rules/evaluate.ts';
import { type Decoded, decode, type LogEvent } from './decode.ts';

/** Every record received is in exactly one of the other four. */
export interface Count {
  readonly received: number;
  readonly alerted: number;
  readonly suppressed: number;
  readonly duplicate: number;
  readonly unreadable: number;
}

export interface Processed {
  readonly kind: Decoded['kind'];
  readonly batch: Batch;
  readonly count: Count;
}

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isoTime = (milliseconds: number | null): string | null => {
  // Date takes no more than 8.64e15 ms either side of 1970; CloudWatch Logs sends no fraction.
  if (milliseconds === null || Math.abs(milliseconds) > 8.64e15) return null;
  return new Date(milliseconds).toISOString();
};

/** V8 keeps the whole text for as long as a slice of it is kept; a copy lets it go. */
const copyOf = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

function unreadableRecord(event: LogEvent, reason: string): Unreadable {
  const message = event.message ?? '';
  return {
    kind: 'record',
    reason,
    logEventId: event.id,
    time: isoTime(event.timestamp),
    excerpt: copyOf(excerptOf(message)),
    size: message.length,
  };
}

function readRecord(message: string | null): JsonObject | string {
  if (message === null) return 'the log event has no message';
  const parsed = parseJson(message);
  return 'reason' in parsed ? parsed.reason : (asObject(parsed.value) ?? 'JSON, but not an object');
}

/**
 * So many characters of records are kept for the formats that show them; of a larger delivery only what was found is.
 * The function's memory is not made for more.
 */
const MAX_KEPT = 2 * 1024 * 1024;

type Kept = Pick<Finding, 'record' | 'recordJson'>;

/** The text of a record takes a fifth of the memory that its objects take. */
const keep = (message: string, { hasMoreThanTexts }: Redacted): Kept => ({
  record: () => {
    const record = readRecord(message);
    return typeof record === 'string' ? null : redact(record);
  },
  recordJson: () => (hasMoreThanTexts ? null : redactJson(message)),
});

const NOT_KEPT: Kept = { record: () => null };

/** A record that makes detection throw is a bug of ours; the record is alerted as unreadable and the others go on. */
function findingOf(event: LogEvent, settings: Settings, isKept: boolean): Finding | Unreadable {
  const { message } = event;
  const record = readRecord(message);
  if (typeof record === 'string') return unreadableRecord(event, record);
  try {
    const redacted: Redacted = { hasMoreThanTexts: false };
    const clean = parseRecord(redact(record, redacted));
    return detect(clean, settings, isKept && message !== null ? keep(message, redacted) : NOT_KEPT);
  } catch (error) {
    return unreadableRecord(event, `could not be judged (${because(error)}): please report this`);
  }
}

const isUnreadable = (result: Finding | Unreadable): result is Unreadable => 'excerpt' in result;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Most serious first, then oldest first; tests last. ISO times sort as text. */
const byImportance = (a: Finding, b: Finding): number =>
  Number(isTest(a)) - Number(isTest(b)) || rank(b.severity) - rank(a.severity) || compare(a.time ?? '', b.time ?? '');

/** More than anybody reads. Told one by one, ten thousand of them would take more memory than the function has. */
const MAX_UNREADABLE = 100;

/** Takes log events one by one, and keeps of each what the alert needs. */
class Detector {
  readonly findings: Finding[] = [];
  readonly #unreadable: Unreadable[] = [];
  readonly #further = { count: 0, size: 0 };
  received = 0;
  duplicate = 0;
  readonly #seen = new Set<string>();
  readonly #shared = new Shared();
  #characters = 0;
  readonly #settings: Settings;
  readonly #isKnown: (id: string) => boolean;

  constructor(settings: Settings, isKnown: (id: string) => boolean) {
    this.#settings = settings;
    this.#isKnown = isKnown;
  }

  /** What is beyond the limit is told in one. */
  get unreadable(): readonly Unreadable[] {
    const { count, size } = this.#further;
    if (count === 0) return this.#unreadable;
    const reason = `${count} further records could not be read either`;
    return [...this.#unreadable, { kind: 'record', reason, logEventId: null, time: null, excerpt: '', size }];
  }

  get unreadableCount(): number {
    return this.#unreadable.length + this.#further.count;
  }

  take(logEvent: LogEvent): void {
    this.received += 1;
    this.#characters += logEvent.message?.length ?? 0;
    const result = findingOf(logEvent, this.#settings, this.#characters <= MAX_KEPT);
    if (isUnreadable(result)) {
      if (this.#unreadable.length < MAX_UNREADABLE) this.#unreadable.push(result);
      else {
        this.#further.count += 1;
        this.#further.size += result.size;
      }
    } else if (result.id !== null && (this.#seen.has(result.id) || this.#isKnown(result.id))) {
      // CloudWatch Logs delivers at least once. Records without an eventID are never taken for one another.
      this.duplicate += 1;
    } else {
      if (result.id !== null) this.#seen.add(result.id);
      this.findings.push(this.#shared.of(result));
    }
  }
}

interface Filtered {
  readonly alerted: Finding[];
  readonly suppressed: Readonly<Record<string, number>>;
}

function filterAll(findings: readonly Finding[], settings: Settings): Filtered {
  const alerted: Finding[] = [];
  const suppressed: Partial<Record<SuppressionRule, number>> = {};
  for (const finding of findings) {
    const rule = suppressedBy(finding, settings);
    if (rule === null) alerted.push(finding);
    else suppressed[rule] = (suppressed[rule] ?? 0) + 1;
  }
  return { alerted, suppressed };
}

const NOTHING: Count = { received: 0, alerted: 0, suppressed: 0, duplicate: 0, unreadable: 0 };

const emptyBatch = ({ alertName, notes, runbookUrl }: Settings): Batch => ({
  alertName,
  notes,
  runbookUrl,
  logGroup: null,
  findings: [],
  unreadable: [],
  suppressed: {},
});

/**
 * Never rejects: what cannot be read or judged is part of the batch.
 *
 * @param isKnown whether the alert of this eventID was accepted before
 */
export async function processEvent(
  event: unknown,
  settings: Settings,
  isKnown: (id: string) => boolean = () => false,
): Promise<Processed> {
  const detector = new Detector(settings, isKnown);
  const { kind, logGroup, unreadable } = await decode(event, (logEvent) => detector.take(logEvent));
  if (kind === 'control') return { kind, batch: emptyBatch(settings), count: NOTHING };
  const allUnreadable = unreadable === null ? detector.unreadable : [unreadable, ...detector.unreadable];
  const { excludedPrincipalArns } = settings;
  const facts = { hasUnreadable: allUnreadable.length > 0, excludedPrincipalArns };
  const { alerted, suppressed } = filterAll(adjustBatch(detector.findings, facts), settings);
  return {
    kind,
    batch: {
      alertName: settings.alertName,
      notes: settings.notes,
      runbookUrl: settings.runbookUrl,
      logGroup,
      findings: adjustAlerted(alerted, facts).toSorted(byImportance),
      unreadable: allUnreadable,
      suppressed,
    },
    count: {
      received: detector.received + (unreadable === null ? 0 : 1),
      alerted: alerted.length,
      suppressed: Object.values(suppressed).reduce((sum, count) => sum + count, 0),
      duplicate: detector.duplicate,
      unreadable: detector.unreadableCount + (unreadable === null ? 0 : 1),
    },
  };
}
