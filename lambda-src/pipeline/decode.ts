/**
 * From what CloudWatch Logs sends to log events.
 *
 * `{"awslogs":{"data":"<base64 of gzip of JSON>"}}`, the JSON being `{owner, logGroup, logStream, subscriptionFilters,
 * messageType, logEvents: [{id, timestamp, message}]}`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { gunzipSync } from 'node:zlib';
import { excerptOf, type Unreadable } from '../core/batch.ts';
import { asArray, asObject, asText, at, type JsonObject } from '../core/json.ts';
import { parseJson } from '../core/parse-json.ts';

/**
 * Lambda takes at most 1 MB of asynchronous payload, which real CloudTrail text unpacks to some tens of MB at most;
 * beyond that it is a gzip bomb, and unpacking it would end the process.
 */
export const MAX_UNPACKED_BYTES = 40 * 1024 * 1024;

export interface LogEvent {
  readonly id: string | null;
  /** Milliseconds since 1970, when CloudWatch Logs took the event. */
  readonly timestamp: number | null;
  /** One CloudTrail record as JSON text; `null` where the log event has no message. */
  readonly message: string | null;
}

export type Decoded =
  /** A test of the destination by CloudWatch Logs: nothing to alert, nothing wrong. */
  | { readonly kind: 'control' }
  | { readonly kind: 'data'; readonly logGroup: string | null; readonly logEvents: readonly LogEvent[] }
  | { readonly kind: 'unreadable'; readonly unreadable: Unreadable };

const unreadablePayload = (reason: string, content: string, size: number): Decoded => ({
  kind: 'unreadable',
  unreadable: {
    kind: 'payload',
    reason,
    logEventId: null,
    time: null,
    excerpt: excerptOf(content),
    size,
  },
});

const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? asText(error.code) : null;
}

function gunzip(packed: Buffer): { text: string } | { reason: string } {
  try {
    return { text: gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8') };
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') {
      return { reason: `unpacks to more than ${MAX_UNPACKED_BYTES / 1024 / 1024} MB` };
    }
    return { reason: `not readable as gzip (${because(error)})` };
  }
}

function logEvent(value: unknown): LogEvent {
  const event = asObject(value);
  const timestamp = event?.['timestamp'];
  const message = event?.['message'];
  return {
    id: asText(event?.['id']),
    timestamp: typeof timestamp === 'number' ? timestamp : null,
    message: typeof message === 'string' ? message : null,
  };
}

function readEnvelope(text: string): { envelope: JsonObject } | { reason: string } {
  const parsed = parseJson(text);
  if ('reason' in parsed) return parsed;
  const envelope = asObject(parsed.value);
  return envelope === null ? { reason: 'JSON, but not an object' } : { envelope };
}

/** Never throws: what cannot be read is an `unreadable` with the reason and the beginning of what came. */
export function decode(event: unknown): Decoded {
  const data = asText(at(event, 'awslogs.data'));
  if (data === null) {
    const content = JSON.stringify(event) ?? String(event);
    return unreadablePayload(
      'not a CloudWatch Logs subscription event: awslogs.data is missing',
      content,
      content.length,
    );
  }
  const packed = Buffer.from(data, 'base64');
  const unpacked = gunzip(packed);
  if ('reason' in unpacked) return unreadablePayload(unpacked.reason, data, packed.length);
  const { text } = unpacked;
  const read = readEnvelope(text);
  if ('reason' in read) return unreadablePayload(read.reason, text, text.length);
  const { envelope } = read;
  const messageType = asText(envelope['messageType']);
  if (messageType === 'CONTROL_MESSAGE') return { kind: 'control' };
  const logEvents = asArray(envelope['logEvents']);
  if (messageType !== 'DATA_MESSAGE' || logEvents === null) {
    return unreadablePayload('neither a DATA_MESSAGE with logEvents nor a CONTROL_MESSAGE', text, text.length);
  }
  return { kind: 'data', logGroup: asText(envelope['logGroup']), logEvents: logEvents.map(logEvent) };
}
