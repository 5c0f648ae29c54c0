/** The judge of trust against a separate evaluator, over random trust policies. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rank } from '../../lambda-src/catalogue/severity.ts';
import { readPolicy } from '../../lambda-src/policy/document.ts';
import { judgeTrust } from '../../lambda-src/policy/trust.ts';
import { Random } from '../fuzz/random.ts';
import { NOW, OWN, TRUSTED, trustOf, truthOf } from './trust-oracle.ts';

const COUNT = 12_000;

describe('random trust policies', () => {
  const quieter: string[] = [];
  const louder: string[] = [];
  const truths = new Map<string | null, number>();

  beforeAll(async () => {
    const random = new Random(20_261_125);
    for (let judged = 0; judged < COUNT; judged++) {
      const statements = trustOf(random);
      const truth = truthOf(statements);
      truths.set(truth, (truths.get(truth) ?? 0) + 1);
      const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      const severity = judgeTrust(readPolicy(text), { accountId: OWN, trusted: TRUSTED, time: NOW })
        .map((each) => each.severity)
        .find((each) => rank(each) > rank('low'));
      const difference = (severity === undefined ? 0 : rank(severity)) - (truth === null ? 0 : rank(truth));
      if (difference < 0) quieter.push(`${severity} instead of ${truth}: ${text}`);
      if (difference > 0) louder.push(`${severity} instead of ${truth}: ${text}`);
      if (judged % 250 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }, 600_000);

  it('none is judged quieter than the truth', () => {
    expect(quieter.slice(0, 20)).toEqual([]);
  });

  // Such as an Allow of sts:* for everyone of which a Deny leaves the calls for identity providers.
  it('at most 2 % are judged louder', () => {
    expect(louder.length / COUNT).toBeLessThan(0.02);
  });

  it('are of every kind', () => {
    for (const truth of [null, 'high', 'critical']) expect(truths.get(truth)).toBeGreaterThan(COUNT / 20);
  });
});
