/** From one subscription event to the batch that is sent, with every record accounted for. */

import { lookUp } from '../catalogue/index.ts';
import { rank } from '../catalogue/severity.ts';
import { type Batch, excerptOf, type Unreadable } from '../finding/batch.ts';
import { detect } from '../finding/detect.ts';
import type { Finding } from '../finding/finding.ts';
import { isInScope } from '../finding/scope.ts';
import type { Settings } from '../finding/settings.ts';
import { OTHER_HEARTBEAT, suppressedBy } from '../finding/suppression.ts';
import { isForeignHeartbeat, isHeartbeat } from '../record/heartbeat.ts';
import { asObject, type JsonObject } from '../record/json.ts';
import { timeOf } from '../record/location.ts';
import { parseJson } from '../record/parse-json.ts';
import { type CloudTrailRecord, parseRecord } from '../record/record.ts';
import { redactText } from '../record/redact.ts';
import { isTest } from '../rules/batch.ts';
import { adjustBatch } from '../rules/evaluate.ts';
import { type Decoded, decode, type LogEvent } from './decode.ts';

/** Every record received is in exactly one of the other five. */
export interface Count {
  readonly received: number;
  readonly alerted: number;
  readonly suppressed: number;
  readonly outOfScope: number;
  readonly heartbeat: number;
  readonly duplicate: number;
  readonly unreadable: number;
}

export interface Processed {
  readonly kind: Decoded['kind'];
  readonly batch: Batch;
  readonly count: Count;
  /** Of this installation: their times, as of findings. */
  readonly heartbeats: readonly (string | null)[];
}

/** CloudWatch Logs takes no larger log event: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_RECORD_CHARACTERS = 1024 * 1024;

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isoTime = (milliseconds: number | null): string | null => {
  // Date takes no more than 8.64e15 ms either side of 1970; CloudWatch Logs sends no fraction.
  if (milliseconds === null || Math.abs(milliseconds) > 8.64e15) return null;
  return new Date(milliseconds).toISOString();
};

function unreadableRecord(event: LogEvent, reason: string): Unreadable {
  const message = event.message ?? '';
  return {
    kind: 'record',
    reason,
    logEventId: event.id,
    time: isoTime(event.timestamp),
    excerpt: excerptOf(message),
    size: message.length,
  };
}

function readRecord(message: string | null): JsonObject | string {
  if (message === null) return 'the log event has no message';
  if (message.length > MAX_RECORD_CHARACTERS) return 'larger than any log event of CloudWatch Logs';
  const parsed = parseJson(message);
  return 'reason' in parsed ? parsed.reason : (asObject(parsed.value) ?? 'JSON, but not an object');
}

/** A heartbeat changes nothing; that of another installation is one that nobody here waits for. */
interface Beat {
  readonly beat: 'own' | 'other';
  readonly time: string | null;
}

function beatOf(record: CloudTrailRecord, { heartbeat }: Settings): Beat | null {
  if (isHeartbeat(record, heartbeat)) return { beat: 'own', time: timeOf(record) };
  return isForeignHeartbeat(record, heartbeat) ? { beat: 'other', time: timeOf(record) } : null;
}

function isOutOfScope(record: CloudTrailRecord, { scope, alertName, logGroup = null }: Settings): boolean {
  if (scope !== 'catalogue') return false;
  return !isInScope(record, lookUp(record.eventSource, record.eventName), { name: alertName, logGroup });
}

/**
 * A record that makes detection throw is a bug of ours; the record is alerted as unreadable and the others go on.
 *
 * @returns `null` for a record out of scope
 */
function findingOf(event: LogEvent, settings: Settings): Finding | Beat | Unreadable | null {
  const json = readRecord(event.message);
  if (typeof json === 'string') return unreadableRecord(event, json);
  try {
    const record = parseRecord(json);
    return beatOf(record, settings) ?? (isOutOfScope(record, settings) ? null : detect(record, settings));
  } catch (error) {
    return unreadableRecord(event, `could not be judged (${redactText(because(error))}): please report this`);
  }
}

const isUnreadable = (result: Finding | Beat | Unreadable): result is Unreadable => 'excerpt' in result;
const isBeat = (result: Finding | Beat): result is Beat => 'beat' in result;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Most serious first, then oldest first; tests last. ISO times sort as text. */
const byImportance = (a: Finding, b: Finding): number =>
  Number(isTest(a)) - Number(isTest(b)) || rank(b.severity) - rank(a.severity) || compare(a.time ?? '', b.time ?? '');

/** More than anybody reads; what is beyond is told in one. */
const MAX_UNREADABLE = 100;

