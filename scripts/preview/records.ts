/** CloudTrail records, from whatever holds them. */

import { decode } from '../../lambda-src/pipeline/decode.ts';
import { asArray, asText, isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { parseJson } from '../../lambda-src/record/parse-json.ts';
import { ElementReader } from './elements.ts';
import { chunksOf, InputError, type Source } from './input.ts';

export interface Where {
  readonly file: string;
  /** From 1: where what holds the record begins. */
  readonly line: number;
}

/** One CloudTrail record: its text, as the function gets it, and what it says. */
export interface FoundRecord {
  readonly where: Where;
  readonly text: string;
  readonly record: JsonObject;
}

/** Something that is no record. */
export interface Problem {
  readonly where: Where;
  readonly reason: string;
}

export const isProblem = (found: FoundRecord | Problem): found is Problem => 'reason' in found;

const isRecord = (value: JsonObject): boolean =>
  typeof value['eventSource'] === 'string' || typeof value['eventName'] === 'string';

const KNOWN =
  'no CloudTrail record (eventSource, eventName), and nothing that holds them: Records, Events of lookup-events, detail of EventBridge, awslogs of CloudWatch Logs, or log events';

/** V8 says where in the text: `(line 3 column 5)`. */
const lineIn = (reason: string): number => Number(/\(line (\d+) column/.exec(reason)?.[1] ?? 1);

function fromText(text: string, where: Where, what: string): FoundRecord | Problem {
  const parsed = parseJson(text);
  if ('reason' in parsed) return { where, reason: `${what}: ${parsed.reason}` };
  if (!isObject(parsed.value) || !isRecord(parsed.value)) return { where, reason: `${what}: no CloudTrail record` };
  return { where, text, record: parsed.value };
}

/** A subscription event, read by the function's own code. */
async function fromLogs(event: JsonObject, where: Where): Promise<readonly (FoundRecord | Problem)[]> {
  const found: (FoundRecord | Problem)[] = [];
  const { kind, unreadable } = await decode(event, ({ message }) => {
    found.push(fromText(message ?? '', where, `log event ${found.length + 1}`));
  });
  // CloudWatch Logs tries a destination with a message that is no record.
  if (kind === 'control') return [];
  return unreadable === null ? found : [...found, { where, reason: `awslogs: ${unreadable.reason}` }];
}

async function recordsIn(value: unknown, text: string, where: Where): Promise<readonly (FoundRecord | Problem)[]> {
  if (!isObject(value)) return [{ where, reason: KNOWN }];
  if (isRecord(value)) return [{ where, text, record: value }];
  const lookedUp = asText(value['CloudTrailEvent']);
  if (lookedUp !== null) return [fromText(lookedUp, where, 'CloudTrailEvent')];
  const { detail } = value;
  if (isObject(detail) && isRecord(detail)) return [{ where, text: JSON.stringify(detail), record: detail }];
  if (isObject(value['awslogs'])) return fromLogs(value, where);
  const message = asText(value['message']);
  if (message !== null) return [fromText(message, where, 'message')];
  const held = asArray(value['Records'] ?? value['Events'] ?? value['events'] ?? value['logEvents']);
  if (held === null) return [{ where, reason: KNOWN }];
  return (await Promise.all(held.map((each) => recordsIn(each, JSON.stringify(each), where)))).flat();
}

/** Every record of a source in its order, and every problem where it stands. */
export async function* recordsOf(source: Source): AsyncGenerator<FoundRecord | Problem> {
  const reader = new ElementReader();
  const file = source.name;
  const read = async (pieces: ReturnType<ElementReader['end']>): Promise<readonly (FoundRecord | Problem)[]> => {
    const found = pieces.map((piece) => {
      const where = { file, line: piece.line };
      if (piece.kind === 'broken') return [{ where, reason: piece.reason }];
      const parsed = parseJson(piece.text);
      if (!('reason' in parsed)) return recordsIn(parsed.value, piece.text, where);
      return [{ where: { file, line: piece.line + lineIn(parsed.reason) - 1 }, reason: parsed.reason }];
    });
    return (await Promise.all(found)).flat();
  };
  try {
    for await (const chunk of chunksOf(source)) yield* await read(reader.push(chunk));
    yield* await read(reader.end());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isGzip = 'code' in error && /^(?:Z_|ERR_ZLIB)/.test(String(error.code));
    if (!isGzip && !(error instanceof InputError) && !('syscall' in error)) throw error;
    yield { where: { file, line: 1 }, reason: isGzip ? `not readable as gzip (${error.message})` : error.message };
  }
}
