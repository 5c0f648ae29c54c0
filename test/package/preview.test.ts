/** The package as users install it: packed, and installed elsewhere without sources and dependencies. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attachAdministrator } from '../records.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'iam-change-alerts-package-'));
const clone = join(home, 'clone');
const empty = join(home, 'empty');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', ['--offline', '--no-audit', '--no-fund', '--no-update-notifier', ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: home },
  });

beforeAll(() => {
  const isSource = (path: string): boolean =>
    !/(?:^|\/)(?:\.git|node_modules|\.cache|dist)(?:\/|$)/.test(path.slice(ROOT.length));
  cpSync(ROOT, clone, { recursive: true, filter: isSource });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  // What "prepack" does, without installing packages: node_modules is a link here.
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/bundle-preview.ts'], {
    cwd: clone,
  });
  npm(clone, 'pack', '--ignore-scripts', '--pack-destination', home);
  const [packed = ''] = readdirSync(home).filter((name) => name.endsWith('.tgz'));
  cpSync(join(home, packed), join(empty, 'package.tgz'));
  writeFileSync(join(empty, 'package.json'), '{}');
  npm(empty, 'install', './package.tgz');
});

const installed = (): string => join(empty, 'node_modules/iam-change-alerts');

it('is bundled whenever it is packed', () => {
  const { scripts } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  expect(scripts.prepack).toBe('node scripts/run.mjs bundle-preview');
  expect(readFileSync(join(clone, 'scripts/run.mjs'), 'utf8')).toContain("'bundle-preview': []");
});

it('has the program, the licence and the README, and nothing else', () => {
  expect(readdirSync(installed()).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  expect(readdirSync(join(installed(), 'dist'))).toEqual(['preview.mjs']);
  expect(readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'iam-change-alerts',
  ]);
});

it('runs by npx', () => {
  writeFileSync(join(empty, 'event.json'), JSON.stringify(attachAdministrator()));
  const output = npm(empty, 'exec', '--', 'iam-change-alerts-preview', 'event.json');
  expect(output).toContain('Subject: [HIGH] ci-admin attached policy AdministratorAccess to role deployer');
  expect(output).toContain('event.json:1 AttachRolePolicy');
});

it('explains itself', () => {
  expect(npm(empty, 'exec', '--', 'iam-change-alerts-preview', '--help')).toContain('Usage: ');
});

it('nothing in it reveals where it was built', () => {
  const program = readFileSync(join(installed(), 'dist/preview.mjs'), 'utf8');
  for (const path of [ROOT, home]) expect(program).not.toContain(path);
});
