import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { Shared } from '../../../lambda-src/finding/share.ts';
import { memoized } from '../../../lambda-src/record/memo.ts';
import type { Reason } from '../../../lambda-src/rules/rule.ts';
import { finding } from '../render/arbitrary.ts';

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
  const { record, ...facts } = { ...one, reasons: [{ rule: 'S07', text: 'why', techniques: ['T1098', 'T1548'] }] };
  const shared = new Shared();
  const [first, second] = [shared.of({ ...facts, record }), shared.of({ ...structuredClone(facts), record })];
  for (const part of ['actor', 'origin', 'outcome', 'location'] as const) expect(second[part]).toBe(first[part]);
  expect(second.reasons.every((reason, index) => reason === first.reasons[index])).toBe(true);
});

it('what differs in one member only is not taken for the same', () => {
  const [one] = fc.sample(finding, 1);
  if (one === undefined) throw new Error('no sample');
  const first: Finding = { ...one, reasons: [{ rule: 'S07', text: 'why', techniques: ['T1098', 'T1548'] }] };
  const reason = (change: Partial<Reason>): Finding => ({
    ...first,
    reasons: first.reasons.map((each) => ({ ...each, ...change })),
  });
  for (const other of [
    { ...first, actor: { ...first.actor, sessionName: `${first.actor.sessionName}x` } },
    { ...first, origin: { ...first.origin, sourceAddress: `${first.origin.sourceAddress}x` } },
    { ...first, outcome: { ...first.outcome, errorCode: `${first.outcome.errorCode}x` } },
    { ...first, location: { ...first.location, region: `${first.location.region}x` } },
    reason({ rule: 'S08' }),
    reason({ techniques: ['T1098'] }),
    reason({ techniques: ['T1098', 'T1548', 'T1580'] }),
    reason({ techniques: ['T1098', 'T1580'] }),
  ]) {
    const shared = new Shared();
    shared.of(first);
    expect(shared.of(other)).toEqual(other);
  }
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

it('a long name is read each time, and fills no memory', () => {
  let calls = 0;
  const length = memoized((name) => {
    calls += 1;
    return name.length;
  });
  for (const name of ['x'.repeat(64), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(65)]) {
    expect(length(name)).toBe(name.length);
  }
  expect(calls).toBe(3);
});
