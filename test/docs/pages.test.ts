/** Links, anchors and npm commands of every page are valid. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as iamClient from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

/** As GitHub generates them. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/<[^>]*>|[^\p{L}\p{N}\- _]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');

function anchors(path: string): ReadonlySet<string> {
  const text = withoutCode(read(path));
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading));
  const ids = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return new Set([...headings, ...ids]);
}

it('there are pages', () => expect(PAGES).toContain('README.md'));

describe.each(PAGES)('%s', (page) => {
  it('has no broken links', () => {
    for (const [, target = ''] of withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https:\/\//.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      expect(existsSync(join(ROOT, file)), `${page} links to ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchors(file), `${page} links to ${target}`).toContain(anchor);
    }
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json'));
    for (const [, name = ''] of read(page).matchAll(/\bnpm run ([\w:-]+)/g)) {
      expect(Object.keys(scripts), `npm run ${name}`).toContain(name);
    }
  });
});

it('the page of coverage has every action that the SDK knows and that changes something', () => {
  const page = read('docs/coverage.md');
  const actions = Object.keys(iamClient).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
  const changing = actions.filter((name) => !/^(?:Get|List|Generate|Simulate)/.test(name));
  expect(changing.length).toBeGreaterThan(100);
  for (const name of changing) expect(page).toContain(`| \`${name}\` |`);
});
