import { describe, expect, it } from 'vitest';
import { techniqueWords } from '../../../lambda-src/render/attack.ts';
import { worstOf } from '../../../lambda-src/render/groups.ts';
import { suppressedWords, timeSpanWords, timeWords, viaWords } from '../../../lambda-src/render/words.ts';
import { batchOf, CREATE_USER_DENIED, NOT_JSON, ROLE_MADE_ADMIN, ROOT_ACCESS_KEY } from '../../alerts/samples.ts';

describe('attack', () => {
  it('names a technique and the version of ATT&CK', () => {
    expect(techniqueWords('T1098.003')).toBe('T1098.003 Additional Cloud Roles (ATT&CK v19)');
    expect(techniqueWords('T9999')).toBe('T9999 (ATT&CK v19)');
    expect(techniqueWords('constructor')).toBe('constructor (ATT&CK v19)');
  });
});

describe('words', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31 12:00:00 UTC+00:00'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31 12:00:00 UTC+00:00'],
    ['yesterday', 'yesterday (as recorded)'],
    [null, 'time not in the record'],
  ])('writes the time %s with its offset', (from, to) => {
    expect(timeWords(from)).toBe(to);
  });

  it.each([
    [['2026-01-31T12:00:05Z', null, '2026-01-31T12:00:00Z'], '2026-01-31 12:00:00 to 12:00:05 UTC+00:00'],
    [['2026-01-31T23:59:00Z', '2026-02-01T00:01:00Z'], '2026-01-31 23:59:00 to 2026-02-01 00:01:00 UTC+00:00'],
    [['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'], '2026-01-31 12:00:00 UTC+00:00'],
    [[null], 'time not in the record'],
  ])('writes the span of %j', (from, to) => {
    expect(timeSpanWords(from)).toBe(to);
  });

  it('says where only the user agent vouches for the tool', () => {
    const { origin } = ROLE_MADE_ADMIN;
    expect(viaWords({ ...origin, kind: 'Terraform', via: 'Terraform' })).toBe('Terraform, by its user agent');
    expect(viaWords({ ...origin, kind: 'console', via: 'AWS Management Console' })).toBe('AWS Management Console');
  });

  it('counts what the settings held back', () => {
    expect(suppressedWords({})).toBeNull();
    expect(suppressedWords({ minimum_severity: 1 })).toBe(
      '1 finding held back by the settings: 1 by minimum_severity.',
    );
  });
});

describe('worstOf', () => {
  it('takes the most serious finding, and high for what could not be read', () => {
    expect(worstOf(batchOf([]))).toBe('info');
    expect(worstOf(batchOf([CREATE_USER_DENIED]))).toBe('low');
    expect(worstOf(batchOf([CREATE_USER_DENIED], { unreadable: [NOT_JSON] }))).toBe('high');
    expect(worstOf(batchOf([ROOT_ACCESS_KEY], { unreadable: [NOT_JSON] }))).toBe('critical');
  });
});
