/**
 * Runs every suite: static checks, unit tests, `terraform test`, the package, and end to end. Quiet when green.
 *
 *   npm test                    the suites that need only the README's prerequisites
 *   npm test -- unit package    these suites
 *   npm test -- test/unit/policy/trust.test.ts    a file or folder
 *   npm test -- --all           what continuous integration runs: also lint, and the examples under OpenTofu
 *
 * The last line is "N passed, N failed". A skipped test counts as failed, because it proves nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKS, type Check, ROOT, run } from './check.ts';
import { LINTS } from './lint/index.ts';
import { opentofu, prepareTools } from './lint/tools.ts';
import { stage } from './stage.ts';
import { interruptTerraform, Terraform } from './terraform.ts';

const VITEST = `${ROOT}/node_modules/vitest/vitest.mjs`;

interface Result {
  readonly passed: number;
  /** One text per failed test; a suite that crashed has one for itself. */
  readonly failures: readonly string[];
}

async function checks(list: readonly Check[]): Promise<Result> {
  const results = await run(list);
  const failures = results.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}\n${failure}`]));
  return { passed: results.length - failures.length, failures };
}

const broken = (reason: unknown): Result => ({ passed: 0, failures: [`${reason}`] });

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

function resultOf({ testResults }: VitestReport): Result {
  const failures: string[] = [];
  let passed = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    for (const { fullName, status: outcome, failureMessages } of assertionResults) {
      if (outcome === 'passed') passed += 1;
      else failures.push(`${name}\n${fullName} (${outcome})\n${(failureMessages ?? []).join('\n')}`);
    }
    if (status === 'failed' && assertionResults.every((test) => test.status === 'passed')) {
      failures.push(`${name}\n${message}`);
    }
  }
  return { passed, failures };
}

const children = new Set<ReturnType<typeof spawn>>();

/**
 * @param workers how many files run in parallel
 * @param files paths; all without
 */
async function vitest(
  project: string,
  workers: number,
  files: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-test-'));
  const report = join(folder, 'report.json');
  const reporting = ['--reporter=json', `--outputFile=${report}`];
  const args = ['run', ...files, '--project', project, `--maxWorkers=${workers}`, ...reporting];
  const child = spawn(process.execPath, [VITEST, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    let result: Result;
    try {
      result = resultOf(JSON.parse(readFileSync(report, 'utf8')));
    } catch (error) {
      return { passed: 0, failures: [`vitest gave no report (${error})\n${output}`] };
    }
    // An error outside any test.
    if (code !== 0 && result.failures.length === 0) return { ...result, failures: [output] };
    return result.passed === 0 ? { passed: 0, failures: [...result.failures, `no test ran\n${output}`] } : result;
  } finally {
    children.delete(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface TerraformEvent {
  readonly type: string;
  readonly '@message': string;
  readonly test_run?: {
    readonly path: string;
    readonly run: string;
    readonly status?: string;
    readonly progress?: string;
  };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
}

async function terraformTest(): Promise<Result> {
  const staged = stage(['test/terraform']);
  try {
    const terraform = new Terraform({ directory: staged.folder, timeoutSeconds: 600 });
    const folder = '-test-directory=test/terraform';
    const init = await terraform.run(['init', '-no-color', '-backend=false', folder]);
    if (init.code !== 0) return { passed: 0, failures: [`terraform init\n${init.output}`] };
    const { code, output } = await terraform.run(['test', '-no-color', '-json', folder]);
    const events = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line): TerraformEvent => JSON.parse(line));
    const runs = events.filter(({ type, test_run }) => type === 'test_run' && test_run?.progress === 'complete');
    const bad = runs.filter(({ test_run }) => test_run?.status !== 'pass');
    const errors = events
      .filter(({ diagnostic }) => diagnostic?.severity === 'error')
      .map(({ diagnostic }) => `${diagnostic?.summary}\n${diagnostic?.detail}`);
    const failures = bad.map(({ test_run }) => `${test_run?.path} ${test_run?.run} (${test_run?.status})`);
    const passed = runs.length - bad.length;
    if (failures.length === 0 && (code !== 0 || passed === 0)) failures.push(`terraform test failed (${code})`);
    return {
      passed,
      failures: failures.length === 0 ? [] : [...failures.slice(0, -1), [failures.at(-1), ...errors].join('\n')],
    };
  } finally {
    staged.remove();
  }
}

/** Applying the examples and most inputs shows that OpenTofu reads the same HCL; the function does not depend on the tool. */
const FOR_OPENTOFU = ['examples', 'inputs', 'minimal'].map((name) => `test/e2e/${name}.test.ts`);

const SUITES: Readonly<Record<string, () => Promise<Result>>> = {
  checks: () => checks(CHECKS),
  unit: () => vitest('unit', 2),
  terraform: terraformTest,
  package: () => vitest('package', 1),
  e2e: () => vitest('e2e', 4),
  lint: () => checks(LINTS),
  opentofu: async () => vitest('e2e', 2, FOR_OPENTOFU, { TERRAFORM_BINARY_NAME: await opentofu() }),
};

/** They need more than the README's prerequisites: Go and ShellCheck. */
const FOR_CI = ['lint', 'opentofu'];

/**
 * Two at a time, in this order: the longest, which waits more than it computes (the AWS provider polls each queue for 25 s),
 * beside those that compute.
 */
const ORDER: readonly string[] = ['e2e', 'checks', 'unit', 'terraform', 'opentofu', 'package', 'lint'];

async function runSuite(name: string): Promise<Result> {
  const started = Date.now();
  const suite = SUITES[name];
  const result = suite === undefined ? broken('There is no such suite.') : await suite().catch(broken);
  const seconds = ((Date.now() - started) / 1_000).toFixed(0);
  for (const failure of result.failures) console.log(`\nFAILED ${name}: ${failure}`);
  const counts = `${result.passed} passed, ${result.failures.length} failed`;
  console.log(`${name.padEnd(10)} ${counts} (${seconds} s)`);
  return result;
}

/** Runs files with Vitest's own output, which is more useful than a count. */
async function runFiles(files: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [VITEST, 'run', ...files], { cwd: ROOT, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function main(args: readonly string[]): Promise<number> {
  const isAll = args.includes('--all');
  const names = args.filter((arg) => arg !== '--all');
  if (names.length > 0 && names.every((name) => name.includes('/'))) return runFiles(names);
  const unknown = names.filter((name) => SUITES[name] === undefined);
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. Suites are ${Object.keys(SUITES).join(', ')}.`);
    return 2;
  }
  let isInterrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isInterrupted = true;
      interruptTerraform();
      for (const child of children) child.kill('SIGTERM');
    });
  }
  const isChosen = (name: string): boolean =>
    names.length === 0 ? isAll || !FOR_CI.includes(name) : names.includes(name);
  // Compiled while other suites wait.
  if (isAll) void prepareTools();
  const results: Result[] = [];
  const left = ORDER.filter(isChosen);
  const runNext = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined && !isInterrupted; name = left.shift()) {
      results.push(await runSuite(name));
    }
  };
  await Promise.all([runNext(), runNext()]);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
  console.log(`${passed} passed, ${failed} failed`);
  if (isInterrupted) return 130;
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
