/**
 * CloudWatch Logs' subscription filters: which log events a pattern selects, and whether the function's policy lets the
 * log group invoke it. moto stores log events; it ignores patterns and permissions.
 */
import { gzipSync } from 'node:zlib';
import { FilterPatternError, matches, type Pattern, parsePattern } from '../../scripts/filter-pattern/index.ts';
import { account } from './account.ts';
import type { Backend } from './backend.ts';
import type { Metrics } from './cloudwatch/metrics.ts';
import type { Delivery } from './contract.ts';
import { DataProtection } from './data-protection.ts';
import { field, listOf } from './iam/policy.ts';
import type { LambdaService } from './lambda/service.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from './request.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_FILTERS = 2;

interface Filter {
  readonly filterName: string;
  readonly filterPattern: string;
  readonly destinationArn: string;
  readonly logGroupName: string;
  readonly distribution: string;
  readonly creationTime: number;
  readonly pattern: Pattern | null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** As the API shows it. */
const shown = ({ pattern: _, ...filter }: Filter): Omit<Filter, 'pattern'> => filter;

const CANNOT_INVOKE =
  'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.';

const keyOf = (region: string, logGroup: string): string => `${account()} ${region} ${logGroup}`;

export class LogsService {
  readonly #backend: Backend;
  readonly #lambda: LambdaService;
  readonly #onDelivery: (delivery: Delivery) => void;
  readonly #metrics: Metrics;
  readonly #protection = new DataProtection();
  /** By account, Region and log group. */
  readonly #transformers = new Map<string, unknown>();
  /** By account, Region and log group. */
  readonly #filters = new Map<string, Filter[]>();
  #eventNumber = 0;

  constructor(backend: Backend, lambda: LambdaService, metrics: Metrics, onDelivery: (delivery: Delivery) => void) {
    this.#metrics = metrics;
    this.#backend = backend;
    this.#lambda = lambda;
    this.#onDelivery = onDelivery;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'logs') return null;
    switch (request.action) {
      case 'PutSubscriptionFilter':
        return this.#put(request);
      case 'DescribeSubscriptionFilters':
        return this.#describe(request);
      case 'DeleteSubscriptionFilter':
        return this.#delete(request);
      case 'DeleteLogGroup':
        this.#filters.delete(keyOf(request.region, textOf(jsonOf(request)['logGroupName'])));
        return null;
      case 'PutLogEvents':
        return this.#putLogEvents(request);
      case 'FilterLogEvents':
        return this.#filterLogEvents(request);
      case 'DescribeLogGroups':
        return this.#describeLogGroups(request);
      case 'PutTransformer':
      case 'GetTransformer':
      case 'DeleteTransformer':
        return this.#transformer(request);
      default:
        return this.#protection.serve(request);
    }
  };

  #of(request: AwsRequest): Filter[] {
    const key = keyOf(request.region, textOf(jsonOf(request)['logGroupName']));
    const filters = this.#filters.get(key) ?? [];
    this.#filters.set(key, filters);
    return filters;
  }

