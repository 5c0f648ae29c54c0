import { expect, it } from 'vitest';
import { clip, enumerate, TEXT_LIMIT, verdict } from '../../../lambda-src/policy/verdict.ts';

it('a long quote is clipped, and says so', () => {
  expect(clip('short')).toBe('short');
  expect(clip('abcdef', 4)).toBe('abc…');
  expect([3, 4, 5].map((limit) => clip('🔒🔒🔒', limit))).toEqual(['🔒…', '🔒…', '🔒🔒…']);
  expect(verdict('everyone', 'high', 'x'.repeat(9_999)).text).toHaveLength(TEXT_LIMIT);
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
])('%j in words', (items, words) => expect(enumerate(items)).toBe(words));
