import { describe, expect, it } from 'vitest';
import { countWords, entryOf } from '../../../lambda-src/render/entry.ts';
import { batchOf, CREATE_USER_DENIED, NOT_JSON, ROLE_MADE_ADMIN, ROOT_ACCESS_KEY } from '../../alerts/samples.ts';

const factOf = (label: string, ...findings: readonly [typeof ROLE_MADE_ADMIN, ...(typeof ROLE_MADE_ADMIN)[]]) =>
  entryOf({ first: findings[0], findings }, 200, 4).facts.find((fact) => fact.label === label)?.lines;

describe('entryOf', () => {
  it('has one value of what all share, and several of what differs, counted beyond the names there is room for', () => {
    const from = (last: number) => ({
      ...ROLE_MADE_ADMIN,
      origin: { ...ROLE_MADE_ADMIN.origin, sourceAddress: `203.0.113.${last}` },
    });
    expect(factOf('From', from(1), from(1))).toEqual(['203.0.113.1']);
    expect(factOf('From', from(1), from(2), from(3), from(4), from(5), from(6))).toEqual([
      '203.0.113.1',
      '203.0.113.2',
      '203.0.113.3',
      '203.0.113.4',
      'and 2 more',
    ]);
  });

  it('says through whose VPC endpoint a call came', () => {
    const origin = { ...ROLE_MADE_ADMIN.origin, vpcEndpoint: 'vpce-1a2b3c4d of account 444455556666' };
    expect(factOf('From', { ...ROLE_MADE_ADMIN, origin })).toEqual([
      `${origin.sourceAddress}, through VPC endpoint vpce-1a2b3c4d of account 444455556666`,
    ]);
  });

  it('says what the record does not', () => {
    expect(factOf('Target', { ...ROLE_MADE_ADMIN, targets: [] })).toEqual(['not in the record']);
  });

  it('has what was looked up apart, as of when, with what is not known', () => {
    const lookedUp = {
      asOf: '2026-01-31T12:03:20Z',
      lines: ['User bob is\nan administrator'],
      notes: ['it was denied'],
    };
    expect(factOf('Looked up', { ...ROLE_MADE_ADMIN, lookedUp })).toEqual([
      'as of now (12:03 UTC)',
      'User bob is\\nan administrator',
      'unknown: it was denied',
    ]);
    expect(factOf('Looked up', ROLE_MADE_ADMIN)).toBeUndefined();
  });

  it('cuts a long value, and says so', () => {
    const long = { ...ROLE_MADE_ADMIN, summary: 'x'.repeat(500) };
    expect(entryOf({ first: long, findings: [long] }, 200).headline.length).toBeLessThan(260);
  });
});

it('countWords counts findings by severity, and what could not be read', () => {
  const findings = [ROOT_ACCESS_KEY, CREATE_USER_DENIED, CREATE_USER_DENIED];
  expect(countWords(batchOf(findings))).toBe('3 findings: 1 critical, 2 low');
  expect(countWords(batchOf(findings, { unreadable: [NOT_JSON] }))).toBe(
    '3 findings: 1 critical, 2 low, and 1 unreadable',
  );
  expect(countWords(batchOf([], { unreadable: [NOT_JSON] }))).toBe('1 unreadable');
  const [, ...low] = findings;
  expect(countWords(batchOf(low))).toBe('2 low findings');
  expect(countWords(batchOf([CREATE_USER_DENIED], { unreadable: [NOT_JSON] }))).toBe('1 low finding, and 1 unreadable');
});
