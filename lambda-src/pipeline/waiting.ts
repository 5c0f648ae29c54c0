/**
 * What waits in the redelivery queue: records as they were received, for one destination. They are judged and rendered anew
 * when they are sent; a message holds no word and no markup of an alert, so that nobody can put any there.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { asArray, asText, type JsonObject } from '../record/json.ts';
import { messageOf, parseJson } from '../record/parse-json.ts';
import { type LogEvent, logEventOf, MAX_UNPACKED_BYTES } from './decode.ts';

/** The queue is read by later versions of the function, and after a roll-back by earlier ones. */
const VERSION = 2;

/** SQS took no more for years, and what reads the queue may be older: https://docs.aws.amazon.com/general/latest/gr/sqs-service.html */
export const MAX_BODY_BYTES = 256 * 1024;

export interface Waiting {
  readonly destination: string;
  readonly logGroup: string | null;
  /** Whether they came from a queue message that this function may not have sent: their alert says so. */
  readonly isUnverified: boolean;
  readonly logEvents: readonly LogEvent[];
}

function pack({ destination, logGroup, isUnverified, logEvents }: Waiting): string {
  const records = gzipSync(JSON.stringify(logEvents)).toString('base64');
  return JSON.stringify({ version: VERSION, destination, logGroup, isUnverified, count: logEvents.length, records });
}

export interface Packed {
  readonly body: string;
  readonly logEvents: readonly LogEvent[];
}

function packHalves(waiting: Waiting): readonly Packed[] {
  const { logEvents } = waiting;
  const body = pack(waiting);
  if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return [{ body, logEvents }];
  if (logEvents.length <= 1) throw new RangeError(`a record fits no message of ${MAX_BODY_BYTES} bytes`);
  const half = logEvents.length >> 1;
  return [logEvents.slice(0, half), logEvents.slice(half)].flatMap((some) =>
    packHalves({ ...waiting, logEvents: some }),
  );
}

/** Real records pack to a thirtieth; with less the queue would have more messages, with more a try would take longer. */
const TRIED_CHARACTERS = 4 * 1024 * 1024;

/**
 * As many messages as it takes to keep each within `MAX_BODY_BYTES`.
 *
 * @throws RangeError where one record alone has more
 */
export function packAll(waiting: Waiting): readonly Packed[] {
  const tried: LogEvent[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const logEvent of waiting.logEvents) {
    const more = logEvent.message?.length ?? 0;
    characters += more;
    if (characters > TRIED_CHARACTERS) {
      tried.push([]);
      characters = more;
    }
    tried.at(-1)?.push(logEvent);
  }
  return tried.flatMap((logEvents) => packHalves({ ...waiting, logEvents }));
}

/** What was packed, or why it is none of that. */
export function unpack(body: JsonObject): Waiting | string {
  const destination = asText(body['destination']);
  const records = asText(body['records']);
  if (body['version'] !== VERSION || destination === null || records === null)
    return 'written by no version known here';
  let text: string;
  try {
    text = gunzipSync(Buffer.from(records, 'base64'), { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8');
  } catch (error) {
    return `its records cannot be unpacked (${messageOf(error)})`;
  }
  const parsed = parseJson(text);
  const list = 'value' in parsed ? asArray(parsed.value) : null;
  if (list === null || list.length === 0) return 'it holds no records';
  const isUnverified = body['isUnverified'] !== false;
  return { destination, logGroup: asText(body['logGroup']), isUnverified, logEvents: list.map(logEventOf) };
}
