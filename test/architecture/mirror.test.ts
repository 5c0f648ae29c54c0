/** The tests of `lambda-src/policy/trust.ts` are in `test/unit/policy/trust.test.ts`, and nothing else is in `test/unit`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const namesIn = (folder: string, end: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => name.slice(0, -end.length));

const SOURCES = namesIn('lambda-src', '.ts');
const TESTS = namesIn('test/unit', '.test.ts');

it('each test has its file', () => {
  expect(TESTS.length).toBeGreaterThan(30);
  expect(TESTS.filter((test) => !SOURCES.includes(test))).toEqual([]);
});
