/**
 * The Lambda service around the functions: what moto lacks of its API, asynchronous invocation with its retries and its
 * on-failure destination, and the question whether a log group may invoke a function.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, accountOf } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Backend } from '../backend.ts';
import type { Delivery, FunctionSpec, Invocation, InvocationResult } from '../contract.ts';
import type { Enforcement } from '../iam/enforcement.ts';
import { field, judge, listOf } from '../iam/policy.ts';
import type { Queues } from '../queues.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from '../request.ts';
import { LambdaFunction } from './index.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;

const FUNCTION = /^\/2015-03-31\/functions\/([^/?]+)(\/code|\/configuration)?(?:\?.*)?$/;
const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;
const EVENT_INVOKE_CONFIG = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config/;

const UNKEPT = new Set(['LoggingConfig', 'KMSKeyArn']);

interface Deployed {
  readonly runner: LambdaFunction;
  spec: FunctionSpec;
  roleArn: string;
  /** What moto 5.2 does not keep: without it, every plan would show a difference. */
  unkept: Readonly<Record<string, unknown>>;
}

interface EventInvokeConfig {
  readonly MaximumRetryAttempts?: number;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const stringsOf = (value: unknown): Record<string, string> =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)])) : {};

/** The name in a name, a partial ARN or an ARN. */
const nameOf = (reference: string): string =>
  decodeURIComponent(reference).split(':function:').pop()?.split(':')[0] ?? '';

/** Whether a statement of a function's policy lets CloudWatch Logs invoke it for a log group. */
function allows(statement: unknown, functionArn: string, logGroupArn: string, account: string): boolean {
  const context = { 'aws:sourcearn': [logGroupArn], 'aws:sourceaccount': [account] };
  return (
    listOf(field(field(statement, 'Principal'), 'Service')).includes('logs.amazonaws.com') &&
    judge([{ Statement: statement }], null, { action: 'lambda:InvokeFunction', resource: functionArn, context }) ===
      'allowed'
  );
}

export class LambdaService {
  readonly #backend: Backend;
  readonly #activity: Activity;
  readonly #enforcement: Enforcement;
  readonly #queues: Queues;
  readonly #endpointUrl: string;
  readonly #retryDelayScale: number;
  readonly #onInvocation: (invocation: Invocation) => void;
  /** By ARN. */
  readonly #functions = new Map<string, Deployed>();
  /** By ARN. */
  readonly #eventInvokeConfigs = new Map<string, EventInvokeConfig>();
  readonly #stopped = new AbortController();

