/** How an undelivered message is written into the queue, and read from it. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isSeverity } from '../catalogue/severity.ts';
import { asObject, asText } from '../record/json.ts';
import type { Undelivered } from './ports.ts';

/** The queue is read by later versions of the function, and after a roll-back by earlier ones. */
const VERSION = 1;
/** Far above what `pack` writes: a message of SNS or SES has less than 1 MB. */
const MAX_UNPACKED_BYTES = 8 * 1024 * 1024;

/** Packed, since an alert of 256 KB would not fit into a message of SQS with anything beside it. */
export function pack({ destination, key, message }: Undelivered): string {
  const content = gzipSync(JSON.stringify(message)).toString('base64');
  return JSON.stringify({ version: VERSION, destination, key, subject: message.subject, content });
}

/** `null`: not an undelivered message of a version known here. */
export function unpack(body: Readonly<Record<string, unknown>>): Undelivered | null {
  const destination = asText(body['destination']);
  const content = asText(body['content']);
  if (body['version'] !== VERSION || destination === null || content === null) return null;
  const unpacked = gunzipSync(Buffer.from(content, 'base64'), { maxOutputLength: MAX_UNPACKED_BYTES });
  const message = asObject(JSON.parse(unpacked.toString('utf8'))) ?? {};
  const subject = asText(message['subject']);
  const text = asText(message['text']);
  const severity = message['severity'];
  if (subject === null || text === null) return null;
  return {
    destination,
    key: asText(body['key']),
    message: {
      subject,
      text,
      html: asText(message['html']),
      severity: isSeverity(severity) ? severity : null,
    },
  };
}
