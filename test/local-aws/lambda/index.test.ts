import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import type { FunctionSpec } from '../contract.ts';
import { LambdaFunction } from './index.ts';

const zipOf = (code: string): Uint8Array => zipSync({ 'index.mjs': strToU8(code) });

const specOf = (code: string, change: Partial<FunctionSpec> = {}): FunctionSpec => ({
  functionName: 'fixture',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:fixture',
  zip: zipOf(code),
  handler: 'index.handler',
  runtime: 'nodejs22.x',
  memoryMb: 128,
  timeoutSeconds: 5,
  environment: { SETTING: 'x' },
  region: 'us-east-1',
  endpointUrl: 'http://127.0.0.1:1',
  logGroup: '/aws/lambda/fixture',
  credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
  ...change,
});

const open: LambdaFunction[] = [];
function start(code: string, change: Partial<FunctionSpec> = {}): LambdaFunction {
  const lambda = new LambdaFunction(specOf(code, change));
  open.push(lambda);
  return lambda;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
});

describe('a function', () => {
  it('answers, logs, and knows its request', async () => {
    const lambda = start(`export const handler = async (event, context) => {
      console.log('hello'); console.error('there');
      return { event, id: context.awsRequestId, left: context.getRemainingTimeInMillis() > 4000 };
    };`);
    const result = await lambda.invoke({ a: 1 }, { requestId: 'r1' });
    expect(result).toMatchObject({ outcome: 'succeeded', cold: true, error: null });
    expect(JSON.parse(result.payload)).toEqual({ event: { a: 1 }, id: 'r1', left: true });
    expect(result.logLines.toSorted()).toEqual(['hello', 'there']);
    expect(result.maxMemoryMb).toBeGreaterThan(20);
  });

  it('keeps what it remembers while warm, and begins anew after an update', async () => {
    const code = 'let count = 0; export const handler = async () => (count += 1);';
    const lambda = start(code);
    const payloads = [await lambda.invoke({}, { requestId: 'a' }), await lambda.invoke({}, { requestId: 'b' })];
    expect(payloads.map(({ payload, cold }) => [payload, cold])).toEqual([
      ['1', true],
      ['2', false],
    ]);
    await lambda.update(specOf(code));
    expect(await lambda.invoke({}, { requestId: 'c' })).toMatchObject({ payload: '1', cold: true });
  });

  it('has its own environment and no other, and no node_modules', async () => {
    process.env['LEAKED'] = 'secret';
    const lambda = start(`import { createRequire } from 'node:module';
      export const handler = async () => {
        let found = 'none';
        try { found = createRequire(import.meta.url).resolve('esbuild'); } catch (error) { found = error.code; }
        return { names: Object.keys(process.env), setting: process.env.SETTING, found };
      };`);
    const { names, setting, found } = JSON.parse((await lambda.invoke({}, { requestId: 'r' })).payload);
    expect(setting).toBe('x');
    expect(found).toBe('MODULE_NOT_FOUND');
    expect(names).not.toContain('LEAKED');
    expect(names).not.toContain('HOME');
    expect(names).toEqual(expect.arrayContaining(['AWS_REGION', 'AWS_ENDPOINT_URL', 'AWS_SESSION_TOKEN']));
  });

  it('may not have more than 4 KB of settings', () => {
    const environment = { LONG: 'x'.repeat(4_093) };
    expect(() => start('', { environment })).toThrow('4KB limit');
  });
});

describe('a function that fails', () => {
  it('by throwing, stays warm', async () => {
    const lambda = start("export const handler = async () => { throw new RangeError('too much'); };");
    expect(await lambda.invoke({}, { requestId: 'r' })).toMatchObject({
      outcome: 'function error',
      error: 'RangeError: too much',
    });
    expect((await lambda.invoke({}, { requestId: 's' })).cold).toBe(false);
  });

  it('by taking too long, is ended', async () => {
    const lambda = start('export const handler = () => new Promise(() => setInterval(() => {}, 1000));', {
      timeoutSeconds: 1,
    });
    const result = await lambda.invoke({}, { requestId: 'r' });
    expect(result).toMatchObject({
      outcome: 'timed out',
      error: 'Sandbox.Timedout: RequestId: r Error: Task timed out after 1.00 seconds',
    });
    expect((await lambda.invoke({}, { requestId: 's' })).cold).toBe(true);
  });

  it('by taking too much memory, is ended', async () => {
    const lambda = start(`export const handler = async () => {
      const kept = [];
      for (;;) { kept.push(Buffer.alloc(8 * 1024 * 1024, 1)); await new Promise((resolve) => setTimeout(resolve, 5)); }
    };`);
    expect((await lambda.invoke({}, { requestId: 'r' })).outcome).toBe('out of memory');
  });

  it('by leaving, is said to have left', async () => {
    const lambda = start('export const handler = async () => process.exit(3);');
    expect(await lambda.invoke({}, { requestId: 'r' })).toMatchObject({
      outcome: 'exited',
      error: 'Runtime.ExitError: Runtime exited with error: exit status 3',
    });
  });

  it('at its start, says so at each invocation', async () => {
    const lambda = start("throw new Error('no start');");
    for (const requestId of ['r', 's']) {
      const { outcome, logLines } = await lambda.invoke({}, { requestId });
      expect(outcome).not.toBe('succeeded');
      expect(logLines.join('\n')).toContain('no start');
    }
  });

  it('is Node.js of its runtime, or nothing', async () => {
    const lambda = start('export const handler = async () => 1;', { runtime: 'nodejs18.x' });
    await expect(lambda.invoke({}, { requestId: 'r' })).rejects.toThrow('nodejs18.x is needed');
  });
});

it('two functions run side by side', async () => {
  const code =
    'export const handler = async () => { await new Promise((r) => setTimeout(r, 300)); return process.env.SETTING; };';
  const lambdas = ['a', 'b'].map((SETTING) => start(code, { environment: { SETTING } }));
  const results = await Promise.all(lambdas.map((lambda) => lambda.invoke({}, { requestId: 'r' })));
  expect(results.map(({ payload }) => payload)).toEqual(['"a"', '"b"']);
});

it('leaves neither a process nor a folder behind when the process that started it is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-kill-'));
  const index = fileURLToPath(new URL('./index.ts', import.meta.url));
  const { zip, ...spec } = specOf('export const handler = async () => ({ pid: process.pid, cwd: process.cwd() });');
  writeFileSync(
    join(folder, 'main.ts'),
    `
    import { LambdaFunction } from ${JSON.stringify(index)};
    const zip = Uint8Array.from(${JSON.stringify([...zip])});
    const lambda = new LambdaFunction({ ...${JSON.stringify(spec)}, zip });
    console.log((await lambda.invoke({}, { requestId: 'r' })).payload);
    setInterval(() => undefined, 1000);`,
  );
  const parent = spawn(process.execPath, [join(folder, 'main.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => {
    parent.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  const { pid, cwd } = JSON.parse(line);
  parent.kill('SIGKILL');
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (let waited = 0; waited < 5_000 && (isAlive() || existsSync(cwd)); waited += 50) await sleep(50);
  expect([isAlive(), existsSync(cwd)]).toEqual([false, false]);
  rmSync(folder, { recursive: true });
});

it('leaves no folder behind after its end', async () => {
  const lambda = start('export const handler = async () => process.cwd();');
  const { payload } = await lambda.invoke({}, { requestId: 'r' });
  // It works in a folder within the one that is made for it.
  const folder = dirname(JSON.parse(payload));
  expect(existsSync(folder)).toBe(true);
  await lambda.close();
  expect(existsSync(folder)).toBe(false);
});
