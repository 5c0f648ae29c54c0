/** The Lambda service around the functions: what moto lacks of its API, and whether a log group may invoke a function. */
import { randomUUID } from 'node:crypto';
import { account, accountOf } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Backend } from '../backend.ts';
import type { Metrics } from '../cloudwatch/metrics.ts';
import type { Delivery, Invocation, InvocationResult } from '../contract.ts';
import type { Enforcement } from '../iam/enforcement.ts';
import { parsed } from '../iam/permissions.ts';
import { field, listOf } from '../iam/policy.ts';
import type { Queues } from '../queues.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from '../request.ts';
import { AsynchronousInvocations, type Invocable } from './asynchronous.ts';
import { arnIn, completed, type Deployed, specOf, unkeptOf, zipOf } from './deployment.ts';
import { Destinations } from './destinations.ts';
import { LambdaFunction } from './index.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
const MAX_ASYNCHRONOUS_BYTES = 1024 * 1024;

const FUNCTION = /^\/2015-03-31\/functions\/([^/?]+)(\/code|\/configuration)?(?:\?.*)?$/;
const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;
const CONCURRENCY = /^\/20\d\d-\d\d-\d\d\/functions\/([^/]+)\/concurrency/;
const ACCOUNT_SETTINGS = '/2016-08-19/account-settings';
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const CONCURRENT_EXECUTIONS = 1_000;
const EVENT_INVOKE_CONFIG = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config/;

/** The name in a name, a partial ARN or an ARN. */
const nameOf = (reference: string): string =>
  decodeURIComponent(reference).split(':function:').pop()?.split(':')[0] ?? '';

export class LambdaService {
  readonly #backend: Backend;
  readonly #activity: Activity;
  readonly #enforcement: Enforcement;
  readonly #destinations: Destinations;
  readonly #asynchronous: AsynchronousInvocations;
  readonly #metrics: Metrics;
  readonly #endpointUrl: string;
  readonly #onInvocation: (invocation: Invocation) => void;
  /** By ARN. */
  readonly #functions = new Map<string, Deployed>();

