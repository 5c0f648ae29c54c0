/** Tools that the lint and opentofu suites need besides the prerequisites: pinned, and built once, in .cache/tools. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { virtualEnvironment } from '../virtual-environment.ts';

const run = promisify(execFile);

const TOOLS = fileURLToPath(new URL('../../.cache/tools', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Long enough for a busy machine that downloads and compiles everything. */
const TIMEOUT_MS = 30 * 60_000;

/** Several checks request the same tool concurrently. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** @throws if the program is not on the PATH; the message says where to get it */
export async function need(program: string, from: string): Promise<void> {
  try {
    await run(program, ['--help']);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error(`${program} is needed for this, and is not on the PATH. ${from}`);
  }
}

/** Downloads fail at times; what was downloaded and compiled is cached. */
const ATTEMPTS = 3;

async function go(
  args: readonly string[],
  { cwd = TOOLS, ...env }: Readonly<Record<string, string>> = {},
): Promise<string> {
  await need('go', 'Get Go 1.26 or later from https://go.dev/dl/');
  const options = {
    cwd,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-trimpath', ...env },
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      // At low priority, so that it does not slow down the tests that run meanwhile.
      const { stdout } = await run('nice', ['-n', '10', 'go', ...args], options);
      return stdout;
    } catch (error) {
      const lines = `${error}`.split('\n').filter((line) => !line.startsWith('go: downloading '));
      if (attempt === ATTEMPTS) throw new Error(lines.slice(0, 30).join('\n'), { cause: error });
    }
  }
}

/** @param compile writes the program into a folder, which is moved into place once complete */
async function compiled(name: string, version: string, compile: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(TOOLS, `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  mkdirSync(TOOLS, { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  try {
    await compile(made);
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(program)) throw error;
  }
  return program;
}

export const tflint = once(() =>
  compiled('tflint', '0.64.0', (GOBIN) => go(['install', 'github.com/terraform-linters/tflint@v0.64.0'], { GOBIN })),
);

export const actionlint = once(() =>
  compiled('actionlint', '1.7.12', (GOBIN) =>
    go(['install', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12'], { GOBIN }),
  ),
);

/** `go install` rejects a module with replace directives; a build in the module's own folder applies them. */
export const opentofu = once(() =>
  compiled('tofu', '1.12.6', async (folder) => {
    const { Dir } = JSON.parse(await go(['mod', 'download', '-json', 'github.com/opentofu/opentofu@v1.12.6']));
    const flags = '-ldflags=-s -w -X github.com/opentofu/opentofu/version.dev=no';
    await go(['build', flags, '-o', join(folder, 'tofu'), './cmd/tofu'], { cwd: String(Dir) });
  }),
);

/** The Python that has checkov, for `-m checkov.main`. */
export const checkov = once(() => {
  const version = /==([\d.]+)/.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
  return virtualEnvironment(join(TOOLS, `checkov-${version}`), REQUIREMENTS);
});

/** Builds all of them; a failure surfaces in the check that needs the tool. */
export const prepareTools = (): Promise<unknown> => Promise.allSettled([opentofu(), tflint(), actionlint(), checkov()]);
