/**
 * The judge of permissions against a separate evaluator of IAM's rules, over the first half of 20,000 documents; the
 * second is in differential-2.test.ts, for another processor. `npm run fuzz` does the same a million times.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../lambda-src/catalogue/severity.ts';
import { type Difference, differentialInParts, none } from './differential.ts';

const told = ({ judged, truth, documents, world }: Difference): string =>
  `${judged} instead of ${truth}: ${JSON.stringify(documents)} held by ${world.holder.arn}${world.self ? ', self' : ''}`;

const HALF = 10_000;

describe('random documents', () => {
  const found = none();

  beforeAll(() => differentialInParts(HALF, 20_261_124, found), 600_000);

  it('none is judged quieter than the truth', () => {
    expect(found.judged).toBe(HALF);
    expect(found.quieter.map(told)).toEqual([]);
  });

  it('at most 2 % are judged louder', () => {
    expect(found.louder.length / found.judged).toBeLessThan(0.02);
  });

  it('few of those that allow nothing are judged to allow something', () => {
    expect(found.nothing).toBeGreaterThan(1_500);
    expect(found.loudNothing / found.nothing).toBeLessThan(0.07);
  });

  it('are of every severity', () => {
    expect(new Set(found.truths.keys())).toEqual(new Set([null, ...SEVERITIES.slice(1)]));
  });
});
