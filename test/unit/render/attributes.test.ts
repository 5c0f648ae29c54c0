import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributesOf, MAX_ATTRIBUTE_BYTES, OTHER } from '../../../lambda-src/render/attributes.ts';
import { batchOf, NOT_JSON, ROLE_MADE_ADMIN } from '../../alerts/samples.ts';
import { batch as anyBatch } from './arbitrary.ts';

/** As SNS counts: names, types and values. */
const bytesOf = (attributes: ReturnType<typeof attributesOf>): number =>
  Object.entries(attributes).reduce(
    (sum, [name, value]) =>
      sum +
      Buffer.byteLength(name) +
      (typeof value === 'string' ? 'String'.length : 'String.Array'.length) +
      Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)),
    0,
  );
const named = (eventName: string | null, accountId: string | null = '111122223333') => ({
  ...ROLE_MADE_ADMIN,
  eventName,
  location: { ...ROLE_MADE_ADMIN.location, accountId },
});

it('are of the whole alert', () => {
  const other = named('CreateUser', '444455556666');
  expect(
    attributesOf(batchOf([ROLE_MADE_ADMIN, { ...other, severity: 'critical', category: 'identity' }, other])),
  ).toEqual({
    severity: 'critical',
    incident: 'true',
    account_ids: ['111122223333', '444455556666'],
    categories: ['permissions', 'identity'],
    event_names: ['AttachRolePolicy', 'CreateUser'],
  });
});

it('one finding is no incident', () => {
  expect(attributesOf(batchOf([ROLE_MADE_ADMIN]))['incident']).toBe('false');
});

it.each([null, '', 'a b', '"', '1Create', 'Création', 'x'.repeat(129), '*'])(
  'for the event name %j say that there is another',
  (eventName) => {
    expect(attributesOf(batchOf([named(eventName)]))['event_names']).toEqual([OTHER]);
  },
);

it.each([null, '11112222333', '1111222233334', 'prod', '١١١١٢٢٢٢٣٣٣٣'])(
  'for the account %j say that there is another',
  (id) => {
    expect(attributesOf(batchOf([named('CreateUser', id)]))['account_ids']).toEqual([OTHER]);
  },
);

it('say of what could not be read that there is more, in each list', () => {
  const { severity, account_ids, categories, event_names } = attributesOf(batchOf([], { unreadable: [NOT_JSON] }));
  expect([severity, account_ids, categories, event_names]).toEqual(['high', [OTHER], [OTHER], [OTHER]]);
});

it('name the first fifty, and say that there are more', () => {
  const many = Array.from({ length: 200 }, (_, index) =>
    named(`E${String(index).padStart(127, '0')}`, String(index).padStart(12, '0')),
  );
  const attributes = attributesOf(batchOf(many));
  expect(attributes['event_names']).toHaveLength(51);
  expect(attributes['event_names']?.at(-1)).toBe(OTHER);
  expect(attributes['account_ids']?.[49]).toBe('000000000049');
  expect(bytesOf(attributes)).toBeGreaterThan(7_000);
  expect(bytesOf(attributes)).toBeLessThan(MAX_ATTRIBUTE_BYTES);
});

it('hold nothing but what AWS and this module write, and fit', () => {
  fc.assert(
    fc.property(anyBatch, (batch) => {
      const attributes = attributesOf(batch);
      expect(Object.keys(attributes)).toHaveLength(5);
      expect(bytesOf(attributes)).toBeLessThan(MAX_ATTRIBUTE_BYTES);
      for (const value of Object.values(attributes).flat()) expect(value).toMatch(/^[\w -]{1,128}$/);
      for (const list of Object.values(attributes))
        if (typeof list !== 'string' && batch.findings.length > 0) expect(list.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
