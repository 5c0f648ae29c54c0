import { defineConfig } from 'vitest/config';

const unit = {
  name: 'unit',
  include: ['test/**/*.test.ts'],
  exclude: ['test/{package,e2e}/**'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

/** They wait for Terraform more than they compute; the limits are for a busy machine with two cores. */
const waiting = (name: string) => ({
  name,
  include: [`test/${name}/**/*.test.ts`],
  testTimeout: 900_000,
  hookTimeout: 900_000,
});

const e2e = { ...waiting('e2e'), globalSetup: ['test/e2e/setup.ts'] };

export default defineConfig({
  test: { projects: [{ test: unit }, { test: waiting('package') }, { test: e2e }] },
});
