/** Event source mappings from SQS: takes messages, invokes the function, and deletes what it handled. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf, inAccount } from '../account.ts';
import type { Activity } from '../activity.ts';
import type { Backend } from '../backend.ts';
import type { Queues } from '../queues.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from '../request.ts';
import type { LambdaService } from './service.ts';

const PATH = /^\/2015-03-31\/event-source-mappings\/?([^/?]*)/;
const TAGS = /^\/2017-03-31\/tags\/(.+:event-source-mapping:([^/?]+))/;
const POLL_MS = 150;
/** What the role must allow for messages to be taken. */
const POLLING = ['ReceiveMessage', 'GetQueueAttributes'];

interface Mapping {
  readonly UUID: string;
  readonly EventSourceArn: string;
  readonly FunctionArn: string;
  readonly BatchSize: number;
  readonly FunctionResponseTypes: readonly string[];
  readonly region: string;
  /** What the caller set, given back as it was. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tags: Map<string, string>;
  isDeleted: boolean;
}

interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MD5OfBody?: string;
}

const notFound = (request: AwsRequest): AwsResponse =>
  awsError(request, 404, 'ResourceNotFoundException', 'The resource you requested does not exist.');

const isList = (value: unknown): value is readonly Record<string, unknown>[] => Array.isArray(value);

function failedIds(payload: string): ReadonlySet<string> {
  const parsed: unknown = JSON.parse(payload);
  const failures =
    typeof parsed === 'object' && parsed !== null && 'batchItemFailures' in parsed ? parsed.batchItemFailures : [];
  return new Set(isList(failures) ? failures.map(({ itemIdentifier }) => String(itemIdentifier)) : []);
}

export class EventSources {
  readonly #backend: Backend;
  readonly #lambda: LambdaService;
  readonly #activity: Activity;
  readonly #timeScale: number;
  readonly #queues: Queues;
  readonly #mappings = new Map<string, Mapping>();
  #isStopped = false;

  constructor(backend: Backend, lambda: LambdaService, activity: Activity, timeScale: number, queues: Queues) {
    this.#backend = backend;
    this.#lambda = lambda;
    this.#activity = activity;
    this.#timeScale = timeScale;
    this.#queues = queues;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    const tagged = request.service === 'lambda' ? TAGS.exec(decodeURIComponent(request.path)) : null;
    if (tagged !== null) return this.#tags(request, this.#mappings.get(tagged[2] ?? ''));
    const [, uuid] = request.service === 'lambda' ? (PATH.exec(request.path) ?? []) : [];
    if (uuid === undefined) return null;
    if (uuid === '' && request.method === 'POST') return this.#create(request);
    if (uuid === '')
      return json({ EventSourceMappings: [...this.#mappings.values()].map((mapping) => this.#shown(mapping)) });
    const mapping = this.#mappings.get(uuid);
    if (mapping === undefined) return notFound(request);
    if (request.method === 'DELETE') {
      mapping.isDeleted = true;
      this.#mappings.delete(uuid);
      return json({ ...this.#shown(mapping), State: 'Deleting' }, 202);
    }
    if (request.method === 'PUT') return this.#update(request, mapping);
    return json(this.#shown(mapping));
  };

  #shown({ UUID, FunctionArn, settings }: Mapping): object {
    const { FunctionName: _, Tags: __, ...kept } = settings;
    const arn = FunctionArn.replace(/:function:.*/, `:event-source-mapping:${UUID}`);
    const State = settings['Enabled'] === false ? 'Disabled' : 'Enabled';
    const state = { State, StateTransitionReason: 'USER_INITIATED', LastModified: Date.now() / 1_000 };
    return {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      ...kept,
      UUID,
      FunctionArn,
      EventSourceMappingArn: arn,
      ...state,
    };
  }

  #mappingOf(region: string, UUID: string, settings: Readonly<Record<string, unknown>>): Mapping {
    const source = String(settings['EventSourceArn']);
    const reference = String(settings['FunctionName']);
    const [arn, partition, , , account] = source.split(':');
    const types = settings['FunctionResponseTypes'];
    return {
      UUID,
      EventSourceArn: source,
      FunctionArn: reference.startsWith('arn:')
        ? reference
        : [arn, partition, 'lambda', region, account, 'function', reference].join(':'),
      BatchSize: Number(settings['BatchSize'] ?? 10),
      FunctionResponseTypes: Array.isArray(types) ? types.map(String) : [],
      region,
      settings,
      tags: new Map(Object.entries(settings['Tags'] ?? {})),
      isDeleted: false,
    };
  }

  #start(mapping: Mapping): Mapping {
    this.#mappings.set(mapping.UUID, mapping);
    if (mapping.settings['Enabled'] !== false) void this.#poll(mapping);
    return mapping;
  }

  async #create(request: AwsRequest): Promise<AwsResponse> {
    const settings = jsonOf(request);
    if (!/^arn:[^:]+:sqs:/.test(String(settings['EventSourceArn']))) {
      return awsError(
        request,
        400,
        'InvalidParameterValueException',
        'The local AWS knows queues as event sources only.',
      );
    }
    const mapping = this.#mappingOf(request.region, randomUUID(), settings);
    for (const action of [...POLLING, 'DeleteMessage']) {
      if (await this.#lambda.mayUseQueue(mapping.FunctionArn, mapping.EventSourceArn, [action])) continue;
      const message = `The provided execution role does not have permissions to call ${action} on SQS`;
      return awsError(request, 400, 'InvalidParameterValueException', message);
    }
    return json(this.#shown(this.#start(mapping)), 202);
  }

  /** ListTags, TagResource and UntagResource. */
  #tags(request: AwsRequest, mapping: Mapping | undefined): AwsResponse {
    if (mapping === undefined) return notFound(request);
    const input = request.method === 'POST' ? jsonOf(request)['Tags'] : {};
    for (const [name, value] of Object.entries(input ?? {})) mapping.tags.set(name, String(value));
    if (request.method === 'DELETE') {
      for (const name of new URL(request.path, 'http://local').searchParams.getAll('tagKeys'))
        mapping.tags.delete(name);
    }
    return request.method === 'GET'
      ? json({ Tags: Object.fromEntries(mapping.tags) })
      : { status: 204, headers: {}, body: '' };
  }

  #update(request: AwsRequest, old: Mapping): AwsResponse {
    old.isDeleted = true;
    const settings = { ...old.settings, ...jsonOf(request) };
    return json(this.#shown(this.#start(this.#mappingOf(old.region, old.UUID, settings))), 202);
  }

  async #sqs(region: string, action: string, input: unknown): Promise<Readonly<Record<string, unknown>>> {
    return answered(await this.#backend.call({ service: 'sqs', region, target: `AmazonSQS.${action}`, json: input }));
  }

  async #queueUrl({ EventSourceArn, region }: Mapping): Promise<unknown> {
    const QueueName = EventSourceArn.split(':').pop();
    return (await this.#sqs(region, 'GetQueueUrl', { QueueName }))['QueueUrl'];
  }

  async #attributes(mapping: Mapping): Promise<Readonly<Record<string, unknown>>> {
    const input = { QueueUrl: await this.#queueUrl(mapping), AttributeNames: ['All'] };
    const { Attributes } = await this.#sqs(mapping.region, 'GetQueueAttributes', input);
    return typeof Attributes === 'object' && Attributes !== null ? Object.fromEntries(Object.entries(Attributes)) : {};
  }

  /** Messages that wait in the queues from which messages are taken, seen or not. */
  async backlog(): Promise<number> {
    const taking = [...this.#mappings.values()].filter(
      ({ FunctionArn, settings }) => settings['Enabled'] !== false && !this.#lambda.isThrottled(FunctionArn),
    );
    const counts = await Promise.all(
      taking.map(async (mapping) => {
        const attributes = await inAccount(accountOf(mapping.FunctionArn), () => this.#attributes(mapping));
        return [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ]
          .map((name) => Number(attributes[name] ?? 0))
          .reduce((sum, count) => sum + count, 0);
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #poll(mapping: Mapping): Promise<void> {
    while (!this.#isStopped && !mapping.isDeleted) {
      await this.#activity
        .during(() => this.#receive(mapping))
        .catch((error: unknown) => {
          if (!this.#isStopped) throw error;
        });
      await sleep(POLL_MS, undefined, { ref: false });
    }
  }

  async #receive(mapping: Mapping): Promise<void> {
    const { region, BatchSize, FunctionArn, EventSourceArn, FunctionResponseTypes } = mapping;
    if (this.#lambda.isThrottled(FunctionArn)) return;
    const QueueUrl = await this.#queueUrl(mapping);
    if (QueueUrl === undefined || !(await this.#lambda.mayUseQueue(FunctionArn, EventSourceArn, POLLING))) return;
    const visibility = Number((await this.#attributes(mapping))['VisibilityTimeout'] ?? 30);
    // It may have been disabled since.
    if (mapping.isDeleted) return;
    const { Messages } = await this.#sqs(region, 'ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: Math.min(BatchSize, 10),
      VisibilityTimeout: Math.ceil(visibility * this.#timeScale),
      AttributeNames: ['All'],
    });
    if (!isList(Messages) || Messages.length === 0) return;
    const messages = Messages.map(this.#queues.withSender) as unknown as readonly Received[];
    const Records = messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }) => ({
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      attributes: Attributes ?? {},
      messageAttributes: {},
      md5OfBody: MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: EventSourceArn,
      awsRegion: region,
    }));
    const { outcome, payload } = await this.#lambda.invokeNow(FunctionArn, { Records });
    if (outcome !== 'succeeded') return;
    // Without ReportBatchItemFailures Lambda deletes the whole batch, whatever the answer.
    if (!(await this.#lambda.mayUseQueue(FunctionArn, EventSourceArn, ['DeleteMessage']))) return;
    const failed = FunctionResponseTypes.includes('ReportBatchItemFailures') ? failedIds(payload) : new Set<string>();
    for (const { MessageId, ReceiptHandle } of messages) {
      if (!failed.has(MessageId)) await this.#sqs(region, 'DeleteMessage', { QueueUrl, ReceiptHandle });
    }
  }

  close(): void {
    this.#isStopped = true;
  }
}
