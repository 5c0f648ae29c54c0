/**
 * Parses a stream of JSON: one document, one value per line (NDJSON), or several documents in a row. Each is returned as soon as
 * its lines are read, so that memory holds only one of them.
 */
import { parseJson } from '../../lambda-src/record/parse-json.ts';
import { InputError } from './input.ts';

/** V8's strings have about 500 million characters at most; files of records are far smaller. */
const MAX_CHARACTERS = 256 * 1024 * 1024;

/** `line` counts from 1: where the value begins, or where the error is. */
export type Found =
  | { readonly kind: 'value'; readonly value: unknown; readonly text: string; readonly line: number }
  | { readonly kind: 'broken'; readonly reason: string; readonly line: number; readonly isOpen: boolean };

/** @throws InputError for a line that is too long */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let characters = 0;
  for await (const chunk of chunks) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(first);
    characters += first.length;
    for (const next of others) {
      yield pieces.join('');
      pieces = [next];
      characters = next.length;
    }
    if (characters > MAX_CHARACTERS) throw new InputError('a line of more than 256 million characters');
  }
  yield pieces.join('');
}

/** V8's messages contain the position: `… in JSON at position 7 (line 2 column 3)`. */
const lineIn = (reason: string): number => Number(/\(line (\d+) column/.exec(reason)?.[1] ?? 1);
const positionIn = (reason: string): number => Number(/ at position (\d+)/.exec(reason)?.[1] ?? 0);
/** Whether more text could make it valid JSON. */
const isOpen = (reason: string, text: string): boolean =>
  /Unexpected end|Unterminated string/.test(reason) || positionIn(reason) >= text.trimEnd().length;

/** The values of a text that ends with the last of them. */
function parsed(text: string, line: number): readonly Found[] {
  const found: Found[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const all = parseJson(rest);
    if (!('reason' in all)) return [...found, { kind: 'value', value: all.value, text: rest, line }];
    const first = rest.slice(0, all.reason.includes('after JSON') ? positionIn(all.reason) : 0);
    const one = parseJson(first);
    if ('reason' in one) {
      const { reason } = all;
      return [...found, { kind: 'broken', reason, isOpen: isOpen(reason, rest), line: line + lineIn(reason) - 1 }];
    }
    found.push({ kind: 'value', value: one.value, text: first, line });
    rest = rest.slice(first.length);
  }
  return found;
}

/** An indented document ends with an unindented bracket; a value on one line ends with that line. */
const mayEnd = (line: string, isFirst: boolean): boolean => /[}\]]\s*$/.test(line) && (isFirst || /^[}\]]/.test(line));

/** @throws InputError for a document that is too long */
export async function* valuesIn(lines: AsyncIterable<string>): AsyncGenerator<Found> {
  let held: string[] = [];
  let characters = 0;
  let first = 1;
  let line = 0;
  const drop = (): void => {
    held = [];
    characters = 0;
  };
  for await (const next of lines) {
    line += 1;
    const [only = ''] = held;
    // In NDJSON, a truncated line must not take the next one with it.
    if (held.length === 1 && next.startsWith('{') && !/[[,:]\s*$/.test(only)) {
      yield* parsed(only, first);
      drop();
    }
    if (held.length === 0) {
      if (next.trim() === '') continue;
      if (!/^\s*[[{]/.test(next)) {
        const reason = `JSON begins with { or [, not with ${JSON.stringify(next.trim().slice(0, 1))}`;
        yield { kind: 'broken', reason, line, isOpen: false };
        continue;
      }
      first = line;
    }
    held.push(next);
    characters += next.length;
    if (characters > MAX_CHARACTERS) throw new InputError('a document of more than 256 million characters');
    if (!mayEnd(next, held.length === 1)) continue;
    const found = parsed(held.join('\n'), first);
    const last = found.at(-1);
    if (last?.kind === 'broken' && last.isOpen) continue;
    yield* found;
    drop();
  }
  yield* parsed(held.join('\n'), first);
}
