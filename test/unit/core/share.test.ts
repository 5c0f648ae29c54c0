import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoized } from '../../../lambda-src/core/memo.ts';
import { Shared } from '../../../lambda-src/core/share.ts';
import { finding } from '../../render/arbitrary.ts';

it('what findings share changes nothing in any of them', () => {
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 12 }), (few, order) => {
      const shared = new Shared();
      // Some of them come again, as copies.
      for (const index of order) {
        const one = few[index];
        if (one === undefined) continue;
        const { record, ...facts } = one;
        expect(shared.of({ ...structuredClone(facts), record })).toEqual(one);
      }
    }),
  );
});

it('like findings have one caller, one origin and one reason between them', () => {
  const [one] = fc.sample(finding, 1);
  if (one === undefined) throw new Error('no sample');
  const { record, ...facts } = one;
  const shared = new Shared();
  const [first, second] = [shared.of(one), shared.of({ ...structuredClone(facts), record })];
  for (const part of ['actor', 'origin', 'outcome', 'place'] as const) expect(second[part]).toBe(first[part]);
  expect(second.reasons.every((reason, index) => reason === first.reasons[index])).toBe(true);
});

it('what is remembered of names ends, and is right beyond that', () => {
  let calls = 0;
  const length = memoized((name) => {
    calls += 1;
    return name.length;
  });
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 3_000; index += 1) expect(length(`name ${index}`)).toBe(`name ${index}`.length);
  }
  expect(calls).toBe(3_000 + 1_000);
  expect(length('x'.repeat(1_000_000))).toBe(1_000_000);
});
