import { expect, it } from 'vitest';
import { Budget, TooComplex } from '../../../lambda-src/policy/budget.ts';

it('is spent to the last step, and not beyond', () => {
  const budget = new Budget(10);
  budget.spend(4);
  budget.spend(6);
  expect(() => budget.spend(1)).toThrow(TooComplex);
});
