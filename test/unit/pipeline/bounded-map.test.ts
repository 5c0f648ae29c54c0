import { expect, it } from 'vitest';
import { BoundedMap } from '../../../lambda-src/pipeline/bounded-map.ts';

const mapOf = (limit: number, ...texts: readonly string[]): BoundedMap<number> => {
  const map = new BoundedMap<number>(limit);
  for (const [index, text] of texts.entries()) map.set(text, index);
  return map;
};

it('forgets the oldest first', () => {
  const map = mapOf(2, 'a', 'b', 'c');
  expect(['a', 'b', 'c'].map((text) => map.get(text))).toEqual([undefined, 1, 2]);
});

it('keeps no text that is far too long for an eventID: the alert is rather sent twice', () => {
  const [longest, tooLong] = ['a'.repeat(128), 'b'.repeat(129)] as const;
  const map = mapOf(9, longest, tooLong, 'c');
  expect([longest, tooLong, 'c'].map((text) => map.get(text))).toEqual([0, undefined, 2]);
});
