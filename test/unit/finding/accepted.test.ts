import { describe, expect, it } from 'vitest';
import { readSuppressionRule, TRUSTED } from '../../../lambda-src/finding/accepted.ts';
import { ACCEPTED_RULES, ACCEPTED_TRUST, REFUSED_RULES, REFUSED_TRUST } from '../../module/accepted.ts';

const show = (value: unknown): string => JSON.stringify(value);

describe('a suppression rule', () => {
  it.each(ACCEPTED_RULES.map((rule) => [show(rule).slice(0, 120), rule] as const))('%s is read', (_, rule) => {
    expect(readSuppressionRule(rule)).toEqual({
      value: {
        reason: rule['reason'],
        principalArns: rule['principal_arns'] ?? [],
        eventNames: rule['event_names'] ?? [],
        accountIds: rule['account_ids'] ?? [],
        sourceIpRanges: rule['source_ip_ranges'] ?? [],
        upToSeverity: rule['up_to_severity'] ?? 'medium',
        expires: rule['expires'] ?? null,
      },
    });
  });

  it.each(REFUSED_RULES.flat().map((rule) => [show(rule).slice(0, 120), rule] as const))('%s is refused', (_, rule) => {
    expect(readSuppressionRule(rule)).toEqual({ problem: expect.stringMatching(/^(is|has|needs) \S/) });
  });
});

describe.each(Object.entries(TRUSTED))('%s', (input, { accepts }) => {
  it.each(ACCEPTED_TRUST[input] ?? [])('takes %s', (value) => expect(accepts(value)).toBe(true));
  it.each(REFUSED_TRUST[input] ?? [])('refuses %s', (value) => expect(accepts(value)).toBe(false));
});