  constructor(options: {
    readonly backend: Backend;
    readonly activity: Activity;
    readonly enforcement: Enforcement;
    readonly queues: Queues;
    readonly endpointUrl: string;
    readonly retryDelayScale: number;
    readonly onInvocation: (invocation: Invocation) => void;
  }) {
    this.#backend = options.backend;
    this.#activity = options.activity;
    this.#enforcement = options.enforcement;
    this.#queues = options.queues;
    this.#endpointUrl = options.endpointUrl;
    this.#retryDelayScale = options.retryDelayScale;
    this.#onInvocation = options.onInvocation;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'lambda') return null;
    const { path, method } = request;
    if (path === '/2015-03-31/functions' && method === 'POST') return this.#deploy(request);
    const invoked = INVOCATIONS.exec(path);
    if (invoked !== null) return this.#invoke(request, nameOf(invoked[1] ?? ''));
    const configured = EVENT_INVOKE_CONFIG.exec(path);
    if (configured !== null) return this.#eventInvokeConfig(request, nameOf(configured[1] ?? ''));
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
    const zip = (await this.#zipOf(request.region, isObject(input['Code']) ? input['Code'] : input)) ?? old?.spec.zip;
    if (zip === undefined) {
      return awsError(request, 400, 'InvalidParameterValueException', 'The local AWS takes code as a zip only.');
    }
    const given = Object.entries(input).filter(([name]) => UNKEPT.has(name));
    const unkept = { ...old?.unkept, ...Object.fromEntries(given) };
    const name = String(settings['FunctionName']);
    const roleArn = String(settings['Role']);
    const spec: FunctionSpec = {
      functionName: name,
      functionArn: arn,
      zip,
      handler: String(settings['Handler']),
      runtime: String(settings['Runtime']),
      memoryMb: Number(settings['MemorySize']),
      timeoutSeconds: Number(settings['Timeout']),
      environment: stringsOf(field(settings['Environment'], 'Variables')),
      region: request.region,
      endpointUrl: this.#endpointUrl,
      logGroup: String(field(unkept['LoggingConfig'], 'LogGroup') ?? `/aws/lambda/${name}`),
      credentials: this.#enforcement.principals.assume(roleArn, name, arn),
    };
    if (old === undefined) {
      this.#functions.set(arn, { runner: new LambdaFunction(spec), spec, roleArn, unkept });
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

  /** `undefined` where the call brings no code; moto has checked that the bucket has it. */
  async #zipOf(region: string, code: Readonly<Record<string, unknown>>): Promise<Uint8Array | undefined> {
    const { ZipFile, S3Bucket, S3Key } = code;
    if (typeof ZipFile === 'string') return Buffer.from(ZipFile, 'base64');
    if (typeof S3Bucket !== 'string') return undefined;
    const path = `/${S3Bucket}/${String(S3Key)}`;
    return Buffer.from((await this.#backend.call({ service: 's3', region, method: 'GET', path })).body);
  }

  #complete(response: AwsResponse): AwsResponse {
    const settings = answered(response);
    const inner = field(settings, 'Configuration');
    const arn = String(field(inner, 'FunctionArn') ?? settings['FunctionArn']);
    const unkept = this.#functions.get(arn)?.unkept;
    if (response.status >= 300 || unkept === undefined) return response;
    const completed = isObject(inner)
      ? { ...settings, Configuration: { ...inner, ...unkept } }
      : { ...settings, ...unkept };
    return { ...response, body: JSON.stringify(completed) };
  }

  async #read(request: AwsRequest): Promise<AwsResponse> {
    return this.#complete(await this.#backend.forward(request));
  }

  async #remove(request: AwsRequest, name: string): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const found = this.#find(request.region, name);
    if (response.status < 300 && found !== undefined) {
      this.#functions.delete(found.spec.functionArn);
      this.#eventInvokeConfigs.delete(found.spec.functionArn);
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
    if (request.body.length > MAX_SYNCHRONOUS_BYTES) {
      return awsError(request, 413, 'RequestTooLargeException', 'Request must be smaller than 6291456 bytes');
    }
    const event: unknown = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      const requestId = this.invokeLater(found.spec.functionArn, event);
      return { status: 202, headers: { 'x-amzn-requestid': requestId }, body: '' };
    }
    const { payload, outcome } = await this.invokeNow(found.spec.functionArn, event);
    const failed: Record<string, string> = outcome === 'succeeded' ? {} : { 'x-amz-function-error': 'Unhandled' };
    return { status: 200, headers: { 'content-type': 'application/json', ...failed }, body: payload };
  }

  async #eventInvokeConfig(request: AwsRequest, name: string): Promise<AwsResponse> {
    const found = this.#find(request.region, name);
    const key = found?.spec.functionArn ?? '';
    if (request.method === 'PUT' || request.method === 'POST') {
      if (found === undefined)
        return awsError(request, 404, 'ResourceNotFoundException', 'The function does not exist.');
      const config: EventInvokeConfig = jsonOf(request);
      const destination = config.DestinationConfig?.OnFailure?.Destination;
      if (
        destination !== undefined &&
        !(await this.mayUseQueue(found.spec.functionArn, destination, ['SendMessage']))
      ) {
        const message = `The function's execution role does not have permissions to call SendMessage on ${destination}`;
        return awsError(request, 400, 'InvalidParameterValueException', message);
      }
      this.#eventInvokeConfigs.set(key, config);
    }
    const config = this.#eventInvokeConfigs.get(key);
    if (config === undefined || found === undefined) {
      const message = `The function ${name} doesn't have an EventInvokeConfig`;
      return awsError(request, 404, 'ResourceNotFoundException', message);
    }
    if (request.method === 'DELETE') {
      this.#eventInvokeConfigs.delete(key);
      return { status: 204, headers: {}, body: '' };
    }
    return json({ ...config, FunctionArn: `${found.spec.functionArn}:$LATEST`, LastModified: Date.now() / 1_000 });
  }

