import { expect, it } from 'vitest';
import { isSeverity, step, worst } from '../../../lambda-src/catalogue/severity.ts';

it.each([
  ['low', 1, 'medium'],
  ['high', -1, 'medium'],
  ['high', 1, 'critical'],
  ['critical', 1, 'critical'],
  ['low', -1, 'info'],
  ['info', -1, 'info'],
  ['medium', 0, 'medium'],
] as const)('%s, %i steps on, is %s', (severity, steps, expected) => {
  expect(step(severity, steps)).toBe(expected);
});

it('the worse of two severities does not hang on their order', () => {
  expect([worst('low', 'high'), worst('high', 'low'), worst('info', 'info')]).toEqual(['high', 'high', 'info']);
});

it.each([
  ['critical', true],
  ['info', true],
  ['Critical', false],
  ['', false],
  [4, false],
  [null, false],
])('%j is a severity: %s', (value, expected) => {
  expect(isSeverity(value)).toBe(expected);
});
