/** Static checks: types, style, HCL format, and whether pages and zip are what the sources produce. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = `${ROOT}/node_modules/.bin`;

export interface Check {
  readonly name: string;
  /** The output if it failed, otherwise `null`. */
  readonly failure: () => Promise<string | null>;
}

/** The output of a command if it failed, otherwise `null`. */
export function failureOf(program: string, ...args: readonly string[]): Promise<string | null> {
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? null : Buffer.concat(chunks).toString('utf8')));
  });
}

const node = (...args: readonly string[]): Promise<string | null> =>
  failureOf(process.execPath, '--disable-warning=ExperimentalWarning', ...args);

export const CHECKS: readonly Check[] = [
  { name: 'types (tsc)', failure: () => failureOf(`${BIN}/tsc`, '--noEmit', '-p', '.') },
  { name: 'style (biome)', failure: () => failureOf(`${BIN}/biome`, 'ci', '--error-on-warnings', '.') },
  {
    name: 'format (terraform fmt)',
    failure: () => failureOf('terraform', 'fmt', '-check', '-recursive', '-diff', '.'),
  },
  { name: 'pages (docs --check)', failure: () => node('scripts/docs.ts', '--check') },
  { name: 'zip (build --check)', failure: () => node('scripts/build.ts', '--check') },
];

/** In parallel. A check that cannot run has failed. */
export function run(checks: readonly Check[]): Promise<readonly { name: string; failure: string | null }[]> {
  return Promise.all(
    checks.map(async ({ name, failure }) => ({ name, failure: await failure().catch((error: unknown) => `${error}`) })),
  );
}

async function main(): Promise<number> {
  const results = await run(CHECKS);
  for (const { name, failure } of results) {
    console.log(`${failure === null ? 'ok    ' : 'FAILED'} ${name}`);
    if (failure !== null) console.log(failure);
  }
  return results.some(({ failure }) => failure !== null) ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
