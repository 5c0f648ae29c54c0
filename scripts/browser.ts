/** Chromium, for screenshots and tests of pages. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...ELSEWHERE].find(isExecutable);
}

/** Installs Debian's package. Returns `null` on success, otherwise why it failed. */
function install(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Debian or Ubuntu gets it installed';
  const apt = (...args: string[]) => spawnSync('apt-get', args, { encoding: 'utf8', timeout: 300_000 });
  const get = () => apt('install', '-y', '--no-install-recommends', 'chromium');
  const first = get();
  if (first.status === 0) return null;
  // A fresh machine has no package lists yet.
  apt('update');
  const { status, stderr, error } = get();
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

/** @throws if there is no browser and none can be installed: a page nobody rendered proves nothing */
export async function launchBrowser(): Promise<Browser> {
  const problem = find() === undefined ? install() : null;
  const executablePath = find();
  if (executablePath === undefined) {
    throw new Error(`Chromium or Google Chrome is needed on the PATH (${NAMES.join(', ')}): ${problem}`);
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
