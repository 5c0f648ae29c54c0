import { expect, it } from 'vitest';
import { isTest, TEST_CATEGORY } from '../../../lambda-src/rules/judged.ts';

it('a test is known by its category alone', () => {
  expect(isTest({ category: TEST_CATEGORY })).toBe(true);
  expect(isTest({ category: 'other' })).toBe(false);
});
