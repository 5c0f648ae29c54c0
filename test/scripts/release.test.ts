import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressTable, gitSource, PACKAGE } from '../../scripts/docs/address.ts';
import { releaseNotes } from '../../scripts/release.ts';
import { EXAMPLES } from '../module/hcl.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const READY = {
  version: '0.2.0',
  repository: 'https://github.com/our-org/terraform-aws-iam-change-alerts',
  changelog: '# Changelog\n\nVersions.\n\n## 0.2.0 (2026-12-01)\n\n- New.\n\n## 0.1.0 (2026-11-25)\n\nFirst version.\n',
  tags: ['v0.1.0', ''],
  publishedAt: 'https://github.com/our-org/terraform-aws-iam-change-alerts',
};

describe('a release', () => {
  it('has the newest section of the changelog as its notes, and says where to install from', () => {
    expect(releaseNotes(READY)).toBe(`- New.\n\n## Install\n\n${addressTable(READY)}\n`);
    expect(addressTable(READY)).toContain(
      '`"git::https://github.com/our-org/terraform-aws-iam-change-alerts.git?ref=v0.2.0"`',
    );
    expect(addressTable(READY)).toContain('`"our-org/iam-change-alerts/aws"`');
    expect(addressTable(READY)).not.toContain('example.com');
  });

  it('links to the pages of its tag', () => {
    const changelog = READY.changelog.replace(
      'New.',
      'A [guide](docs/routing.md#rules), as [published](https://semver.org).',
    );
    expect(releaseNotes({ ...READY, changelog })).toContain(
      'A [guide](https://github.com/our-org/terraform-aws-iam-change-alerts/blob/v0.2.0/docs/routing.md#rules), as [published](https://semver.org).',
    );
  });

  it.each([
    [{ version: '0.3.0' }, 'make them agree'],
    [{ changelog: READY.changelog.replace('2026-12-01', 'unreleased') }, 'write the day of the release'],
    [{ changelog: READY.changelog.replace('- New.\n', '') }, 'says nothing of 0.2.0'],
    [{ tags: ['v0.2.0'] }, 'raise version'],
    [{ repository: PACKAGE.repository }, 'run "npm run docs"'],
  ])('is refused with %j', (change, message) => {
    expect(() => releaseNotes({ ...READY, ...change })).toThrow(message);
  });

  it('of this commit could be made, but for the address', () => {
    const commit = { ...PACKAGE, changelog: read('CHANGELOG.md'), tags: [], publishedAt: null };
    expect(releaseNotes(commit)).toContain(gitSource(PACKAGE));
  });
});

it.each(EXAMPLES)('%s runs from a clone: its sources are paths of the repository', (example) => {
  const sources = [...read(`${example}/main.tf`).matchAll(/^ {2}source +=\s*"([^"]+)"/gm)].map(([, source]) => source);
  expect(sources.length).toBeGreaterThan(0);
  for (const source of sources) expect(source).toMatch(/^\.\.\/\.\.(?:\/modules\/trail)?$/);
});
