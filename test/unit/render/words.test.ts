import { describe, expect, it } from 'vitest';
import { linkOf, suppressedWords, timeSpanWords, timeWords, viaWords } from '../../../lambda-src/render/words.ts';
import { ROLE_MADE_ADMIN } from '../../alerts/samples.ts';

describe('words', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31 12:00:00 UTC'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31 12:00:00 UTC'],
    ['yesterday', 'yesterday (as recorded)'],
    [null, 'time not in the record'],
  ])('writes the time %s in UTC', (from, to) => {
    expect(timeWords(from)).toBe(to);
  });

  it.each([
    [['2026-01-31T12:00:05Z', null, '2026-01-31T12:00:00Z'], '2026-01-31 12:00:00 to 12:00:05 UTC'],
    [['2026-01-31T23:59:00Z', '2026-02-01T00:01:00Z'], '2026-01-31 23:59:00 to 2026-02-01 00:01:00 UTC'],
    [['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'], '2026-01-31 12:00:00 UTC'],
    [[null], 'time not in the record'],
  ])('writes the span of %j', (from, to) => {
    expect(timeSpanWords(from)).toBe(to);
  });

  it('says where only the user agent vouches for the tool', () => {
    const { origin } = ROLE_MADE_ADMIN;
    expect(viaWords({ ...origin, kind: 'Terraform', via: 'Terraform' })).toBe('Terraform, by its user agent');
    expect(viaWords({ ...origin, kind: 'console', via: 'AWS Management Console' })).toBe('AWS Management Console');
  });

  const PAGE = ROLE_MADE_ADMIN.consoleUrl ?? '';
  const PORTAL = 'https://example.awsapps.com/start/#/console?account_id=111122223333';

  it.each([
    PAGE,
    `${PORTAL}&destination=${encodeURIComponent(PAGE)}`,
    `${PORTAL}&role_name=A%2Bb&destination=${encodeURIComponent(PAGE)}`,
  ])('links to %s', (consoleUrl) => expect(linkOf({ ...ROLE_MADE_ADMIN, consoleUrl })).toBe(consoleUrl));

  it.each([
    null,
    'https://evil.example/',
    `${PORTAL}&destination=https%3A%2F%2Fevil.example`,
    `${PORTAL}&destination=${encodeURIComponent(`https://evil.example/${PAGE}`)}`,
    `${PORTAL}&destination=%FF`,
    `${PORTAL}&role_name=a&b&destination=${encodeURIComponent(PAGE)}`,
    `javascript:alert(1)//${PORTAL}&destination=${encodeURIComponent(PAGE)}`,
    `${PORTAL}"&destination=${encodeURIComponent(PAGE)}`,
  ])('does not link to %s', (consoleUrl) => expect(linkOf({ ...ROLE_MADE_ADMIN, consoleUrl })).toBeNull());

  it('counts what the settings held back', () => {
    expect(suppressedWords({})).toBeNull();
    expect(suppressedWords({ minimum_severity: 1 })).toBe(
      '1 finding held back by the settings: 1 by minimum_severity.',
    );
  });
});
