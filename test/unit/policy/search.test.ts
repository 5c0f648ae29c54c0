import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { holds, readCondition } from '../../../lambda-src/policy/condition.ts';
import { lastFieldOf, matchesGlob } from '../../../lambda-src/policy/glob.ts';
import { globOf, type Pattern, textFor } from '../../../lambda-src/policy/search.ts';

/** Every text of so many of the letters at most. */
function textsOf(letters: readonly string[], most: number): string[] {
  const texts = [''];
  for (let from = 0, length = 0; length < most; length++) {
    const longest = texts.slice(from);
    from = texts.length;
    texts.push(...longest.flatMap((text) => letters.map((letter) => text + letter)));
  }
  return texts;
}

const patterns = (letters: readonly string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), maxLength });

const find = (wanted: readonly (readonly string[])[], unwanted: readonly string[]) =>
  textFor({ wanted: wanted.map((each) => each.map(globOf)), unwanted: unwanted.map(globOf) }, new Budget());

describe('a text that patterns match and others do not', () => {
  const texts = textsOf(['a', 'b', 'z'], 6);

  it('is found wherever there is one, and is one', () => {
    const list = fc.array(patterns(['a', 'b', '*', '*', '?'], 6), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(
        fc.array(list, { maxLength: 2 }),
        fc.array(patterns(['a', 'b', '*', '?'], 5), { maxLength: 3 }),
        (wanted, unwanted) => {
          const fits = (text: string): boolean =>
            wanted.every((each) => each.some((pattern) => matchesGlob(pattern, text))) &&
            !unwanted.some((pattern) => matchesGlob(pattern, text));
          const found = find(wanted, unwanted);
          if (found === null) expect(texts.filter(fits)).toEqual([]);
          else expect(fits(found)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    // What neither all stars empty nor all of them long makes.
    [[['a*b*c']], ['a?*b*c', 'abc'], /^ab.+c$/],
    [[['*a*'], ['*b*']], ['a*', '*a'], /^.*b.*a.+$|^.+a.*b.*$/],
    [[['*']], ['?*'], /^$/],
    [[['*']], ['*'], null],
    [[['a*'], ['*b']], ['a*b'], null],
    [[], ['', '?', '??*'], null],
  ])('%j but not %j', (wanted, unwanted, expected) => {
    const found = find(wanted, unwanted);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatch(expected);
  });

  it('keeps wildcards of an ARN within its fields, and letters to their case where it counts', () => {
    const arn = (text: string): Pattern => ({ ...globOf(text), colonsFrom: lastFieldOf(text) });
    const list = fc.array(
      patterns(['a', ':', '*'], 8).map((rest) => `:::${rest}:::`),
      { minLength: 1, maxLength: 2 },
    );
    const all = textsOf(['a', ':'], 9).filter((text) => text.split(':').length > 5);
    fc.assert(
      fc.property(list, list, (wanted, unwanted) => {
        const is = (values: readonly string[], text: string): boolean =>
          holds(readCondition('ArnLike', 'k', values), [text], new Budget());
        const found = textFor({ wanted: [wanted.map(arn)], unwanted: unwanted.map(arn) }, new Budget());
        if (found === null) expect(all.filter((text) => is(wanted, text) && !is(unwanted, text))).toEqual([]);
        else expect([is(wanted, found), is(unwanted, found)]).toEqual([true, false]);
      }),
      { numRuns: 200 },
    );
    const exact = (text: string, folded: boolean): Pattern => ({ text, wild: false, folded, colonsFrom: 0 });
    const unwanted = [exact('ab', false), exact('AB', false), exact('aB', false)];
    expect(textFor({ wanted: [[exact('ab', true)]], unwanted }, new Budget())).toBe('Ab');
    expect(textFor({ wanted: [[exact('*', false)]], unwanted: [exact('*', true)] }, new Budget())).toBeNull();
  });
});
