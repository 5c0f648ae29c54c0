/** The function and the look-up role may make exactly the calls of IAM that the code makes. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();

const CALLS = distinct(
  [...read('lambda-src/aws/iam.ts').matchAll(/new (\w+)Command\(/g)].map(([, name]) => `iam:${name}`),
);

it.each(['modules/function/main.tf', 'modules/look-up-role/main.tf'])('%s', (path) => {
  expect(CALLS.length).toBeGreaterThan(10);
  expect(distinct([...read(path).matchAll(/"(iam:\w+)"/g)].map(([, action = '']) => action))).toEqual(CALLS);
});
