import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Found, linesOf, valuesIn } from '../../../scripts/preview/values.ts';

async function* chunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 64 * 1024): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const one of valuesIn(linesOf(chunks(text, size)))) found.push(one);
  return found;
}

const values = (found: readonly Found[]): readonly unknown[] =>
  found.map((one) => (one.kind === 'value' ? one.value : one.reason));

const A = { eventName: 'A', list: [{ b: '},{"[' }, [], ''], text: 'line\nbreak\u2028 "quoted" \\' };
const B = { eventName: 'B' };
const [a, b] = [JSON.stringify(A), JSON.stringify(B)];
const indented = JSON.stringify({ Records: [A, B] }, null, 2);

describe('the values of JSON text', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['one value', a, [A]],
    ['one value, indented', indented, [{ Records: [A, B] }]],
    ['a value a line', `${a}\r\n\n${b}\n`, [A, B]],
    ['values one behind the other', a + b, [A, B]],
    ['indented values one behind the other', `${indented}\n${indented}`, [{ Records: [A, B] }, { Records: [A, B] }]],
    ['a list, an element a line', `[\n${a},\n${b}\n]\n`, [[A, B]]],
    ['a list that begins on its first line', `[${a},\n${b}]`, [[A, B]]],
    ['a list within an object, an element a line', `{"Records":[\n${a},\n${b}\n]}`, [{ Records: [A, B] }]],
    ['nothing', ' \n ', []],
  ])('%s', async (_, text, expected) => {
    expect(values(await read(text))).toEqual(expected);
  });

  it('are the same wherever the text is cut', async () => {
    const list = fc.array(fc.object(), { maxLength: 5 });
    const texts = fc.oneof(
      list.map((each) => JSON.stringify(each)),
      list.map((Records) => JSON.stringify({ Records }, null, 1)),
      list.map((each) => each.map((one) => JSON.stringify(one)).join('\n')),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 40 }), async (text, size) => {
        expect(await read(text, size)).toEqual(await read(text));
      }),
    );
  });

  it('know the line they begin in', async () => {
    expect((await read(`\n${a}\n{\n"Records": [\n${b}\n]\n}\n${b}`)).map(({ line }) => line)).toEqual([2, 3, 8]);
  });

  it.each<[string, string, number, readonly unknown[]]>([
    ['a line cut off within a string', `{"a":"x\n${b}`, 1, [B]],
    ['a line cut off within an object', `{"a":{\n${b}`, 1, [B]],
    ['a line with a comma too many', `${b}\n{"a":1,}\nhello\n${b}`, 2, [B, 'JSON begins with { or [, not with "h"', B]],
    ['a file that was cut off', `${b}\n{"Records":[{"b":1},{"a":`, 2, [B]],
    ['an indented file that was cut off', '{\n  "a": {\n    "b": 1', 3, []],
    ['a mistake in an indented file', '{\n  "a": 1,\n}\n', 3, []],
  ])('%s is reported, and affects no other', async (_, text, line, others) => {
    for (const size of [1, 7, text.length]) {
      const found = await read(text, size);
      const broken = found.find(({ kind }) => kind === 'broken');
      expect(broken).toMatchObject({ line, reason: expect.stringContaining('not JSON') });
      expect(values(found.filter((one) => one !== broken))).toEqual(others);
    }
  });
});
