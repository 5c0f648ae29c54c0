/** The process that a function's zip runs in: with only the function's environment, within its time and memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import type { FunctionSpec, InvocationResult } from '../contract.ts';

const RUNTIME = fileURLToPath(new URL('runtime.mjs', import.meta.url));
const RUNTIME_API = '/2018-06-01/runtime';
const MAX_INIT_MS = 10_000;
const MEMORY_WATCH_MS = 25;
const MAX_LOG_LINES = 5_000;
/** What runtime.mjs writes to both streams when an invocation is through. */
const END_OF_LOG = '\u0004';
const STREAMS = 2;
/** Errors after which the runtime ends the process. */
const ENDING = /"errorType":"Runtime\.(?:UncaughtException|UnhandledPromiseRejection)"/;

/** The runtime's major version, by the binary that runs the tests: package.json fixes it. */
function nodeBinary(runtime: string): string {
  const major = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (process.versions.node.split('.')[0] !== major) {
    throw new Error(`${runtime} is needed, and this is Node.js ${process.version}: run it through npm.`);
  }
  return process.execPath;
}

function unpack(zip: Uint8Array, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const path = join(folder, name);
    if (!path.startsWith(`${folder}/`)) throw new Error(`${name} in the zip leaves its folder`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, 0o444);
  }
}

/** Resident memory of a process in MB, `null` where it has ended or the system does not tell. */
function residentMb(pid: number): number | null {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return (pages * 4_096) / 1024 / 1024;
  } catch {
    return null;
  }
}

/** How /var/runtime/bootstrap of AWS's Node.js images shares the memory out: a tenth to new objects, in two halves. */
function heapFlags({ memoryMb }: FunctionSpec): readonly string[] {
  const young = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
}

interface Task {
  readonly requestId: string;
  readonly payload: string;
  readonly finish: (end: End) => void;
}

export interface End {
  readonly outcome: InvocationResult['outcome'];
  readonly payload: string;
}

const errorPayload = (errorType: string, errorMessage: string): string => JSON.stringify({ errorType, errorMessage });

/** One process and its Runtime API. */
export class ExecutionEnvironment {
  readonly #spec: FunctionSpec;
  readonly #folder: string;
  readonly #server: Server;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #waiting: ServerResponse | null = null;
  #task: Task | null = null;
  #isTaken = false;
  #endedLogs = 0;
  #onLogEnd: () => void = () => undefined;
  hasEnded = false;
  /** The runtime has said that it cannot go on. */
  isEnding = false;
  maxMemoryMb = 0;
  readonly lines: string[] = [];

  static async start(spec: FunctionSpec): Promise<ExecutionEnvironment> {
    const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-lambda-'));
    unpack(spec.zip, join(folder, 'task'));
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ExecutionEnvironment(spec, folder, server);
  }

