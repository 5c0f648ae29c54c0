import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnything, matchesGlob } from '../../../lambda-src/policy/glob.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

/** By definition, without a thought for time. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && naive(rest, text.slice(1));
}

describe('matchesGlob', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['iam:Put*', 'iam:PutRolePolicy', true],
    ['iam:Put*', 'iam:AttachRolePolicy', false],
    ['iam:*Role*', 'iam:UpdateAssumeRolePolicy', true],
    ['?am:*', 'iam:GetUser', true],
    ['iam:?', 'iam:', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b', false],
    ['.*', 'anything', false],
    ['[a-z]', 'a', false],
    ['s3:get*', 's3:GetObject', false],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with the definition', () => {
    const short = (letters: string[]) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(short(['a', 'b', '*', '?']), short(['a', 'b', '*', '?']), (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is quick where backtracking is not', () => {
    const match = (stars: number) => expect(matchesGlob(`${'*a'.repeat(stars)}b`, 'a'.repeat(20_000))).toBe(false);
    expect(growth(match, 250)).toBeLessThan(NEARLY_LINEAR);
  });
});

it.each([
  ['*', true],
  ['**', true],
  ['?*', true],
  ['?', false],
  ['???', false],
  ['a*', false],
  ['', false],
])('isAnything(%s) is %s', (pattern, expected) => {
  expect(isAnything(pattern)).toBe(expected);
});
