/** Asynchronous invocation: its settings, its retries, and what becomes of an event that no try succeeds on. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from '../activity.ts';
import type { Metrics } from '../cloudwatch/metrics.ts';
import type { InvocationResult } from '../contract.ts';
import { type AwsRequest, type AwsResponse, awsError, json, jsonOf } from '../request.ts';
import type { Destinations, Owner } from './destinations.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];
const MAX_AGE_SECONDS = 6 * 60 * 60;
/** How often Lambda tries an event that was throttled. */
const THROTTLE_DELAY_MS = 60_000;

interface EventInvokeConfig {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

export interface Invocable extends Owner {
  readonly functionArn: string;
  /** Whether its reserved concurrency is 0. */
  readonly isThrottled: boolean;
}

type Run = (functionArn: string, event: unknown, requestId: string, attempt: number) => Promise<InvocationResult>;

export class AsynchronousInvocations {
  readonly #activity: Activity;
  readonly #destinations: Destinations;
  readonly #metrics: Metrics;
  readonly #timeScale: number;
  readonly #find: (functionArn: string) => Invocable | null;
  readonly #run: Run;
  /** By the function's ARN. */
  readonly #configs = new Map<string, EventInvokeConfig>();
  readonly #stopped = new AbortController();

  constructor(options: {
    readonly activity: Activity;
    readonly destinations: Destinations;
    readonly metrics: Metrics;
    readonly timeScale: number;
    readonly find: (functionArn: string) => Invocable | null;
    readonly run: Run;
  }) {
    this.#activity = options.activity;
    this.#destinations = options.destinations;
    this.#metrics = options.metrics;
    this.#timeScale = options.timeScale;
    this.#find = options.find;
    this.#run = options.run;
  }

  /** PutFunctionEventInvokeConfig, UpdateFunctionEventInvokeConfig, GetFunctionEventInvokeConfig, DeleteFunctionEventInvokeConfig. */
  async serveConfig(request: AwsRequest, name: string, owner: Invocable | null): Promise<AwsResponse> {
    if (owner === null) return awsError(request, 404, 'ResourceNotFoundException', 'The function does not exist.');
    const { functionArn } = owner;
    if (request.method === 'PUT' || request.method === 'POST') {
      const config: EventInvokeConfig = jsonOf(request);
      const destination = config.DestinationConfig?.OnFailure?.Destination;
      const missing = destination === undefined ? null : await this.#destinations.missingFor(owner, destination);
      if (missing !== null) {
        const message = `The function's execution role does not have permissions to call ${missing} on ${destination}`;
        return awsError(request, 400, 'InvalidParameterValueException', message);
      }
      this.#configs.set(functionArn, config);
    }
    const config = this.#configs.get(functionArn);
    if (config === undefined) {
      const message = `The function ${name} doesn't have an EventInvokeConfig`;
      return awsError(request, 404, 'ResourceNotFoundException', message);
    }
    if (request.method === 'DELETE') {
      this.#configs.delete(functionArn);
      return { status: 204, headers: {}, body: '' };
    }
    return json({ ...config, FunctionArn: `${functionArn}:$LATEST`, LastModified: Date.now() / 1_000 });
  }

  forget(functionArn: string): void {
    this.#configs.delete(functionArn);
  }

  /** With two retries, and the on-failure destination after them. Returns the request id of all tries. */
  invoke(functionArn: string, event: unknown): string {
    const requestId = randomUUID();
    void this.#unlessThrottled(functionArn)
      .then((found) => this.#activity.during(() => this.#tries(found, functionArn, event, requestId)))
      .catch((error: unknown) => {
        if (!this.#stopped.signal.aborted) throw error;
      });
    return requestId;
  }

  /**
   * Waits while the function has no concurrency; `null` where it is gone, or waited too long. Nobody who waits for the
   * local AWS to settle waits for that.
   */
  #unlessThrottled(functionArn: string): Promise<Invocable | 'throttled' | null> {
    const found = this.#find(functionArn);
    return found?.isThrottled === true ? this.#throttled(functionArn) : this.#activity.during(async () => found);
  }

  async #throttled(functionArn: string): Promise<Invocable | 'throttled' | null> {
    const age = (this.#configs.get(functionArn)?.MaximumEventAgeInSeconds ?? MAX_AGE_SECONDS) * 1_000 * this.#timeScale;
    for (const end = Date.now() + age; Date.now() < end; ) {
      const found = this.#find(functionArn);
      if (found?.isThrottled !== true) return found;
      this.#metrics.add(found.region, 'AWS/Lambda', 'Throttles', { FunctionName: found.functionName });
      await sleep(THROTTLE_DELAY_MS * this.#timeScale, undefined, { signal: this.#stopped.signal, ref: false });
    }
    return 'throttled';
  }

  async #tries(
    found: Invocable | 'throttled' | null,
    functionArn: string,
    event: unknown,
    requestId: string,
  ): Promise<void> {
    if (found === null) return;
    if (found === 'throttled') return this.#fail(functionArn, event, requestId, 'EventAgeExceeded', 0, null);
    const { MaximumRetryAttempts = RETRY_DELAYS_MS.length } = this.#configs.get(functionArn) ?? {};
    const delays = RETRY_DELAYS_MS.slice(0, MaximumRetryAttempts);
    let result = await this.#run(functionArn, event, requestId, 1);
    for (const [index, delay] of delays.entries()) {
      if (result.outcome === 'succeeded') return;
      await sleep(delay * this.#timeScale, undefined, { signal: this.#stopped.signal });
      // Deleted meanwhile, as by a destroy.
      if (this.#find(functionArn) === null) return;
      result = await this.#run(functionArn, event, requestId, index + 2);
    }
    if (result.outcome !== 'succeeded') {
      await this.#fail(functionArn, event, requestId, 'RetriesExhausted', delays.length + 1, result.payload);
    }
  }

  async #fail(
    functionArn: string,
    requestPayload: unknown,
    requestId: string,
    condition: 'RetriesExhausted' | 'EventAgeExceeded',
    approximateInvokeCount: number,
    payload: string | null,
  ): Promise<void> {
    const destination = this.#configs.get(functionArn)?.DestinationConfig?.OnFailure?.Destination;
    const found = this.#find(functionArn);
    if (destination === undefined || found === null) return;
    const dimensions = { FunctionName: found.functionName };
    this.#metrics.add(found.region, 'AWS/Lambda', 'AsyncEventsDropped', dimensions);
    const failed = payload === null ? {} : { functionError: 'Unhandled' };
    const isKept = await this.#destinations.keep(found, destination, {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: { requestId, functionArn: `${functionArn}:$LATEST`, condition, approximateInvokeCount },
      requestPayload,
      responseContext: { statusCode: payload === null ? 400 : 200, executedVersion: '$LATEST', ...failed },
      responsePayload: payload === null ? null : JSON.parse(payload),
    });
    if (isKept) return;
    this.#metrics.add(found.region, 'AWS/Lambda', 'DestinationDeliveryFailures', dimensions);
  }

  close(): void {
    this.#stopped.abort();
  }
}