  /** Whether the function exists and its policy lets the log group invoke it. */
  async mayInvoke(functionArn: string, logGroup: string): Promise<Delivery['outcome']> {
    const found = this.#functions.get(functionArn);
    if (found === undefined) return 'no such function';
    const [arn, partition, , region = '', account = ''] = functionArn.split(':');
    const path = `/2015-03-31/functions/${encodeURIComponent(found.spec.functionName)}/policy`;
    const { Policy } = answered(await this.#backend.call({ service: 'lambda', region, method: 'GET', path }));
    if (typeof Policy !== 'string') return 'not permitted';
    const policy: unknown = JSON.parse(Policy);
    const logGroupArn = [arn, partition, 'logs', region, account, 'log-group', logGroup, '*'].join(':');
    const permitted = listOf(field(policy, 'Statement')).some((statement) =>
      allows(statement, functionArn, logGroupArn, account),
    );
    return permitted ? 'invoked' : 'not permitted';
  }

  /** Once, and for its answer: for synchronous calls and event sources. */
  invokeNow(functionArn: string, event: unknown): Promise<InvocationResult> {
    return this.#activity.during(() => this.#run(functionArn, event, randomUUID(), 1));
  }

  /** Asynchronously: with two retries, and the on-failure destination after them. Returns the request id of all tries. */
  invokeLater(functionArn: string, event: unknown): string {
    const requestId = randomUUID();
    void this.#activity
      .during(async () => {
        const found = this.#functions.get(functionArn);
        if (found === undefined) return;
        const config = this.#eventInvokeConfigs.get(functionArn) ?? {};
        const delays = RETRY_DELAYS_MS.slice(0, config.MaximumRetryAttempts ?? RETRY_DELAYS_MS.length);
        let result = await this.#run(functionArn, event, requestId, 1);
        for (const [index, delay] of delays.entries()) {
          if (result.outcome === 'succeeded') return;
          await sleep(delay * this.#retryDelayScale, undefined, { signal: this.#stopped.signal });
          result = await this.#run(functionArn, event, requestId, index + 2);
        }
        const destination = config.DestinationConfig?.OnFailure?.Destination;
        if (result.outcome === 'succeeded' || destination === undefined) return;
        await this.#sendFailed(functionArn, destination, {
          version: '1.0',
          timestamp: new Date().toISOString(),
          requestContext: {
            requestId,
            functionArn: `${functionArn}:$LATEST`,
            condition: 'RetriesExhausted',
            approximateInvokeCount: delays.length + 1,
          },
          requestPayload: event,
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: JSON.parse(result.payload),
        });
      })
      .catch((error: unknown) => {
        if (!this.#stopped.signal.aborted) throw error;
      });
    return requestId;
  }

  async #queueUrl(queueArn: string): Promise<unknown> {
    const [, , service, region = '', , QueueName] = queueArn.split(':');
    if (service !== 'sqs')
      throw new Error(`The local AWS knows queues as on-failure destinations only, not ${queueArn}`);
    const call = { service: 'sqs', region, target: 'AmazonSQS.GetQueueUrl', json: { QueueName } };
    return answered(await this.#backend.call(call))['QueueUrl'];
  }

  /** Whether a function's role allows what Lambda does with a queue on its behalf. */
  async mayUseQueue(functionArn: string, queueArn: string, actions: readonly string[]): Promise<boolean> {
    const found = this.#functions.get(functionArn);
    if (found === undefined) return false;
    const [, , , region = ''] = queueArn.split(':');
    const queue = { arn: queueArn, url: await this.#queueUrl(queueArn), region };
    return this.#enforcement.mayUseQueue(found.roleArn, found.spec.functionName, queue, actions);
  }

  /** Where the role does not allow it, the event is lost: AWS counts a DestinationDeliveryFailure. */
  async #sendFailed(functionArn: string, destination: string, record: unknown): Promise<void> {
    if (!(await this.mayUseQueue(functionArn, destination, ['SendMessage']))) return;
    const [, , , region = ''] = destination.split(':');
    const { roleArn, spec } = this.#functions.get(functionArn) ?? {};
    const { userId } = await this.#enforcement.principals.ofRole(String(roleArn), String(spec?.functionName));
    await this.#queues.sendAs(userId, region, await this.#queueUrl(destination), JSON.stringify(record));
  }

  async #run(functionArn: string, event: unknown, requestId: string, attempt: number): Promise<InvocationResult> {
    const found = this.#functions.get(functionArn);
    if (found === undefined) throw new Error(`${functionArn} is gone`);
    const result = await found.runner.invoke(event, { requestId });
    const { payload: _, ...rest } = result;
    this.#onInvocation({ functionName: found.spec.functionName, requestId, attempt, ...rest });
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
  }

  /** Ends the process of a function, as a crash of it would. */
  async kill(functionArn: string): Promise<void> {
    await this.#functions.get(functionArn)?.runner.kill();
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await Promise.all([...this.#functions.values()].map(({ runner }) => runner.close()));
  }
}
