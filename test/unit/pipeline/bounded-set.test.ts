import { expect, it } from 'vitest';
import { BoundedSet } from '../../../lambda-src/pipeline/bounded-set.ts';

const known = (set: BoundedSet, ...texts: readonly string[]): readonly boolean[] => texts.map((text) => set.has(text));

it('forgets the oldest first', () => {
  const set = new BoundedSet(2);
  set.add(['a', 'b', 'c']);
  expect(known(set, 'a', 'b', 'c')).toEqual([false, true, true]);
});

it('keeps no text that is far too long for an eventID: the alert is rather sent twice', () => {
  const set = new BoundedSet(9);
  const [longest, tooLong] = ['a'.repeat(128), 'b'.repeat(129)] as const;
  set.add([longest, tooLong, 'c']);
  expect(known(set, longest, tooLong, 'c')).toEqual([true, false, true]);
});
