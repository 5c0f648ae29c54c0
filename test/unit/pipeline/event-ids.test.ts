import { expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { EventIds } from '../../../lambda-src/pipeline/event-ids.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

const finding = (id: string | null, key: string, change: Partial<Finding> = {}): Finding => ({
  ...ROLE_MADE_ADMIN,
  id,
  source: { key, position: 0 },
  ...change,
});

it('tells a copy from an event with the same id and other content', () => {
  const ids = new EventIds({
    isTold: (_, key) => key === 'told',
    keyOf: (id) => (id === 'before' ? 'told' : undefined),
  });
  expect(
    [
      finding('a', '1'),
      finding('a', '1'),
      finding('a', '2'),
      finding('before', 'told'),
      finding('before', '3'),
      finding('b', '4'),
    ].map((each) => ids.isDuplicate(each)),
  ).toEqual([false, true, false, true, false, false]);
  expect([...ids.reused]).toEqual(['a', 'before']);
});

it('takes no record without an id, and no test, for another', () => {
  const ids = new EventIds({ isTold: () => true, keyOf: () => 'other' });
  expect(ids.isDuplicate(finding(null, '1'))).toBe(false);
  expect(ids.isDuplicate(finding('a', '1', { category: 'test' }))).toBe(false);
  expect(ids.reused.size).toBe(0);
});
