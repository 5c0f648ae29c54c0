/** Every command in the documentation exists, with exactly those options. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { stepsOf } from '../../lambda-src/render/commands.ts';
import { ROLE_MADE_ADMIN } from '../alerts/samples.ts';
import { findingFor, ROWS, slotsIn, VALUES, wordsByShell } from '../containment.ts';
import { pythonWithMoto } from '../local-aws/moto.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

interface Command {
  readonly page: string;
  readonly text: string;
  readonly words: readonly string[];
}

/** Words as a shell splits them, without expansion. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")+/g)].map(([word]) => word.replace(/^(['"])(.*)\1$/s, '$2'));

/** A pipeline, and a list joined by `&&`, are several commands; quoted text stays whole. */
const commandsIn = (line: string): readonly string[] =>
  line
    .split(/((?:[^'"|&]|'[^']*'|"[^"]*")+)/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^[|&]+$/.test(part));

const COMMANDS: readonly Command[] = PAGES.flatMap((page) =>
  [...read(page).matchAll(/^ *```(?:sh|shell|bash)\n([\s\S]*?)^ *```$/gm)].flatMap(([, block = '']) =>
    block
      .replace(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
      .filter((line) => line !== '')
      .flatMap(commandsIn)
      .map((text) => ({
        page,
        text: text.replace(/\s*\d?>\s*\S+$/, ''),
        words: wordsOf(text.replace(/\s*\d?>\s*\S+$/, '')),
      })),
  ),
);

/** Common programs that are not checked. */
const PLAIN = new Set([
  'cd',
  'git',
  'openssl',
  'base64',
  'sha256sum',
  'jq',
  'sed',
  'curl',
  'cp',
  'echo',
  'export',
  'npx',
  'sh',
  'xargs',
]);
const CHECKED = new Set(['aws', 'npm', 'terraform', 'tofu', ...PLAIN]);

it('knows the program of every command', () => {
  expect(COMMANDS.length).toBeGreaterThan(80);
  for (const { page, text, words } of COMMANDS) expect(CHECKED, `${page}: ${text}`).toContain(words[0]);
});

/** Of each command, as words: what is wrong with it, `''` where nothing is. */
async function problemsOf(commands: readonly (readonly string[])[]): Promise<readonly string[]> {
  const { stdout, stderr } = spawnSync(
    await pythonWithMoto(() => undefined),
    [fileURLToPath(new URL('aws_commands.py', import.meta.url))],
    { input: JSON.stringify(commands.map((words) => words.slice(1))), encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

it('commands of the AWS CLI have the operations and options that AWS has', async () => {
  const commands = COMMANDS.filter(({ words: [program] }) => program === 'aws');
  expect(commands.length).toBeGreaterThan(60);
  const problems = await problemsOf(commands.map(({ words }) => words));
  const wrong = commands.flatMap(({ page, text }, index) =>
    problems[index] === '' ? [] : [`${page}: ${text}: ${problems[index]}`],
  );
  expect(wrong).toEqual([]);
});

it('commands in alerts have the operations and options that AWS has, whatever the names are', async () => {
  const hostile = ["'; id; '", '$(id)', '--profile=x', '-', '.', 'x'.repeat(65), 'x'.repeat(129), 'a b', 'a/b', 'é'];
  const arns = ['arn:aws:iam::111122223333:user/x', 'arn:aws:iam::aws:policy/--debug', 'arn:aws:sso:::instance/x'];
  const ids = ['111122223333', 'AKIAIOSFODNN7EXAMPLE', 'p-1', 'r-1', 'ROOT', '1234abcd-12ab-34cd-56ef-1234567890ab'];
  const findings = ROWS.flatMap((row) =>
    [row, ...slotsIn(row[2] ?? '')].flatMap((slot) =>
      [...hostile, ...arns, ...ids].map((value) =>
        findingFor(row, typeof slot === 'string' ? { ...VALUES, [slot]: value } : VALUES),
      ),
    ),
  );
  const callers = [
    { ...ROLE_MADE_ADMIN.actor, type: 'role session' as const, roleName: 'app' },
    { ...ROLE_MADE_ADMIN.actor, name: '--debug' },
  ];
  const denied = { kind: 'denied' as const, errorCode: null, errorMessage: null };
  const [base = ROLE_MADE_ADMIN] = findings;
  const steps = [...findings, ...callers.map((actor) => ({ ...base, actor, outcome: denied }))].flatMap(stepsOf);
  const commands = [...new Set(steps.flatMap(({ command }) => command ?? []))];
  expect(commands.length).toBeGreaterThan(2 * ROWS.length);
  const problems = await problemsOf(wordsByShell(commands).map((words) => ['aws', ...words]));
  expect(problems).toHaveLength(commands.length);
  expect(problems.filter((problem) => problem !== '')).toEqual([]);
});

it('the policies in them are JSON', () => {
  const documents = COMMANDS.flatMap(({ text }) =>
    [...text.matchAll(/(?<!--(?:query|filter-pattern) )'([{[][^']*)'/g)].map(([, json = '']) => json),
  );
  expect(documents.length).toBeGreaterThan(2);
  for (const json of documents) expect(() => JSON.parse(json), json).not.toThrow();
});

/** The options of `npm run NAME`, from its own help. */
const HELP: Readonly<Record<string, string>> = {
  build: read('scripts/build.ts'),
  docs: read('scripts/docs.ts'),
  demo: read('scripts/demo.ts'),
  preview: read('scripts/preview/options.ts'),
  test: read('scripts/test.ts'),
};

it('scripts of this project exist, with those options', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const { page, text, words } of COMMANDS.filter((command) => command.words[0] === 'npm')) {
    const rest = words
      .slice(1)
      .filter((word, index, all) => !['--silent', '--', '--prefix'].includes(word) && all[index - 1] !== '--prefix');
    if (/^(?:ci|install|pack)$/.test(rest[0] ?? '')) continue;
    const [name = '', ...options] = rest[0] === 'run' ? rest.slice(1) : rest;
    expect(Object.keys(scripts), `${page}: ${text}`).toContain(name);
    for (const option of options.filter((word) => word.startsWith('--'))) {
      expect(HELP[name] ?? '', `${page}: ${text}`).toContain(option);
    }
  }
});

it('commands of Terraform exist', () => {
  const help = spawnSync('terraform', ['-help'], { encoding: 'utf8', env: { PATH: process.env['PATH'] } }).stdout;
  const known = new Set([...help.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name));
  for (const { page, text, words } of COMMANDS.filter(({ words: [program] }) =>
    /^(?:terraform|tofu)$/.test(program ?? ''),
  )) {
    expect([...known], `${page}: ${text}`).toContain(words.find((word, index) => index > 0 && !word.startsWith('-')));
  }
});
