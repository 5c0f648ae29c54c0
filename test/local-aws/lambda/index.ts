/**
 * Runs a function's zip as Lambda does: in a process of its own, under the runtime's Node.js, kept warm from one invocation
 * to the next.
 */
import type { FunctionSpec, InvocationResult } from '../contract.ts';
import { ExecutionEnvironment } from './execution-environment.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ENVIRONMENT_BYTES = 4_096;

function describeError(payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload);
  return `${errorType}: ${errorMessage}`;
}

function checkEnvironment({ environment }: FunctionSpec): void {
  // Its error message shows JSON as the "string measured".
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    throw new Error(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit (${bytes} bytes).`,
    );
  }
}

export class LambdaFunction {
  #spec: FunctionSpec;
  #environment: ExecutionEnvironment | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(spec: FunctionSpec) {
    checkEnvironment(spec);
    this.#spec = spec;
  }

  /** One at a time: the function has one environment. */
  invoke(event: unknown, { requestId }: { readonly requestId: string }): Promise<InvocationResult> {
    const result = this.#queue.then(() => this.#invoke(event, requestId));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #invoke(event: unknown, requestId: string): Promise<InvocationResult> {
    const startedAt = new Date();
    const cold = this.#environment === null;
    this.#environment ??= await ExecutionEnvironment.start(this.#spec);
    const environment = this.#environment;
    environment.lines.length = 0;
    const { outcome, payload } = await environment.run(requestId, JSON.stringify(event));
    if (outcome !== 'succeeded' && outcome !== 'function error') {
      this.#environment = null;
      await environment.close();
    } else {
      await environment.logEnd();
      if (environment.hasEnded) this.#environment = null;
    }
    return {
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      maxMemoryMb: Math.round(environment.maxMemoryMb),
      cold,
      outcome,
      error: outcome === 'succeeded' ? null : describeError(payload),
      logLines: [...environment.lines],
      payload,
    };
  }

  /** New code or settings: the next invocation is cold. */
  async update(spec: FunctionSpec): Promise<void> {
    checkEnvironment(spec);
    this.#spec = spec;
    const old = this.#environment;
    this.#environment = null;
    await this.#queue.then(() => old?.close());
  }

  /** The invocation that is under way ends as one whose process exited. */
  async kill(): Promise<void> {
    await this.#environment?.close();
  }

  async close(): Promise<void> {
    const old = this.#environment;
    this.#environment = null;
    await old?.close();
  }
}
