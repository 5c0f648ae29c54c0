/** Finds CloudTrail records in everything that may contain them. */

import { decode } from '../../lambda-src/pipeline/decode.ts';
import { asArray, asText, isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { parseJson } from '../../lambda-src/record/parse-json.ts';
import { chunksOf, InputError, type Source } from './input.ts';
import { linesOf, valuesIn } from './values.ts';

export interface Where {
  readonly file: string;
  /** From 1: where the document that contains the record begins. */
  readonly line: number;
}

/** A CloudTrail record: its text, as the function receives it, and parsed. */
export interface FoundRecord {
  readonly where: Where;
  readonly text: string;
  readonly record: JsonObject;
}

/** Something that is not a record. */
export interface Problem {
  readonly where: Where;
  readonly reason: string;
}

export const isProblem = (found: FoundRecord | Problem): found is Problem => 'reason' in found;

const isRecord = (value: JsonObject): boolean =>
  typeof value['eventSource'] === 'string' || typeof value['eventName'] === 'string';

const KNOWN =
  'no CloudTrail record (eventSource, eventName), and nothing that holds them: Records, Events of lookup-events, detail of EventBridge, awslogs of CloudWatch Logs, or log events';

function fromText(text: string, where: Where, what: string): FoundRecord | Problem {
  const parsed = parseJson(text);
  if ('reason' in parsed) return { where, reason: `${what}: ${parsed.reason}` };
  if (!isObject(parsed.value) || !isRecord(parsed.value)) return { where, reason: `${what}: no CloudTrail record` };
  return { where, text, record: parsed.value };
}

/** A subscription event, read by the function's own code. */
function fromLogs(event: JsonObject, where: Where): readonly (FoundRecord | Problem)[] {
  const decoded = decode(event);
  switch (decoded.kind) {
    case 'control':
      // CloudWatch Logs tests a destination with a message that is not a record.
      return [];
    case 'unreadable':
      return [{ where, reason: `awslogs: ${decoded.unreadable.reason}` }];
    case 'data':
      return decoded.logEvents.map(({ message }, index) => fromText(message ?? '', where, `log event ${index + 1}`));
  }
}

async function* recordsIn(value: unknown, text: string, where: Where): AsyncGenerator<FoundRecord | Problem> {
  const list = isObject(value)
    ? asArray(value['Records'] ?? value['Events'] ?? value['events'] ?? value['logEvents'])
    : asArray(value);
  if (list !== null) {
    for (const each of list) yield* recordsIn(each, JSON.stringify(each), where);
    return;
  }
  if (!isObject(value)) {
    yield { where, reason: KNOWN };
    return;
  }
  const { detail } = value;
  const lookedUp = asText(value['CloudTrailEvent']);
  const message = asText(value['message']);
  if (isRecord(value)) yield { where, text, record: value };
  else if (lookedUp !== null) yield fromText(lookedUp, where, 'CloudTrailEvent');
  else if (isObject(detail) && isRecord(detail)) yield { where, text: JSON.stringify(detail), record: detail };
  else if (isObject(value['awslogs'])) yield* fromLogs(value, where);
  else if (message !== null) yield fromText(message, where, 'message');
  else yield { where, reason: KNOWN };
}

/** Every record and every problem of a source, in order. */
export async function* recordsOf(source: Source): AsyncGenerator<FoundRecord | Problem> {
  const file = source.name;
  try {
    for await (const found of valuesIn(linesOf(chunksOf(source)))) {
      const where = { file, line: found.line };
      if (found.kind === 'broken') yield { where, reason: found.reason };
      else yield* recordsIn(found.value, found.text, where);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isGzip = 'code' in error && /^(?:Z_|ERR_ZLIB)/.test(String(error.code));
    if (!isGzip && !(error instanceof InputError) && !('syscall' in error)) throw error;
    yield { where: { file, line: 1 }, reason: isGzip ? `not readable as gzip (${error.message})` : error.message };
  }
}
