/**
 * Every suite: static checks, unit tests, `terraform test`, the package, and end to end. Quiet when green.
 *
 *   npm test                    all suites
 *   npm test -- unit package    some of them
 *
 * Its last line is "N passed, N failed". A skipped test counts as failed: it proves nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHECKS, failureOf } from './check.ts';
import { stage } from './stage.ts';
import { interruptTerraform, Terraform } from './terraform.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITEST = `${ROOT}/node_modules/vitest/vitest.mjs`;

interface Result {
  readonly passed: number;
  /** One text a failed test; a suite that broke has one for itself. */
  readonly failures: readonly string[];
}

async function checks(): Promise<Result> {
  const found = await Promise.all(CHECKS.map(async (check) => ({ ...check, failure: await failureOf(check) })));
  const failed = found.filter(({ failure }) => failure !== null);
  return { passed: found.length - failed.length, failures: failed.map(({ name, failure }) => `${name}\n${failure}`) };
}

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

/** @param workers how many files at a time */
async function vitest(project: string, workers: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-test-'));
  const report = join(folder, 'report.json');
  const reporting = ['--reporter=json', `--outputFile=${report}`];
  const args = ['run', '--project', project, `--maxWorkers=${workers}`, ...reporting];
  const child = spawn(process.execPath, [VITEST, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
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
    // An error outside of any test.
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

const SUITES: Readonly<Record<string, () => Promise<Result>>> = {
  checks,
  unit: () => vitest('unit', 2),
  terraform: terraformTest,
  package: () => vitest('package', 1),
  e2e: () => vitest('e2e', 3),
};

/** What runs side by side on two cores: what computes, beside what waits for Terraform. */
const ORDER: readonly (readonly string[])[] = [['checks'], ['unit', 'terraform'], ['package', 'e2e']];

async function run(name: string): Promise<Result> {
  const started = Date.now();
  const suite = SUITES[name];
  const result = suite === undefined ? { passed: 0, failures: [`no suite ${name}`] } : await suite();
  const seconds = ((Date.now() - started) / 1_000).toFixed(0);
  for (const failure of result.failures) console.log(`\nFAILED ${name}: ${failure}`);
  const counts = `${result.passed} passed, ${result.failures.length} failed`;
  console.log(`${name.padEnd(10)} ${counts} (${seconds} s)`);
  return result;
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => SUITES[name] === undefined);
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(', ')}. Suites are ${Object.keys(SUITES).join(', ')}.`);
    return 2;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      interruptTerraform();
      for (const child of children) child.kill('SIGTERM');
      process.exitCode = 130;
    });
  }
  const results: Result[] = [];
  for (const group of ORDER) {
    const chosen = group.filter((name) => names.length === 0 || names.includes(name));
    results.push(...(await Promise.all(chosen.map(run))));
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
