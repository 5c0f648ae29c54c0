/**
 * From what CloudWatch Logs sends to log events.
 *
 * `{"awslogs":{"data":"<base64 of gzip of JSON>"}}`, the JSON being `{owner, logGroup, logStream, subscriptionFilters,
 * messageType, logEvents: [{id, timestamp, message}]}`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { constants, gunzipSync } from 'node:zlib';
import { excerptOf, type Unreadable } from '../finding/batch.ts';
import { asArray, asObject, asText, at } from '../record/json.ts';
import { messageOf, parseJson } from '../record/parse-json.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * Lambda takes at most 1 MB of asynchronous payload, which real CloudTrail text unpacks to some tens of MB at most; beyond
 * that it is a gzip bomb.
 */
export const MAX_UNPACKED_BYTES = 64 * MEBIBYTE;
/** So much of what cannot be unpacked whole is unpacked for the excerpt. */
const HEAD_BYTES = 4_096;

export interface LogEvent {
  readonly id: string | null;
  /** Milliseconds since 1970, when CloudWatch Logs took the event. */
  readonly timestamp: number | null;
  /** One CloudTrail record as JSON text; `null` where the log event has no message. */
  readonly message: string | null;
}

export type Decoded =
  /** A test of the destination by CloudWatch Logs; nothing to alert, nothing wrong. */
  | { readonly kind: 'control' }
  | { readonly kind: 'data'; readonly logGroup: string | null; readonly logEvents: readonly LogEvent[] }
  | { readonly kind: 'unreadable'; readonly unreadable: Unreadable };

const unreadablePayload = (reason: string, content: string, size: number): Decoded => ({
  kind: 'unreadable',
  unreadable: { kind: 'payload', reason, logEventId: null, time: null, excerpt: excerptOf(content), size, sources: [] },
});

/** @param value a member of `logEvents`, whatever it is */
export function logEventOf(value: unknown): LogEvent {
  const event = asObject(value);
  const timestamp = event?.['timestamp'];
  const message = event?.['message'];
  return {
    id: asText(event?.['id']),
    timestamp: typeof timestamp === 'number' ? timestamp : null,
    message: typeof message === 'string' ? message : null,
  };
}

/** JSON of anything: what nests too deeply for `JSON.stringify` is named, not written. */
function writtenOut(event: unknown): string {
  try {
    return JSON.stringify(event) ?? String(event);
  } catch (error) {
    return `not to be written out (${messageOf(error)})`;
  }
}

/** The beginning of what cannot be unpacked whole, or the base64 where that is no gzip either. */
function headOf(packed: Buffer, data: string): string {
  try {
    const head = gunzipSync(packed.subarray(0, HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
    return head.length === 0 ? data : head.subarray(0, HEAD_BYTES).toString('utf8');
  } catch {
    return data;
  }
}

const whyNotUnpacked = (error: unknown): string =>
  at(error, 'code') === 'ERR_BUFFER_TOO_LARGE'
    ? `unpacks to more than ${MAX_UNPACKED_BYTES / MEBIBYTE} MB`
    : `not readable as gzip (${messageOf(error)})`;

/** Never throws: what cannot be read is `unreadable`, with the reason, its size and its beginning. */
export function decode(event: unknown): Decoded {
  const data = asText(at(event, 'awslogs.data'));
  if (data === null) {
    const content = writtenOut(event);
    return unreadablePayload(
      'not a CloudWatch Logs subscription event: awslogs.data is missing',
      content,
      content.length,
    );
  }
  const packed = Buffer.from(data, 'base64');
  let text: string;
  try {
    text = gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8');
  } catch (error) {
    return unreadablePayload(whyNotUnpacked(error), headOf(packed, data), packed.length);
  }
  const parsed = parseJson(text);
  if ('reason' in parsed) return unreadablePayload(parsed.reason, text, packed.length);
  const messageType = asText(at(parsed.value, 'messageType'));
  const logEvents = asArray(at(parsed.value, 'logEvents'));
  if (messageType === 'CONTROL_MESSAGE') return { kind: 'control' };
  if (messageType !== 'DATA_MESSAGE' || logEvents === null) {
    return unreadablePayload('neither a DATA_MESSAGE with logEvents nor a CONTROL_MESSAGE', text, packed.length);
  }
  return { kind: 'data', logGroup: asText(at(parsed.value, 'logGroup')), logEvents: logEvents.map(logEventOf) };
}