  async #hasLogGroup({ region }: AwsRequest, name: string): Promise<boolean> {
    const target = 'Logs_20140328.DescribeLogGroups';
    const { logGroups } = answered(
      await this.#backend.call({ service: 'logs', region, target, json: { logGroupNamePrefix: name } }),
    );
    return Array.isArray(logGroups) && logGroups.some(({ logGroupName }) => logGroupName === name);
  }

  async #put(request: AwsRequest): Promise<AwsResponse> {
    const input = jsonOf(request);
    const filterName = textOf(input['filterName']);
    const filterPattern = textOf(input['filterPattern']);
    const destinationArn = textOf(input['destinationArn']);
    const logGroupName = textOf(input['logGroupName']);
    const refuse = (code: string, message: string): AwsResponse => awsError(request, 400, code, message);

    let pattern: Pattern | null = null;
    try {
      pattern = filterPattern.trim() === '' ? null : parsePattern(filterPattern);
    } catch (error) {
      if (!(error instanceof FilterPatternError)) throw error;
      return refuse('InvalidParameterException', `Invalid filter pattern: ${error.message}`);
    }
    if (!(await this.#hasLogGroup(request, logGroupName))) {
      return refuse('ResourceNotFoundException', 'The specified log group does not exist.');
    }
    const filters = this.#of(request);
    const old = filters.findIndex((filter) => filter.filterName === filterName);
    if (old === -1 && filters.length >= MAX_FILTERS)
      return refuse('LimitExceededException', 'Resource limit exceeded.');
    if ((await this.#lambda.mayInvoke(destinationArn, logGroupName)) !== 'invoked') {
      return refuse('InvalidParameterException', CANNOT_INVOKE);
    }
    const creationTime = filters[old]?.creationTime ?? Date.now();
    const distribution = textOf(input['distribution']) || 'ByLogStream';
    const filter = { filterName, filterPattern, destinationArn, logGroupName, distribution, creationTime, pattern };
    filters.splice(old === -1 ? filters.length : old, 1, filter);
    return json({});
  }

  async #describe(request: AwsRequest): Promise<AwsResponse> {
    const input = jsonOf(request);
    if (!(await this.#hasLogGroup(request, textOf(input['logGroupName'])))) {
      return awsError(request, 400, 'ResourceNotFoundException', 'The specified log group does not exist.');
    }
    const prefix = textOf(input['filterNamePrefix']);
    const found = this.#of(request).filter(({ filterName }) => filterName.startsWith(prefix));
    return json({ subscriptionFilters: found.map(shown) });
  }

  async #delete(request: AwsRequest): Promise<AwsResponse> {
    const filters = this.#of(request);
    const name = textOf(jsonOf(request)['filterName']);
    const index = filters.findIndex(({ filterName }) => filterName === name);
    if (index === -1) {
      return awsError(request, 400, 'ResourceNotFoundException', 'The specified subscription filter does not exist.');
    }
    filters.splice(index, 1);
    return json({});
  }

  /** Filters look at the original event, unless they say otherwise: nothing here is transformed. */
  #transformer(request: AwsRequest): AwsResponse {
    const { logGroupIdentifier, transformerConfig } = jsonOf(request);
    const key = keyOf(request.region, textOf(logGroupIdentifier));
    if (request.action === 'PutTransformer') this.#transformers.set(key, transformerConfig);
    if (request.action === 'DeleteTransformer') this.#transformers.delete(key);
    const found = this.#transformers.get(key);
    return json(request.action === 'GetTransformer' && found !== undefined ? { transformerConfig: found } : {});
  }

  /** moto takes no notice of the pattern. */
  async #filterLogEvents(request: AwsRequest): Promise<AwsResponse> {
    const filterPattern = textOf(jsonOf(request)['filterPattern']);
    const pattern = filterPattern.trim() === '' ? null : parsePattern(filterPattern);
    const response = await this.#backend.forward(request);
    const { events, ...others } = answered(response);
    if (response.status !== 200 || pattern === null) return response;
    return json({
      ...others,
      events: listOf(events).filter((event) => matches(pattern, textOf(field(event, 'message')))),
    });
  }

  /** moto keeps no class. */
  async #describeLogGroups(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const { logGroups, ...others } = answered(response);
    if (response.status !== 200) return response;
    return json({
      ...others,
      logGroups: listOf(logGroups).map((group) => ({ logGroupClass: 'STANDARD', ...Object(group) })),
    });
  }

  async #putLogEvents(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    if (response.status !== 200) return response;
    const { logGroupName, logStreamName, logEvents } = jsonOf(request);
    await this.#filter(request.region, textOf(logGroupName), textOf(logStreamName), listOf(logEvents));
    return response;
  }

  /** What a service writes into a stream that it makes where it is not there. */
  async write(region: string, logGroupName: string, logStreamName: string, messages: readonly string[]): Promise<void> {
    const stream = { logGroupName, logStreamName };
    const logEvents = messages.map((message) => ({ timestamp: Date.now(), message }));
    const call = { service: 'logs', region } as const;
    await this.#backend.call({ ...call, target: 'Logs_20140328.CreateLogStream', json: stream });
    const json = { ...stream, logEvents };
    const { status } = await this.#backend.call({ ...call, target: 'Logs_20140328.PutLogEvents', json });
    if (status === 200) await this.#filter(region, logGroupName, logStreamName, logEvents);
  }

  async #filter(region: string, logGroup: string, logStream: string, logEvents: readonly unknown[]): Promise<void> {
    this.#metrics.add(region, 'AWS/Logs', 'IncomingLogEvents', { LogGroupName: logGroup }, logEvents.length);
    const events = logEvents.map((event) => {
      this.#eventNumber += 1;
      const message = this.#protection.masked(region, logGroup, textOf(field(event, 'message')));
      return { id: String(this.#eventNumber).padStart(56, '0'), timestamp: field(event, 'timestamp'), message };
    });
    for (const filter of this.#filters.get(keyOf(region, logGroup)) ?? []) {
      const { pattern } = filter;
      const selected = events.filter(({ message }) => pattern === null || matches(pattern, message));
      if (selected.length > 0) await this.#deliver(filter, logGroup, logStream, selected);
    }
  }

  /** The permission is looked at anew for each delivery, as CloudWatch Logs does. */
  async #deliver(filter: Filter, logGroup: string, logStream: string, logEvents: readonly unknown[]): Promise<void> {
    const { filterName, destinationArn } = filter;
    const [, , , region = '', owner, , functionName = ''] = destinationArn.split(':');
    const outcome = await this.#lambda.mayInvoke(destinationArn, logGroup);
    this.#onDelivery({ logGroup, filterName, functionName, logEvents: logEvents.length, outcome });
    const dimensions = { LogGroupName: logGroup, DestinationType: 'Lambda', FilterName: filterName };
    if (outcome !== 'invoked') {
      this.#metrics.add(region, 'AWS/Logs', 'DeliveryErrors', dimensions);
      return;
    }
    this.#metrics.add(region, 'AWS/Logs', 'ForwardedLogEvents', dimensions, logEvents.length);
    const data = {
      messageType: 'DATA_MESSAGE',
      owner,
      logGroup,
      logStream,
      subscriptionFilters: [filterName],
      logEvents,
    };
    this.#lambda.invokeLater(destinationArn, {
      awslogs: { data: gzipSync(Buffer.from(JSON.stringify(data))).toString('base64') },
    });
  }
}
