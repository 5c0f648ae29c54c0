import { expect, it } from 'vitest';
import { differentialInParts, none } from './differential.ts';

it('none of 10,000 other documents is judged quieter than the truth, and at most 2 % are louder', async () => {
  const found = none();
  await differentialInParts(10_000, 42, found);
  expect(found.quieter.map((each) => JSON.stringify(each))).toEqual([]);
  expect(found.louder.length / found.judged).toBeLessThan(0.02);
}, 600_000);
