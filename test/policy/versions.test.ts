/** What is said of two versions, against a separate evaluator of IAM's rules. `npm run fuzz -- --only versions` takes 10,000 pairs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compareVersions, nothingCompared } from './versions.ts';

const PAIRS = 250;

describe('random pairs of documents', () => {
  const found = nothingCompared();
  beforeAll(() => void compareVersions(PAIRS, 20_261_125, found), 300_000);

  it('what is said to be newly allowed is', () => {
    expect(found.told).toBeGreaterThan(PAIRS / 4);
    expect(found.wrong).toEqual([]);
  });

  it('no newly allowed administration stays unsaid', () => {
    expect(found.administration).toBeGreaterThan(PAIRS / 6);
    expect(found.unsaid).toEqual([]);
  });

  it('few are too complex to tell', () => expect(found.untold).toBeLessThan(PAIRS / 25));
});