  constructor(options: {
    readonly backend: Backend;
    readonly activity: Activity;
    readonly enforcement: Enforcement;
    readonly queues: Queues;
    readonly endpointUrl: string;
    readonly timeScale: number;
    readonly metrics: Metrics;
    readonly onInvocation: (invocation: Invocation) => void;
  }) {
    this.#backend = options.backend;
    this.#activity = options.activity;
    this.#enforcement = options.enforcement;
    this.#metrics = options.metrics;
    this.#destinations = new Destinations(options.backend, options.enforcement, options.queues);
    this.#asynchronous = new AsynchronousInvocations({
      activity: options.activity,
      destinations: this.#destinations,
      metrics: options.metrics,
      timeScale: options.timeScale,
      find: (functionArn) => this.#invocable(this.#functions.get(functionArn)),
      run: (...run) => this.#run(...run),
    });
    this.#endpointUrl = options.endpointUrl;
    this.#onInvocation = options.onInvocation;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'lambda') return null;
    const { path, method } = request;
    if (path === '/2015-03-31/functions' && method === 'POST') return this.#deploy(request);
    if (path.startsWith(ACCOUNT_SETTINGS)) return this.#accountSettings();
    const invoked = INVOCATIONS.exec(path);
    if (invoked !== null) return this.#invoke(request, nameOf(invoked[1] ?? ''));
    const configured = EVENT_INVOKE_CONFIG.exec(path);
    if (configured !== null) {
      const name = nameOf(configured[1] ?? '');
      return this.#asynchronous.serveConfig(request, name, this.#invocable(this.#find(request.region, name)));
    }
    const limited = CONCURRENCY.exec(path);
    if (limited !== null) return this.#concurrency(request, nameOf(limited[1] ?? ''));
    const [, name, part] = FUNCTION.exec(path) ?? [];
    if (name === undefined) return null;
    if (method === 'DELETE') return this.#remove(request, nameOf(name));
    return part !== undefined && method === 'PUT' ? this.#deploy(request) : this.#read(request);
  };

  /** CreateFunction, UpdateFunctionCode and UpdateFunctionConfiguration: moto checks and keeps the settings. */
  async #deploy(request: AwsRequest): Promise<AwsResponse> {
    const input = jsonOf(request);
    const missing = await this.#missingForNetwork(request, input);
    if (missing !== null) {
      const message = `The provided execution role does not have permissions to call ${missing} on EC2`;
      return awsError(request, 400, 'InvalidParameterValueException', message);
    }
    const response = await this.#backend.forward(request);
    if (response.status >= 300) return response;
    const settings = answered(response);
    const arn = String(settings['FunctionArn']);
    const old = this.#functions.get(arn);
    const zip = (await zipOf(this.#backend, request.region, input)) ?? old?.spec.zip;
    if (zip === undefined) {
      return awsError(request, 400, 'InvalidParameterValueException', 'The local AWS takes code as a zip only.');
    }
    const unkept = { ...old?.unkept, ...unkeptOf(input) };
    const roleArn = String(settings['Role']);
    const spec = specOf(settings, unkept, {
      zip,
      region: request.region,
      endpointUrl: this.#endpointUrl,
      credentials: this.#enforcement.principals.assume(roleArn, String(settings['FunctionName']), arn),
    });
    if (old === undefined) {
      this.#functions.set(arn, { runner: new LambdaFunction(spec), spec, roleArn, unkept, reservedConcurrency: null });
    } else {
      old.spec = spec;
      old.roleArn = roleArn;
      old.unkept = unkept;
      await old.runner.update(spec);
    }
    return this.#complete(response);
  }

  /** What the role does not allow and Lambda needs, where the call brings subnets. */
  async #missingForNetwork(
    { region, path }: AwsRequest,
    { VpcConfig, Role, FunctionName }: Readonly<Record<string, unknown>>,
  ): Promise<string | null> {
    if (listOf(field(VpcConfig, 'SubnetIds')).length === 0) return null;
    const name = nameOf(FUNCTION.exec(path)?.[1] ?? String(FunctionName));
    const roleArn = Role ?? this.#find(region, name)?.roleArn;
    return this.#enforcement.missingForNetwork(String(roleArn), name, region);
  }

  #complete(response: AwsResponse): AwsResponse {
    const unkept = this.#functions.get(arnIn(response))?.unkept;
    return response.status >= 300 || unkept === undefined ? response : completed(response, unkept);
  }

  async #read(request: AwsRequest): Promise<AwsResponse> {
    return this.#complete(await this.#backend.forward(request));
  }

  async #remove(request: AwsRequest, name: string): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const found = this.#find(request.region, name);
    if (response.status < 300 && found !== undefined) {
      this.#functions.delete(found.spec.functionArn);
      this.#asynchronous.forget(found.spec.functionArn);
      await found.runner.close();
    }
    return response;
  }

  #find(region: string, name: string): Deployed | undefined {
    return [...this.#functions.values()].find(
      ({ spec }) => spec.region === region && spec.functionName === name && accountOf(spec.functionArn) === account(),
    );
  }

  async #invoke(request: AwsRequest, name: string): Promise<AwsResponse> {
    const found = this.#find(request.region, name);
    if (found === undefined) {
      return awsError(request, 404, 'ResourceNotFoundException', `Function not found: ${name}`);
    }
    const isLater = request.headers['x-amz-invocation-type'] === 'Event';
    const limit = isLater ? MAX_ASYNCHRONOUS_BYTES : MAX_SYNCHRONOUS_BYTES;
    if (request.body.length > limit) {
      const message = `${request.body.length} byte payload is too large for the ${isLater ? 'Event' : 'RequestResponse'} invocation type (limit ${limit} bytes)`;
      return awsError(request, 413, 'RequestTooLargeException', message);
    }
    const event: unknown = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
    if (isLater) {
      const requestId = this.invokeLater(found.spec.functionArn, event);
      return { status: 202, headers: { 'x-amzn-requestid': requestId }, body: '' };
    }
    if (found.reservedConcurrency === 0) return awsError(request, 429, 'TooManyRequestsException', 'Rate Exceeded.');
    const { payload, outcome } = await this.invokeNow(found.spec.functionArn, event);
    const failed: Record<string, string> = outcome === 'succeeded' ? {} : { 'x-amz-function-error': 'Unhandled' };
    return { status: 200, headers: { 'content-type': 'application/json', ...failed }, body: payload };
  }

  #invocable(found: Deployed | undefined): Invocable | null {
    if (found === undefined) return null;
    const { functionArn, functionName, region } = found.spec;
    return { functionArn, functionName, region, roleArn: found.roleArn, isThrottled: found.reservedConcurrency === 0 };
  }

  /** PutFunctionConcurrency and DeleteFunctionConcurrency. */
  async #concurrency(request: AwsRequest, name: string): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const found = this.#find(request.region, name);
    if (response.status < 300 && found !== undefined && request.method !== 'GET') {
      const limit = request.method === 'PUT' ? jsonOf(request)['ReservedConcurrentExecutions'] : null;
      found.reservedConcurrency = typeof limit === 'number' ? limit : null;
    }
    return response;
  }

  /** Of GetAccountSettings what tells whether a function can run. */
  #accountSettings(): AwsResponse {
    const own = [...this.#functions.values()].filter(({ spec }) => accountOf(spec.functionArn) === account());
    const reserved = own.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
    const UnreservedConcurrentExecutions = CONCURRENT_EXECUTIONS - reserved;
    return json({ AccountLimit: { ConcurrentExecutions: CONCURRENT_EXECUTIONS, UnreservedConcurrentExecutions } });
  }

  /** Whether the function exists and its policy lets the log group invoke it. */
  async mayInvoke(functionArn: string, logGroup: string): Promise<Delivery['outcome']> {
    const found = this.#functions.get(functionArn);
    if (found === undefined) return 'no such function';
    const [arn, partition, , region = '', account = ''] = functionArn.split(':');
    const path = `/2015-03-31/functions/${encodeURIComponent(found.spec.functionName)}/policy`;
    const { Policy } = answered(await this.#backend.call({ service: 'lambda', region, method: 'GET', path }));
    const logGroupArn = [arn, partition, 'logs', region, account, 'log-group', logGroup, '*'].join(':');
    return this.#enforcement.mayServiceInvoke('logs.amazonaws.com', logGroupArn, functionArn, parsed(Policy))
      ? 'invoked'
      : 'not permitted';
  }

  /** Once, and for its answer: for synchronous calls and event sources. */
  invokeNow(functionArn: string, event: unknown): Promise<InvocationResult> {
    return this.#activity.during(() => this.#run(functionArn, event, randomUUID(), 1));
  }

  /** Asynchronously. Returns the request id. */
  invokeLater(functionArn: string, event: unknown): string {
    return this.#asynchronous.invoke(functionArn, event);
  }

  /** Whether a function's role allows what Lambda does with a queue on its behalf. */
  async mayUseQueue(functionArn: string, queueArn: string, actions: readonly string[]): Promise<boolean> {
    const owner = this.#invocable(this.#functions.get(functionArn));
    return owner !== null && this.#destinations.mayUseQueue(owner, queueArn, actions);
  }

  /** Whether its reserved concurrency is 0. */
  isThrottled(functionArn: string): boolean {
    return this.#functions.get(functionArn)?.reservedConcurrency === 0;
  }

  async #run(functionArn: string, event: unknown, requestId: string, attempt: number): Promise<InvocationResult> {
    const found = this.#functions.get(functionArn);
    if (found === undefined) throw new Error(`${functionArn} is gone`);
    const result = await found.runner.invoke(event, { requestId });
    const { payload: _, ...rest } = result;
    const { functionName, region } = found.spec;
    this.#onInvocation({ functionName, requestId, attempt, ...rest });
    const dimensions = { FunctionName: functionName };
    this.#metrics.add(region, 'AWS/Lambda', 'Invocations', dimensions);
    this.#metrics.add(region, 'AWS/Lambda', 'Errors', dimensions, result.outcome === 'succeeded' ? 0 : 1);
    await this.#writeLog(found, requestId, result.logLines);
    return result;
  }

  /** Into the function's log group, where it exists and the role allows it. */
  async #writeLog({ spec, roleArn }: Deployed, requestId: string, lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const { region, logGroup, functionName } = spec;
    const stream = { logGroupName: logGroup, logStreamName: `2026/01/31/[$LATEST]${requestId}` };
    const target = { region, group: logGroup, stream: stream.logStreamName };
    if (!(await this.#enforcement.mayWriteLogs(roleArn, functionName, target))) return;
    const logEvents = lines.map((message) => ({ timestamp: Date.now(), message }));
    const call = { service: 'logs', region } as const;
    await this.#backend.call({ ...call, target: 'Logs_20140328.CreateLogStream', json: stream });
    await this.#backend.call({ ...call, target: 'Logs_20140328.PutLogEvents', json: { ...stream, logEvents } });
    for (const line of lines) this.#metrics.addEmbedded(region, line);
  }

  /** Ends the process of a function, as a crash of it would. */
  async kill(functionArn: string): Promise<void> {
    await this.#functions.get(functionArn)?.runner.kill();
  }

  async close(): Promise<void> {
    this.#asynchronous.close();
    await Promise.all([...this.#functions.values()].map(({ runner }) => runner.close()));
  }
}
