/** From one subscription event to the batch that is sent, with every record accounted for. */

import type { Batch, Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { byImportance } from '../finding/order.ts';
import type { Settings } from '../finding/settings.ts';
import { OTHER_HEARTBEAT, suppressedBy } from '../finding/suppression.ts';
import { adjustBatch } from '../rules/evaluate.ts';
import { type Decoded, decode, type LogEvent } from './decode.ts';
import { EventIds } from './event-ids.ts';
import { type Beat, digestOf, isBeat, isUnreadable, readLogEvent } from './read-record.ts';
import { ALONE, type Run } from './run.ts';

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

/** More than anybody reads; what is beyond is told in one. */
const MAX_UNREADABLE = 100;

function boundedUnreadable(all: readonly Unreadable[]): readonly Unreadable[] {
  const further = all.slice(MAX_UNREADABLE);
  if (further.length === 0) return all;
  const reason = `${further.length} further records could not be read either`;
  const size = further.reduce((sum, each) => sum + each.size, 0);
  const sources = further.flatMap((each) => each.sources);
  const rest: Unreadable = { kind: 'record', reason, logEventId: null, time: null, excerpt: '', size, sources };
  return [...all.slice(0, MAX_UNREADABLE), rest];
}

interface Detected {
  readonly findings: readonly Finding[];
  readonly beats: readonly Beat[];
  readonly unreadable: readonly Unreadable[];
  readonly reusedIds: ReadonlySet<string>;
  readonly outOfScope: number;
  readonly duplicate: number;
}

/**
 * So many values of records are kept for the formats that show them: some 64 bytes each, three times what the largest event
 * of real records has. What was found is kept of all.
 */
const MAX_KEPT_VALUES = 3_000_000;

/** More than any message has characters. */
const FAILED = 2 ** 31;

/** What failed changed nothing, and what is long takes the most time: whoever makes many of them has them judged last. */
function byWeight(logEvents: readonly LogEvent[]): readonly (readonly [position: number, logEvent: LogEvent])[] {
  const weights = logEvents.map(
    ({ message }) => (message?.length ?? 0) + (message?.includes('"errorCode":"') === true ? FAILED : 0),
  );
  return [...logEvents.entries()].sort(([a], [b]) => (weights[a] ?? 0) - (weights[b] ?? 0));
}

function detectAll(logEvents: readonly LogEvent[], settings: Settings, run: Run): Detected {
  let kept = 0;
  const keeps = (values: number): boolean => {
    kept += values;
    return kept <= MAX_KEPT_VALUES;
  };
  const findings: Finding[] = [];
  const beats: Beat[] = [];
  const unreadable: Unreadable[] = [];
  const ids = new EventIds(run);
  let outOfScope = 0;
  let duplicate = 0;
  for (const [position, logEvent] of byWeight(logEvents)) {
    const result = readLogEvent(logEvent, position, settings, run, keeps);
    if (result === null) outOfScope += 1;
    else if (isUnreadable(result)) unreadable.push(result);
    // Before the ids: a forged one could else make the event that has its id a duplicate.
    else if (isBeat(result)) beats.push(result);
    else if (ids.isDuplicate(result)) duplicate += 1;
    else findings.push(result);
  }
  findings.sort((a, b) => a.source.position - b.source.position);
  return { findings, beats, unreadable, reusedIds: ids.reused, outOfScope, duplicate };
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

export const emptyBatch = ({ alertName, notes, isUnverified, runbookUrl }: Settings): Batch => ({
  alertName,
  notes,
  isUnverified,
  runbookUrl,
  logGroup: null,
  findings: [],
  unreadable: [],
  suppressed: {},
});

/** What was found in log events, before anything is looked up, adjusted or held back. */
export interface Found {
  readonly received: number;
  readonly logGroup: string | null;
  readonly detected: Detected;
}

/** Never throws: what cannot be read or judged is part of it. */
export function detectRecords(
  logEvents: readonly LogEvent[],
  logGroup: string | null,
  settings: Settings,
  changes: Partial<Run> = {},
): Found {
  const detected = detectAll(logEvents, { ...settings, logGroup }, { ...ALONE, ...changes });
  return { received: logEvents.length, logGroup, detected };
}

/**
 * The batch that is sent.
 *
 * @param findings those of `found`, or what look-ups made of them
 * @param now milliseconds since 1970: suppression rules expire
 */
export function conclude(
  { received, logGroup, detected }: Found,
  settings: Settings,
  findings: readonly Finding[] = detected.findings,
  now: number = Date.now(),
): Omit<Processed, 'kind'> {
  const { beats, unreadable, reusedIds, outOfScope, duplicate } = detected;
  const adjusted = adjustBatch(findings, { hasUnreadable: unreadable.length > 0, reusedIds });
  const heartbeats = beats.filter(({ beat }) => beat === 'own').map(({ time }) => time);
  const foreign = beats.length - heartbeats.length;
  const { alerted, suppressed } = filterAll(adjusted, foreign, settings, now);
  return {
    batch: {
      ...emptyBatch(settings),
      logGroup,
      findings: byImportance(alerted),
      unreadable: boundedUnreadable(unreadable),
      suppressed,
    },
    count: {
      received,
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

/** A whole subscription event: what its records hold, or at once what becomes of an event without any. */
export function detectEvent(event: unknown, settings: Settings, changes: Partial<Run> = {}): Found | Processed {
  const decoded = decode(event);
  const { kind } = decoded;
  if (kind === 'control') return { kind, batch: emptyBatch(settings), count: NOTHING, heartbeats: [] };
  if (kind === 'unreadable') {
    // It is no record that could wait in the queue; known by its invocation, its retry does not alert it again.
    const sources = [{ key: digestOf(`${changes.invocation}\nwhole event`), position: -1 }];
    const batch = { ...emptyBatch(settings), unreadable: [{ ...decoded.unreadable, sources }] };
    return { kind, batch, count: { ...NOTHING, received: 1, unreadable: 1 }, heartbeats: [] };
  }
  return detectRecords(decoded.logEvents, decoded.logGroup, settings, changes);
}

/** The same to its end, with nothing looked up. */
export function processEvent(event: unknown, settings: Settings, changes: Partial<Run> = {}): Processed {
  const found = detectEvent(event, settings, changes);
  return 'kind' in found ? found : { kind: 'data', ...conclude(found, settings) };
}
