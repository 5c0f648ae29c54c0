import { defineConfig } from 'vitest/config';

const all = [
  'test/unit/{catalogue,record,rules,finding,gallery,pipeline,policy}/**/*.test.ts',
  'test/unit/pitfalls.test.ts',
];
/** Folders of test/unit, `policy` or `{catalogue,rules}`: a mutant is judged by these alone, and so in a tenth of the time. */
const few = process.env['MUTATION_TESTS'];

/** The tests of what `npm run mutation` changes: those of the pure folders and the pipeline, which need nothing else. */
export default defineConfig({
  test: {
    include: few === undefined ? all : [`test/unit/${few}/**/*.test.ts`],
    // Thousands of random records, documents and action names for each mutant would take days.
    exclude: ['test/unit/pipeline/fuzz.test.ts', 'test/unit/policy/{iam-actions,property}.test.ts'],
    // The bomb: a minute for each mutant of the reader, which goes byte by byte.
    testNamePattern: /^(?!.*a gzip bomb)/,
    testTimeout: 60_000,
  },
});
