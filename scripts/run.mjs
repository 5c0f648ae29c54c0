/**
 * The entry point of every npm script: checks what the command needs, then runs scripts/<command>.ts with the Node.js of
 * node_modules, which has the major version of the Lambda runtime and strips types.
 *
 *   node scripts/run.mjs <command> [argument …]
 *
 * Plain JavaScript without dependencies: it runs before they are installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{name: string, command: readonly string[], versions: readonly string[], atLeast: readonly [number, number], from: string}} Prerequisite */

/** @type {Record<string, Prerequisite>} */
const PREREQUISITES = {
  terraform: {
    name: 'Terraform',
    command: ['version'],
    versions: [process.env.TERRAFORM_BINARY_NAME ?? 'terraform'],
    atLeast: [1, 9],
    from: 'https://developer.hashicorp.com/terraform/install',
  },
  python: {
    name: 'Python',
    command: ['--version'],
    versions: ['python3', 'python'],
    atLeast: [3, 9],
    from: 'https://www.python.org/downloads/',
  },
};

/** What each command needs besides Node.js. */
const NEEDS = {
  'aws-provider-6': [],
  bench: [],
  build: [],
  'bundle-preview': [],
  check: ['terraform'],
  demo: ['terraform', 'python'],
  docs: ['terraform'],
  'managed-policies': ['python'],
  preview: [],
  fuzz: [],
  release: [],
  screenshots: [],
  test: ['terraform', 'python'],
};

/** @param {string} text */
const versionIn = (text) => /(\d+)\.(\d+)(?:\.\d+)?/.exec(text);

/** @param {readonly string[]} found @param {readonly [number, number]} wanted */
const isAtLeast = ([, major = '0', minor = '0'], [wantedMajor, wantedMinor]) =>
  Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor);

/** A sentence about what is missing, or `null`. */
function missing({ name, command, versions, atLeast, from }) {
  const wanted = `${name} ${atLeast.join('.')} or later`;
  let old = null;
  for (const program of versions) {
    // A missing configuration file stops Terraform before it prints its version.
    const { TF_CLI_CONFIG_FILE: _, ...environment } = process.env;
    const { status, stdout, stderr } = spawnSync(program, command, {
      encoding: 'utf8',
      timeout: 60_000,
      env: environment,
    });
    const found = status === 0 ? versionIn(stdout || stderr) : null;
    if (found !== null && isAtLeast(found, atLeast)) return null;
    if (found !== null) old = `${program} is version ${found[0]}`;
  }
  return `${wanted} is needed, and ${old ?? 'is not on the PATH'}. Get it from ${from}`;
}

function npmInstall() {
  const lock = createHash('sha256')
    .update(readFileSync(`${ROOT}/package-lock.json`))
    .digest('hex');
  const stamp = `${ROOT}/node_modules/.installed-from`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // Standard output may be piped to a program.
  console.error('Installing the packages of package-lock.json (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, stdout, stderr } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ci failed:\n${stdout}\n${stderr}`);
  writeFileSync(stamp, lock);
}

async function main() {
  const [command = '', ...args] = process.argv.slice(2);
  const needs = NEEDS[command];
  if (needs === undefined) {
    console.error(`Unknown command "${command}"; there are ${Object.keys(NEEDS).join(', ')}.`);
    return 2;
  }
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`Node.js 20 or later is needed, and this is ${process.version}. Get it from https://nodejs.org/`);
    return 1;
  }
  const problems = needs.map((need) => missing(PREREQUISITES[need])).filter((problem) => problem !== null);
  if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    return 1;
  }
  npmInstall();
  const node = `${ROOT}/node_modules/node/bin/node`;
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', `${ROOT}scripts/${command}.ts`, ...args], {
    // Paths given to the preview are relative to the caller's folder; npm changes to that of package.json.
    cwd: command === 'preview' ? (process.env['INIT_CWD'] ?? process.cwd()) : ROOT,
    stdio: 'inherit',
  });
  // Ctrl-C also reaches the child, which cleans up while this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

process.exitCode = await main();
