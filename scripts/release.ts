/**
 * Checks that this commit can be released, and prints the release notes: its section of CHANGELOG.md and where to install from.
 *
 *   npm run --silent release > notes.md
 *
 * The release workflow runs it, and makes the tag.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressTable, PACKAGE } from './docs/address.ts';

interface Commit {
  readonly version: string;
  readonly repository: string;
  readonly changelog: string;
  readonly tags: readonly string[];
  /** Where it is released; `null` on a machine of one's own. */
  readonly publishedAt: string | null;
}

/** The newest version of the changelog, with its date and its text. */
function newest(changelog: string): { version: string; date: string; text: string } {
  const [, version = '', date = '', text = ''] =
    /^## (\S+) \(([^)]*)\)\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog) ?? [];
  return { version, date, text: text.trim() };
}

/** @throws with what to do first */
export function releaseNotes({ version, repository, changelog, tags, publishedAt }: Commit): string {
  const latest = newest(changelog);
  if (latest.version !== version) {
    throw new Error(
      `package.json has version ${version}, CHANGELOG.md begins with ${latest.version}: make them agree.`,
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(latest.date)) {
    throw new Error(`CHANGELOG.md has "${latest.date}" as the date of ${version}: write the day of the release.`);
  }
  if (latest.text === '') throw new Error(`CHANGELOG.md says nothing of ${version}.`);
  if (tags.includes(`v${version}`)) throw new Error(`v${version} is released: raise version in package.json.`);
  if (publishedAt !== null && publishedAt !== repository) {
    throw new Error(
      `package.json has ${repository} as its repository: write ${publishedAt}, run "npm run docs", and commit, so that what the README says installs.`,
    );
  }
  // The page of a release is in no folder of the repository.
  const text = latest.text.replace(/\]\((?!https:)/g, `](${repository}/blob/v${version}/`);
  return `${text}\n\n## Install\n\n${addressTable({ version, repository })}\n`;
}

function main(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  const notes = releaseNotes({
    ...PACKAGE,
    changelog: readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8'),
    tags: execFileSync('git', ['tag', '--list'], { cwd: root, encoding: 'utf8' }).split('\n'),
    publishedAt: server === undefined || name === undefined ? null : `${server}/${name}`,
  });
  process.stdout.write(notes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
