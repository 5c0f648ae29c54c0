/** Static checks: types, style, format of the HCL, and whether the committed zip is what the sources make. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = `${ROOT}/node_modules/.bin`;

export interface Check {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
}

const node = (script: string, ...args: string[]): Check['command'] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  script,
  ...args,
];

export const CHECKS: readonly Check[] = [
  { name: 'types (tsc)', command: [`${BIN}/tsc`, '--noEmit', '-p', '.'] },
  { name: 'style (biome)', command: [`${BIN}/biome`, 'ci', '--error-on-warnings', '.'] },
  { name: 'format (terraform fmt)', command: ['terraform', 'fmt', '-check', '-recursive', '-diff', '.'] },
  { name: 'pages (docs --check)', command: node('scripts/docs.ts', '--check') },
  { name: 'zip (build --check)', command: node('scripts/build.ts', '--check') },
];

/** The output where it failed, else `null`. */
export function failureOf({ command: [program, ...args] }: Check): Promise<string | null> {
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

async function main(): Promise<number> {
  const failures = await Promise.all(CHECKS.map(failureOf));
  for (const [index, { name }] of CHECKS.entries()) {
    const failure = failures[index] ?? null;
    console.log(`${failure === null ? 'ok    ' : 'FAILED'} ${name}`);
    if (failure !== null) console.log(failure);
  }
  return failures.some((failure) => failure !== null) ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