  private constructor(spec: FunctionSpec, folder: string, server: Server) {
    this.#spec = spec;
    this.#folder = folder;
    this.#server = server;
    server.on('request', (request, response) => this.#serve(request, response));
    const { port } = server.address() as AddressInfo;
    this.#child = spawn(nodeBinary(spec.runtime), [...heapFlags(spec), RUNTIME, folder], {
      cwd: join(folder, 'task'),
      env: this.#variables(port),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        if (line === END_OF_LOG) this.#endOneLog();
        else if (this.lines.length < MAX_LOG_LINES) this.lines.push(line);
      });
    }
    const watch = setInterval(() => this.#watchMemory(), MEMORY_WATCH_MS);
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        clearInterval(watch);
        this.hasEnded = true;
        this.#end({
          outcome: 'exited',
          payload: errorPayload(
            'Runtime.ExitError',
            `Runtime exited with error: ${signal === null ? `exit status ${code}` : `signal: ${signal}`}`,
          ),
        });
        this.#server.close();
        this.#server.closeAllConnections();
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
    });
  }

  #variables(port: number): Record<string, string> {
    const { functionName, memoryMb, handler, runtime, region, endpointUrl, logGroup, environment, credentials } =
      this.#spec;
    return {
      ...environment,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: endpointUrl,
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.replace('.x', '').replace('nodejs', 'nodejs')}.x`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/31/[$LATEST]local',
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      LAMBDA_TASK_ROOT: join(this.#folder, 'task'),
      _HANDLER: handler,
      TZ: ':UTC',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'en_US.UTF-8',
    };
  }

  #watchMemory(): void {
    const { pid } = this.#child;
    const memory = pid === undefined ? null : residentMb(pid);
    if (memory === null) return;
    this.maxMemoryMb = Math.max(this.maxMemoryMb, memory);
    if (memory > this.#spec.memoryMb) {
      this.#end({
        outcome: 'out of memory',
        payload: errorPayload('Runtime.OutOfMemory', 'RequestId: Error: Runtime exited with error: signal: killed'),
      });
      this.#child.kill('SIGKILL');
    }
  }

  #endOneLog(): void {
    this.#endedLogs += 1;
    if (this.#endedLogs >= STREAMS) this.#onLogEnd();
  }

  /** Resolves when every line of the invocation has come, or the process has ended. */
  async logEnd(): Promise<void> {
    if (this.isEnding) await this.#ended;
    if (this.hasEnded || this.#endedLogs >= STREAMS) return;
    const through = new Promise<void>((resolve) => {
      this.#onLogEnd = resolve;
    });
    await Promise.race([through, this.#ended]);
  }

  #end(end: End): void {
    const task = this.#task;
    this.#task = null;
    this.#isTaken = false;
    task?.finish(end);
  }

  #handOut(): void {
    if (this.#task === null || this.#isTaken || this.#waiting === null) return;
    this.#isTaken = true;
    const { requestId, payload } = this.#task;
    this.#waiting.writeHead(200, {
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + this.#spec.timeoutSeconds * 1_000),
      'Lambda-Runtime-Invoked-Function-Arn': this.#spec.functionArn,
    });
    this.#waiting.end(payload);
    this.#waiting = null;
    this.onHandedOut();
  }

  /** Called when the function begins: its time runs from there. */
  onHandedOut: () => void = () => undefined;

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').replace(RUNTIME_API, '');
      const body = Buffer.concat(chunks).toString('utf8');
      if (path === '/invocation/next') {
        this.#waiting = response;
        this.#handOut();
        return;
      }
      response.writeHead(202).end('{"status":"OK"}');
      this.isEnding ||= path === '/init/error' || (path.endsWith('/error') && ENDING.test(body));
      if (path.endsWith('/response')) this.#end({ outcome: 'succeeded', payload: body });
      if (path.endsWith('/error')) this.#end({ outcome: 'function error', payload: body });
    });
  }

  run(requestId: string, payload: string): Promise<End> {
    this.#endedLogs = 0;
    return new Promise((resolve) => {
      let limit = setTimeout(() => this.#late(MAX_INIT_MS / 1_000), MAX_INIT_MS);
      this.onHandedOut = () => {
        clearTimeout(limit);
        limit = setTimeout(() => this.#late(this.#spec.timeoutSeconds), this.#spec.timeoutSeconds * 1_000);
      };
      const finish = (end: End): void => {
        clearTimeout(limit);
        resolve(end);
      };
      this.#task = { requestId, payload, finish };
      if (this.hasEnded)
        this.#end({ outcome: 'exited', payload: errorPayload('Runtime.ExitError', 'The environment ended') });
      this.#handOut();
    });
  }

  #late(seconds: number): void {
    const id = this.#task?.requestId ?? '';
    this.#end({
      outcome: 'timed out',
      payload: errorPayload(
        'Sandbox.Timedout',
        `RequestId: ${id} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
      ),
    });
    this.#child.kill('SIGKILL');
  }

  async close(): Promise<void> {
    if (!this.hasEnded) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
