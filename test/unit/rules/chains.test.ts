import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rank } from '../../../lambda-src/catalogue/severity.ts';
import { detect } from '../../../lambda-src/finding/detect.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { adjustBatch } from '../../../lambda-src/rules/evaluate.ts';
import { isTest } from '../../../lambda-src/rules/judged.ts';
import { ATTACKS } from '../../alerts/attacks.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';
import { SETTINGS } from '../../settings.ts';
import { batch, crowd } from '../render/arbitrary.ts';

const ALONE = { hasUnreadable: false };
const findingsOf = (name: string) =>
  (ATTACKS.find((attack) => attack.name === name)?.messages ?? []).map((raw) => detect(parseRecord(raw), SETTINGS));
const told = (findings: ReturnType<typeof findingsOf>): readonly string[] =>
  adjustBatch(findings, ALONE)
    .map(({ id, severity, reasons }) => `${id} ${severity} ${reasons.map(({ rule }) => rule).join()}`)
    .toSorted();

it('nothing is rated lower because of what came with it, but a test beside real events', () => {
  fc.assert(
    fc.property(fc.oneof(batch, crowd), ({ findings }) => {
      for (const [index, after] of adjustBatch(findings, ALONE).entries()) {
        const before = findings[index];
        if (before === undefined || isTest(before)) continue;
        expect(rank(after.severity)).toBeGreaterThanOrEqual(rank(before.severity));
        expect(rank(after.raised)).toBeGreaterThanOrEqual(rank(before.raised));
      }
    }),
    { numRuns: 200 },
  );
});

it.each(ATTACKS.map(({ name }) => name))('%s is found in whatever order it is delivered', (name) => {
  const findings = findingsOf(name);
  expect(findings.length).toBeGreaterThan(100);
  const expected = told(findings);
  expect(expected.some((line) => line.includes('critical'))).toBe(true);
  fc.assert(
    fc.property(fc.shuffledSubarray(findings, { minLength: findings.length }), (shuffled) => {
      expect(told(shuffled)).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

it('documents are judged together only where the records were kept', () => {
  const findings = findingsOf('attack-combined-policies');
  const joined = (each: typeof findings): number => told(each).filter((line) => line.includes('S87')).length;
  expect(joined(findings)).toBe(2);
  expect(joined(findings.map((finding) => ({ ...finding, record: null })))).toBe(0);
});

it('a flood of the same chain takes no time that grows with its square', () => {
  const [one = []] = [findingsOf('attack-backdoor-user')];
  const chain = one.filter(({ severity }) => severity !== 'low');
  const adjust = (rounds: number) => {
    const flood = Array.from({ length: rounds }, (_, round) =>
      chain.map((finding) => ({ ...finding, id: `${finding.id} ${round}` })),
    ).flat();
    expect(adjustBatch(flood, ALONE)).toHaveLength(flood.length);
  };
  expect(growth(adjust, 250)).toBeLessThan(NEARLY_LINEAR);
});
