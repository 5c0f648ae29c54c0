/** The function and the look-up role may make exactly the calls that look-ups make. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted();

/** The service of the actions, by the file that calls them. */
const FILES = { iam: 'iam', 'sso-admin': 'sso', 'identity-store': 'identitystore', organizations: 'organizations' };
const CALLS = distinct(
  Object.entries(FILES).flatMap(([file, service]) =>
    [...read(`lambda-src/aws/${file}.ts`).matchAll(/new (\w+)Command\(/g)].map(([, name]) => `${service}:${name}`),
  ),
);

it.each(['modules/function/main.tf', 'modules/look-up-role/main.tf'])('%s', (path) => {
  expect(CALLS.length).toBeGreaterThan(20);
  const actions = [...read(path).matchAll(/"((?:iam|sso|identitystore|organizations):[A-Z]\w+)"/g)];
  expect(distinct(actions.map(([, action = '']) => action))).toEqual(CALLS);
});
