/** From one subscription event to the batch that is sent, with every record accounted for. */
import { type Batch, excerptOf, type Unreadable } from '../core/batch.ts';
import { raiseBursts } from '../core/bursts.ts';
import { detect } from '../core/detect.ts';
import { lowerForListed, type SuppressionRule, suppressedBy } from '../core/filter.ts';
import type { Finding } from '../core/finding.ts';
import { asObject, type JsonObject } from '../core/json.ts';
import { parseJson } from '../core/parse-json.ts';
import { parseRecord } from '../core/record.ts';
import { scrub } from '../core/scrub.ts';
import type { Settings } from '../core/settings.ts';
import { rank } from '../core/severity.ts';
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

function readRecord(event: LogEvent): JsonObject | string {
  if (event.message === null) return 'the log event has no message';
  const parsed = parseJson(event.message);
  return 'reason' in parsed ? parsed.reason : (asObject(parsed.value) ?? 'JSON, but not an object');
}

/** A record that makes detection throw is a bug of ours; the record is alerted as unreadable and the others go on. */
function findingOf(event: LogEvent, settings: Settings): Finding | Unreadable {
  const record = readRecord(event);
  if (typeof record === 'string') return unreadableRecord(event, record);
  try {
    return detect(parseRecord(scrub(record)), settings);
  } catch (error) {
    return unreadableRecord(event, `could not be judged (${because(error)}): please report this`);
  }
}

const isUnreadable = (result: Finding | Unreadable): result is Unreadable => 'excerpt' in result;

/** Most serious first, then oldest first. ISO times sort as text. */
const byImportance = (a: Finding, b: Finding): number =>
  rank(b.severity) - rank(a.severity) || (a.time ?? '').localeCompare(b.time ?? '', 'en');

interface Detected {
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  readonly duplicate: number;
}

function detectAll(logEvents: readonly LogEvent[], settings: Settings, isKnown: (id: string) => boolean): Detected {
  const findings: Finding[] = [];
  const unreadable: Unreadable[] = [];
  const seen = new Set<string>();
  let duplicate = 0;
  for (const logEvent of logEvents) {
    const result = findingOf(logEvent, settings);
    if (isUnreadable(result)) {
      unreadable.push(result);
    } else if (result.id !== null && (seen.has(result.id) || isKnown(result.id))) {
      // CloudWatch Logs delivers at least once. Records without an eventID are never taken for one another.
      duplicate += 1;
    } else {
      if (result.id !== null) seen.add(result.id);
      findings.push(result);
    }
  }
  return { findings, unreadable, duplicate };
}

interface Filtered {
  readonly alerted: Finding[];
  readonly suppressed: Readonly<Record<string, number>>;
}

/** Exclusions judge the severity before listed principals are lowered: what they may hide never depends on the lowering. */
function filterAll(findings: readonly Finding[], settings: Settings): Filtered {
  const alerted: Finding[] = [];
  const suppressed: Partial<Record<SuppressionRule, number>> = {};
  for (const finding of findings) {
    const rule = suppressedBy(finding, settings);
    if (rule === null) alerted.push(lowerForListed(finding, settings));
    else suppressed[rule] = (suppressed[rule] ?? 0) + 1;
  }
  return { alerted, suppressed };
}

/**
 * Never throws: what cannot be read or judged is part of the batch.
 *
 * @param isKnown whether the alert of this eventID was accepted before
 */
export function processEvent(
  event: unknown,
  settings: Settings,
  isKnown: (id: string) => boolean = () => false,
): Processed {
  const decoded = decode(event);
  const logEvents = decoded.kind === 'data' ? decoded.logEvents : [];
  const { findings, unreadable, duplicate } = detectAll(logEvents, settings, isKnown);
  const { alerted, suppressed } = filterAll(raiseBursts(findings), settings);
  const allUnreadable = decoded.kind === 'unreadable' ? [decoded.unreadable] : unreadable;
  return {
    kind: decoded.kind,
    batch: {
      alertName: settings.alertName,
      logGroup: decoded.kind === 'data' ? decoded.logGroup : null,
      findings: alerted.sort(byImportance),
      unreadable: allUnreadable,
      suppressed,
    },
    count: {
      received: decoded.kind === 'unreadable' ? 1 : logEvents.length,
      alerted: alerted.length,
      suppressed: Object.values(suppressed).reduce((sum, count) => sum + count, 0),
      duplicate,
      unreadable: allUnreadable.length,
    },
  };
}
