import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElementReader, MAX_ELEMENT_BYTES, type Piece } from '../../../scripts/preview/elements.ts';

function read(text: string, size = text.length): readonly Piece[] {
  const reader = new ElementReader();
  const bytes = Buffer.from(text);
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(size, 1))
    pieces.push(...reader.push(bytes.subarray(at, at + size)));
  return [...pieces, ...reader.end()];
}

const values = (pieces: readonly Piece[]): readonly unknown[] =>
  pieces.map((piece) => (piece.kind === 'element' ? JSON.parse(piece.text) : piece));

const A = { eventName: 'A', list: [{ b: '},{"[' }, [], ''], text: 'line\nbreak "quoted" \\' };
const B = { eventName: 'B', Records: { not: 'a list' } };

describe('the elements of JSON text', () => {
  it.each([
    ['one value', JSON.stringify(A), [A]],
    ['one value, indented', JSON.stringify(A, null, 2), [A]],
    ['a value a line', `${JSON.stringify(A)}\n\n${JSON.stringify(B)}\n`, [A, B]],
    ['values one behind the other', JSON.stringify(A) + JSON.stringify(B), [A, B]],
    ['a list', JSON.stringify([A, B], null, 2), [A, B]],
    ['a list, an element a line', `[\n${JSON.stringify(A)},\n${JSON.stringify(B)}\n]\n`, [A, B]],
    ['an empty list', '[]', []],
    ['a file of CloudTrail', JSON.stringify({ Records: [A, B] }), [A, B]],
    ['an answer of lookup-events', JSON.stringify({ Events: [A, B], NextToken: 'x' }, null, 4), [A, B]],
    ['files one behind the other', `${JSON.stringify({ Records: [A] })}\n${JSON.stringify({ Records: [B] })}`, [A, B]],
    ['a file without records', '{"Records":[]}', []],
    ['elements that are no objects', '[1, "x", null]', [1, 'x', null]],
    ['nothing', ' \n ', []],
  ])('%s', (_, text, expected) => {
    expect(values(read(text))).toEqual(expected);
  });

  it('are the same wherever the text is cut', () => {
    const documents = fc.oneof(
      fc.array(fc.object(), { maxLength: 5 }).map((list) => JSON.stringify(list)),
      fc
        .array(fc.object(), { maxLength: 5 })
        .map((Records) => JSON.stringify({ a: '"Records":[', Records, b: [1] }, null, 1)),
      fc.array(fc.object(), { maxLength: 5 }).map((list) => list.map((each) => JSON.stringify(each)).join('\n')),
    );
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 40 }), (text, size) => {
        expect(read(text, size)).toEqual(read(text));
      }),
    );
  });

  it('know the line they begin in', () => {
    const pieces = read(`\n${JSON.stringify(A)}\n{\n"Records": [\n${JSON.stringify(B)}\n]}`);
    expect(pieces.map(({ line }) => line)).toEqual([2, 5]);
  });

  it.each([
    ['a line cut off within a string', '{"a":"x\n{"b":1}', 1, 'ends within a string', [{ b: 1 }]],
    ['a line cut off within an object', '{"a":{\n{"b":1}', 1, 'does not end', [{ b: 1 }]],
    [
      'a line that is no JSON',
      '{"b":1}\nhello\n{"b":1}',
      2,
      'JSON begins with { or [, not with "h"',
      [{ b: 1 }, { b: 1 }],
    ],
    ['a file that was cut off', '{"Records":[{"b":1},{"a":', 1, 'was cut off', [{ b: 1 }]],
    ['an indented file that was cut off', '{\n  "a": {\n    "b": 1', 1, 'was cut off', []],
  ])('%s is told, and takes no other with it', (_, text, line, reason, others) => {
    for (const size of [1, 7, text.length]) {
      const pieces = read(text, size);
      const broken = pieces.filter((piece) => piece.kind === 'broken');
      expect(broken).toMatchObject([{ line, reason: expect.stringContaining(reason) }]);
      expect(values(pieces.filter((piece) => piece.kind === 'element'))).toEqual(others);
    }
  });

  it('are bounded: a value that never ends is not kept', () => {
    const reader = new ElementReader();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const pieces = [...reader.push(Buffer.from('{"a":"'))];
    for (let bytes = 0; bytes <= MAX_ELEMENT_BYTES; bytes += chunk.length) pieces.push(...reader.push(chunk));
    expect(pieces).toMatchObject([{ kind: 'broken', line: 1, reason: expect.stringContaining('16 MB') }]);
    expect(reader.end()).toEqual([]);
  });
});
