/** From one log event to what is told or counted of it. */
import { hash } from 'node:crypto';
import { lookUp } from '../catalogue/index.ts';
import { excerptOf, type Unreadable } from '../finding/batch.ts';
import { detect } from '../finding/detect.ts';
import type { Finding, Source } from '../finding/finding.ts';
import { isInScope } from '../finding/scope.ts';
import type { Settings } from '../finding/settings.ts';
import { isForeignHeartbeat, isHeartbeat } from '../record/heartbeat.ts';
import { asObject, type JsonObject } from '../record/json.ts';
import { timeOf } from '../record/location.ts';
import { messageOf, parseJson } from '../record/parse-json.ts';
import { type CloudTrailRecord, parseRecord } from '../record/record.ts';
import { redactText } from '../record/redact.ts';
import { isTestEvent } from '../record/test-event.ts';
import type { LogEvent } from './decode.ts';
import type { Run } from './run.ts';

/** CloudWatch Logs takes no larger log event: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_RECORD_CHARACTERS = 1024 * 1024;

const isoTime = (milliseconds: number | null): string | null => {
  // Date takes no more than 8.64e15 ms either side of 1970; CloudWatch Logs sends no fraction.
  if (milliseconds === null || Math.abs(milliseconds) > 8.64e15) return null;
  return new Date(milliseconds).toISOString();
};

export const digestOf = (text: string): string => hash('sha256', text, 'base64url');

function unreadableRecord(event: LogEvent, reason: string, source: Source): Unreadable {
  const message = event.message ?? '';
  return {
    kind: 'record',
    reason,
    logEventId: event.id,
    time: isoTime(event.timestamp),
    excerpt: excerptOf(message),
    size: message.length,
    sources: [source],
  };
}

function readRecord(message: string | null): JsonObject | string {
  if (message === null) return 'the log event has no message';
  if (message.length > MAX_RECORD_CHARACTERS) return 'larger than any log event of CloudWatch Logs';
  const parsed = parseJson(message);
  return 'reason' in parsed ? parsed.reason : (asObject(parsed.value) ?? 'JSON, but not an object');
}

/** A heartbeat changes nothing; that of another installation is one that nobody here waits for. */
export interface Beat {
  readonly beat: 'own' | 'other';
  readonly time: string | null;
}

function beatOf(record: CloudTrailRecord, { heartbeat }: Settings): Beat | null {
  if (isHeartbeat(record, heartbeat)) return { beat: 'own', time: timeOf(record) };
  return isForeignHeartbeat(record, heartbeat) ? { beat: 'other', time: timeOf(record) } : null;
}

function isOutOfScope(
  record: CloudTrailRecord,
  { scope, alertName, logGroup = null, topicArns, heartbeat }: Settings,
): boolean {
  if (scope !== 'catalogue') return false;
  const entry = lookUp(record.eventSource, record.eventName);
  return !isInScope(record, entry, { name: alertName, logGroup, topicArns }, heartbeat?.roleArn);
}

/** Why a record is not even looked at. */
function whyNotJudged(position: number, { suspects, hasTime }: Run): string | null {
  if (suspects.has(position))
    return 'evaluating it ended an earlier invocation of the function, by its time or its memory';
  return hasTime() ? null : 'not evaluated: other records used up the time that the function has';
}

/**
 * A record that makes detection throw is a bug of ours; the record is alerted as unreadable and the others go on.
 *
 * @returns `null` for a record out of scope
 */
export function readLogEvent(
  event: LogEvent,
  position: number,
  settings: Settings,
  run: Run,
  keeps: (values: number) => boolean,
): Finding | Beat | Unreadable | null {
  const message = event.message ?? '';
  // Of what has no eventID, copies are told apart.
  const unlike = (): Source => ({ key: digestOf(`${run.invocation}\n${position}\n${message}`), position });
  const reason = whyNotJudged(position, run);
  if (reason !== null) return unreadableRecord(event, reason, unlike());
  run.onJudging(position, message.length);
  const json = readRecord(event.message);
  if (typeof json === 'string') return unreadableRecord(event, json, unlike());
  try {
    const record = parseRecord(json);
    const beat = beatOf(record, settings);
    if (beat !== null) return beat;
    if (isOutOfScope(record, settings)) return null;
    // A test says nothing of what happened: it is never taken for a real event that it resembles.
    const isUnlike = record.eventId === null || isTestEvent(json);
    return detect(record, settings, isUnlike ? unlike() : { key: digestOf(message), position }, keeps);
  } catch (error) {
    return unreadableRecord(
      event,
      `could not be judged (${redactText(messageOf(error))}): please report this`,
      unlike(),
    );
  }
}

export const isUnreadable = (result: Finding | Beat | Unreadable): result is Unreadable => 'excerpt' in result;
export const isBeat = (result: Finding | Beat): result is Beat => 'beat' in result;
