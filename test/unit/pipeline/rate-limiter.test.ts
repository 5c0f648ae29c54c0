import { expect, it } from 'vitest';
import { RateLimiter } from '../../../lambda-src/pipeline/rate-limiter.ts';

it('leaves a quarter of a second between two calls to one destination, and holds up no other', () => {
  const limiter = new RateLimiter();
  expect(limiter.waitFor('sns', 1_000)).toBe(0);
  limiter.record('sns', 1_000);
  expect([1_000, 1_100, 1_335, 9_000].map((now) => limiter.waitFor('sns', now))).toEqual([335, 235, 0, 0]);
  expect(limiter.waitFor('ses', 1_000)).toBe(0);
});
