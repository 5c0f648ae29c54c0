import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The end-to-end tests that wait longest, longest first: one that begins last keeps everything else waiting. */
const LONGEST = ['installation', 'operating', 'guides', 'demo', 'enforcement', 'examples', 'look-up'].map(
  (name) => `/test/e2e/${name}.test.ts`,
);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

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
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [{ test: unit }, { test: waiting('package') }, { test: e2e }],
  },
});
