/**
 * From what CloudWatch Logs sends to log events.
 *
 * `{"awslogs":{"data":"<base64 of gzip of JSON>"}}`, the JSON being `{owner, logGroup, logStream, subscriptionFilters,
 * messageType, logEvents: [{id, timestamp, message}]}`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { createGunzip } from 'node:zlib';
import { excerptOf, type Unreadable } from '../finding/batch.ts';
import { asObject, asText, at } from '../record/json.ts';
import { parseJson } from '../record/parse-json.ts';
import { EnvelopeReader, type RawLogEvent } from './envelope.ts';

/**
 * Lambda takes at most 1 MB of asynchronous payload, which real CloudTrail text unpacks to some tens of MB at most;
 * beyond that it is a gzip bomb, and not worth the function's time.
 */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Kept of the unpacked text for the excerpt of one that cannot be read. */
const HEAD_BYTES = 4_096;

export interface LogEvent {
  readonly id: string | null;
  /** Milliseconds since 1970, when CloudWatch Logs took the event. */
  readonly timestamp: number | null;
  /** One CloudTrail record as JSON text; `null` where the log event has no message. */
  readonly message: string | null;
}

export interface Decoded {
  /** `control`: a test of the destination by CloudWatch Logs; nothing to alert, nothing wrong. */
  readonly kind: 'control' | 'data' | 'unreadable';
  readonly logGroup: string | null;
  /** What of the delivery could not be read; log events that came before it are handed out all the same. */
  readonly unreadable: Unreadable | null;
}

const MEBIBYTE = 1024 * 1024;
const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unreadablePayload = (reason: string, content: string, size: number, logGroup: string | null = null): Decoded => ({
  kind: 'unreadable',
  logGroup,
  unreadable: { kind: 'payload', reason, logEventId: null, time: null, excerpt: excerptOf(content), size },
});

function logEvent({ text, isTooLarge }: RawLogEvent): LogEvent {
  const parsed = isTooLarge ? { reason: '' } : parseJson(text);
  // What is no JSON, or too large to be a log event, goes on as a message that cannot be read.
  if ('reason' in parsed) return { id: null, timestamp: null, message: text };
  const event = asObject(parsed.value);
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
    return `not to be written out (${because(error)})`;
  }
}

interface Unpacked {
  readonly bytes: number;
  readonly head: string;
  /** Why it ended early, or `null`. */
  readonly reason: string | null;
}

async function unpack(packed: Buffer, reader: EnvelopeReader): Promise<Unpacked> {
  let bytes = 0;
  let head = Buffer.alloc(0);
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  gunzip.end(packed);
  try {
    for await (const chunk of gunzip) {
      if (!Buffer.isBuffer(chunk)) continue;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      bytes += chunk.length;
      if (bytes > MAX_UNPACKED_BYTES) {
        return {
          bytes,
          head: head.toString('utf8'),
          reason: `unpacks to more than ${MAX_UNPACKED_BYTES / MEBIBYTE} MB`,
        };
      }
      reader.push(chunk);
    }
    return { bytes, head: head.toString('utf8'), reason: null };
  } catch (error) {
    return { bytes, head: head.toString('utf8'), reason: `not readable as gzip (${because(error)})` };
  }
}

/**
 * Hands out each log event as it is read. Never rejects: what cannot be read is an `unreadable` with the reason and the
 * beginning of what came.
 *
 * @param onLogEvent called for a control message's log event, too
 */
export async function decode(event: unknown, onLogEvent: (event: LogEvent) => void): Promise<Decoded> {
  const data = asText(at(event, 'awslogs.data'));
  if (data === null) {
    const content = writtenOut(event);
    return unreadablePayload(
      'not a CloudWatch Logs subscription event: awslogs.data is missing',
      content,
      content.length,
    );
  }
  const reader = new EnvelopeReader((raw) => onLogEvent(logEvent(raw)));
  const packed = Buffer.from(data, 'base64');
  const { bytes, head, reason } = await unpack(packed, reader);
  if (reason !== null) return unreadablePayload(reason, head === '' ? data : head, packed.length);
  const shell = reader.shell();
  const parsed = shell === null ? { reason: 'more than log events in it' } : parseJson(shell);
  if ('reason' in parsed) return unreadablePayload(parsed.reason, head, bytes);
  const envelope = asObject(parsed.value);
  if (envelope === null) return unreadablePayload('JSON, but not an object', head, bytes);
  const messageType = asText(envelope['messageType']);
  if (messageType === 'CONTROL_MESSAGE') return { kind: 'control', logGroup: null, unreadable: null };
  if (messageType !== 'DATA_MESSAGE' || !Array.isArray(envelope['logEvents'])) {
    return unreadablePayload('neither a DATA_MESSAGE with logEvents nor a CONTROL_MESSAGE', head, bytes);
  }
  return { kind: 'data', logGroup: asText(envelope['logGroup']), unreadable: null };
}
