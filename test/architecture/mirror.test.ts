/**
 * The tests of `lambda-src/policy/trust.ts` are in `test/unit/policy/trust.test.ts`, and nothing else is in `test/unit`.
 * What knows the SDK and the handler that puts it all together are tested as shipped, in `test/package` and `test/e2e`.
 */
import { readdirSync, readFileSync } from 'node:fs';
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

const textOf = (source: string): string => readFileSync(join(ROOT, 'lambda-src', `${source}.ts`), 'utf8');

/**
 * Types and rows of data have no behaviour of their own: not those either that are made when they are asked for. Each row of
 * the rules is tried in `test/rules`, by an event that must match and one that must not.
 */
const hasBehaviour = (source: string): boolean =>
  /^export (?:async )?(?:function|class)\b|^export const \w+ = (?:async )?\((?!\): ServiceCatalogue)/m.test(
    textOf(source),
  );
const isTestedAsShipped = (source: string): boolean => source === 'handler' || source.startsWith('aws/');

it('each file with behaviour has its test', () => {
  const tested = SOURCES.filter((source) => hasBehaviour(source) && !isTestedAsShipped(source));
  expect(tested.length).toBeGreaterThan(40);
  expect(tested.filter((source) => !TESTS.includes(source))).toEqual([]);
});

it('each test has its file', () => {
  expect(TESTS.filter((test) => !SOURCES.includes(test))).toEqual([]);
});