function boundedUnreadable(all: readonly Unreadable[]): readonly Unreadable[] {
  const further = all.slice(MAX_UNREADABLE);
  if (further.length === 0) return all;
  const reason = `${further.length} further records could not be read either`;
  const size = further.reduce((sum, each) => sum + each.size, 0);
  const rest: Unreadable = { kind: 'record', reason, logEventId: null, time: null, excerpt: '', size };
  return [...all.slice(0, MAX_UNREADABLE), rest];
}

interface Detected {
  readonly findings: readonly Finding[];
  readonly beats: readonly Beat[];
  readonly unreadable: readonly Unreadable[];
  readonly outOfScope: number;
  readonly duplicate: number;
}

/** @param isKnown whether the alert of this eventID was accepted before */
function detectAll(logEvents: readonly LogEvent[], settings: Settings, isKnown: (id: string) => boolean): Detected {
  const findings: Finding[] = [];
  const beats: Beat[] = [];
  const unreadable: Unreadable[] = [];
  const seen = new Set<string>();
  let outOfScope = 0;
  let duplicate = 0;
  for (const logEvent of logEvents) {
    const result = findingOf(logEvent, settings);
    if (result === null) {
      outOfScope += 1;
    } else if (isUnreadable(result)) {
      unreadable.push(result);
    } else if (isBeat(result)) {
      // Before the ids: a forged one could else make the event that has its id a duplicate.
      beats.push(result);
    } else if (result.id !== null && (seen.has(result.id) || isKnown(result.id))) {
      // CloudWatch Logs delivers at least once. Records without an eventID are never taken for one another.
      duplicate += 1;
    } else {
      if (result.id !== null) seen.add(result.id);
      findings.push(result);
    }
  }
  return { findings, beats, unreadable, outOfScope, duplicate };
}

interface Filtered {
  readonly alerted: Finding[];
  readonly suppressed: Readonly<Record<string, number>>;
}

function filterAll(findings: readonly Finding[], foreignBeats: number, settings: Settings, now: number): Filtered {
  const alerted: Finding[] = [];
  const suppressed = new Map(foreignBeats === 0 ? [] : [[OTHER_HEARTBEAT, foreignBeats]]);
  for (const finding of findings) {
    const by = suppressedBy(finding, settings, now);
    if (by === null) alerted.push(finding);
    else suppressed.set(by, (suppressed.get(by) ?? 0) + 1);
  }
  return { alerted, suppressed: Object.fromEntries(suppressed) };
}

const NOTHING: Count = {
  received: 0,
  alerted: 0,
  suppressed: 0,
  outOfScope: 0,
  heartbeat: 0,
  duplicate: 0,
  unreadable: 0,
};

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
 * Never throws: what cannot be read or judged is part of the batch.
 *
 * @param isKnown whether the alert of this eventID was accepted before
 * @param now milliseconds since 1970: suppression rules expire
 */
export function processEvent(
  event: unknown,
  settings: Settings,
  isKnown: (id: string) => boolean = () => false,
  now: number = Date.now(),
): Processed {
  const decoded = decode(event);
  const { kind } = decoded;
  if (kind === 'control') return { kind, batch: emptyBatch(settings), count: NOTHING, heartbeats: [] };
  if (kind === 'unreadable') {
    const batch = { ...emptyBatch(settings), unreadable: [decoded.unreadable] };
    return { kind, batch, count: { ...NOTHING, received: 1, unreadable: 1 }, heartbeats: [] };
  }
  const { logGroup, logEvents } = decoded;
  const { findings, beats, unreadable, outOfScope, duplicate } = detectAll(
    logEvents,
    { ...settings, logGroup },
    isKnown,
  );
  const adjusted = adjustBatch(findings, { hasUnreadable: unreadable.length > 0 });
  const heartbeats = beats.filter(({ beat }) => beat === 'own').map(({ time }) => time);
  const foreign = beats.length - heartbeats.length;
  const { alerted, suppressed } = filterAll(adjusted, foreign, settings, now);
  return {
    kind,
    batch: {
      ...emptyBatch(settings),
      logGroup,
      findings: alerted.sort(byImportance),
      unreadable: boundedUnreadable(unreadable),
      suppressed,
    },
    count: {
      received: logEvents.length,
      alerted: alerted.length,
      suppressed: Object.values(suppressed).reduce((sum, count) => sum + count, 0),
      outOfScope,
      heartbeat: heartbeats.length,
      duplicate,
      unreadable: unreadable.length,
    },
    heartbeats,
  };
}
