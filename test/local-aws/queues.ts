/**
 * SQS where moto differs from it: messages tell who sent them; the waits that a function asks for are shortened, as
 * Lambda's own retries are; which queues may use a dead-letter queue is kept; and messages are moved out of one.
 */
import { randomUUID } from 'node:crypto';
import type { Backend } from './backend.ts';
import { type AwsRequest, type AwsResponse, answered, awsError, json, jsonOf } from './request.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_BYTES = 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

export class Queues {
  readonly #backend: Backend;
  readonly #timeScale: number;
  /** By the queue's URL: moto knows no RedriveAllowPolicy. */
  readonly #allowed = new Map<string, string>();
  readonly #senderIdOf: (request: AwsRequest) => Promise<string>;
  /** SenderIds by message id. moto writes one and the same, which is left where the sender is not known. */
  readonly #senders = new Map<string, string>();

  /** @param senderIdOf the unique id of who signed a call */
  constructor(backend: Backend, timeScale: number, senderIdOf: (request: AwsRequest) => Promise<string>) {
    this.#backend = backend;
    this.#senderIdOf = senderIdOf;
    this.#timeScale = timeScale;
  }

  readonly serve = async (request: AwsRequest): Promise<AwsResponse | null> => {
    if (request.service !== 'sqs') return null;
    switch (request.action) {
      case 'CreateQueue':
        return this.#create(request);
      case 'GetQueueAttributes':
        return this.#attributes(request);
      case 'SetQueueAttributes':
        return this.#setAttributes(request);
      case 'StartMessageMoveTask':
        return this.#move(request);
      case 'SendMessage':
      case 'SendMessageBatch':
        return this.#send(request);
      case 'ReceiveMessage':
        return this.#receive(request);
      case 'ChangeMessageVisibility':
        return this.#backend.forward(this.#shortened(request, 'VisibilityTimeout'));
      default:
        return null;
    }
  };

  #shortened(request: AwsRequest, wait: string): AwsRequest {
    const input = jsonOf(request);
    const seconds = input[wait];
    if (typeof seconds !== 'number') return request;
    const body = Buffer.from(JSON.stringify({ ...input, [wait]: Math.ceil(seconds * this.#timeScale) }));
    return { ...request, body };
  }

  /** Of one message, in bytes; 1 MiB where the queue does not say. */
  async #maximumSize(region: string, QueueUrl: unknown): Promise<number> {
    const { Attributes } = await this.#call(region, 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['MaximumMessageSize'],
    });
    return Number(fieldsOf(Attributes)['MaximumMessageSize'] ?? MAX_BYTES);
  }

  async #send(request: AwsRequest): Promise<AwsResponse> {
    const { QueueUrl, MessageBody, Entries } = jsonOf(request);
    const maximum = await this.#maximumSize(request.region, QueueUrl);
    const bodies = Array.isArray(Entries) ? Entries.map((entry) => entry.MessageBody) : [MessageBody];
    if (bodies.some((body) => Buffer.byteLength(String(body)) > maximum)) {
      const message = `One or more parameters are invalid. Reason: Message must be shorter than ${maximum} bytes.`;
      return awsError(request, 400, 'InvalidParameterValue', message);
    }
    const response = await this.#backend.forward(this.#shortened(request, 'DelaySeconds'));
    const { MessageId, Successful } = answered(response);
    const sender = await this.#senderIdOf(request);
    for (const sent of Array.isArray(Successful) ? Successful : [{ MessageId }]) {
      this.#senders.set(String(sent.MessageId), sender);
    }
    return response;
  }

  /** A message that Lambda itself sends, with a role; returns whether the queue takes it. */
  async sendAs(senderId: string, region: string, QueueUrl: unknown, MessageBody: string): Promise<boolean> {
    if (Buffer.byteLength(MessageBody) > (await this.#maximumSize(region, QueueUrl))) return false;
    const { MessageId } = await this.#call(region, 'SendMessage', { QueueUrl, MessageBody });
    if (MessageId === undefined) return false;
    this.#senders.set(String(MessageId), senderId);
    return true;
  }

  async #receive(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const { Messages } = answered(response);
    return Array.isArray(Messages)
      ? { ...response, body: JSON.stringify({ Messages: Messages.map(this.withSender) }) }
      : response;
  }

  /** A message as moto gives it, with its sender where its attributes tell one. */
  readonly withSender = (message: Fields): Fields => {
    const attributes = fieldsOf(message['Attributes']);
    const sender = this.#senders.get(String(message['MessageId']));
    return sender === undefined || attributes['SenderId'] === undefined
      ? message
      : { ...message, Attributes: { ...attributes, SenderId: sender } };
  };

  /** moto writes the redrive policy with spaces, AWS without: Terraform would see a change in every plan. */
  async #attributes(request: AwsRequest): Promise<AwsResponse> {
    const { QueueUrl, AttributeNames } = jsonOf(request);
    const names = Array.isArray(AttributeNames) ? AttributeNames : [];
    const known = names.filter((name) => name !== 'RedriveAllowPolicy');
    const input = { QueueUrl, AttributeNames: known.length === 0 ? ['QueueArn'] : known };
    const response = await this.#backend.forward({ ...request, body: Buffer.from(JSON.stringify(input)) });
    if (response.status !== 200) return response;
    const { RedrivePolicy, ...others } = fieldsOf(answered(response)['Attributes']);
    const RedriveAllowPolicy = this.#allowed.get(String(QueueUrl));
    const isAsked = known.length < names.length || names.includes('All');
    const Attributes = {
      ...(known.length === 0 ? {} : others),
      ...(RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(JSON.parse(String(RedrivePolicy))) }),
      ...(isAsked && RedriveAllowPolicy !== undefined ? { RedriveAllowPolicy } : {}),
    };
    return { ...response, body: JSON.stringify({ Attributes }) };
  }

  /** moto leaves out the policies that a queue is created with. */
  async #create(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.#backend.forward(request);
    const { QueueUrl } = answered(response);
    if (typeof QueueUrl !== 'string') return response;
    const { Policy, RedriveAllowPolicy } = fieldsOf(jsonOf(request)['Attributes']);
    if (Policy !== undefined)
      await this.#call(request.region, 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
    if (RedriveAllowPolicy === undefined) this.#allowed.delete(QueueUrl);
    else this.#allowed.set(QueueUrl, String(RedriveAllowPolicy));
    return response;
  }

  async #setAttributes(request: AwsRequest): Promise<AwsResponse | null> {
    const { QueueUrl, Attributes } = jsonOf(request);
    const { RedriveAllowPolicy, ...others } = fieldsOf(Attributes);
    if (RedriveAllowPolicy === undefined) return null;
    if (RedriveAllowPolicy === '') this.#allowed.delete(String(QueueUrl));
    else this.#allowed.set(String(QueueUrl), String(RedriveAllowPolicy));
    if (Object.keys(others).length === 0) return json({});
    const body = Buffer.from(JSON.stringify({ QueueUrl, Attributes: others }));
    return this.#backend.forward({ ...request, body });
  }

  async #call(region: string, action: string, input: unknown): Promise<Fields> {
    return answered(await this.#backend.call({ service: 'sqs', region, target: `AmazonSQS.${action}`, json: input }));
  }

  /** Of SQS's rules those that a caller can trip over: the source must be the dead-letter queue of some queue. */
  async #move(request: AwsRequest): Promise<AwsResponse> {
    const { region } = request;
    const { SourceArn, DestinationArn } = jsonOf(request);
    const urlOf = async (arn: unknown): Promise<unknown> =>
      (await this.#call(region, 'GetQueueUrl', { QueueName: String(arn).split(':').pop() }))['QueueUrl'];
    const source = await urlOf(SourceArn);
    const destination = await urlOf(DestinationArn);
    if (source === undefined || destination === undefined) {
      return awsError(request, 404, 'ResourceNotFoundException', 'The resource that you specified does not exist.');
    }
    const { queueUrls } = await this.#call(region, 'ListDeadLetterSourceQueues', { QueueUrl: source });
    if (!Array.isArray(queueUrls) || queueUrls.length === 0) {
      return awsError(request, 400, 'InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    }
    for (;;) {
      const { Messages } = await this.#call(region, 'ReceiveMessage', { QueueUrl: source, MaxNumberOfMessages: 10 });
      if (!Array.isArray(Messages) || Messages.length === 0) break;
      for (const { Body, ReceiptHandle } of Messages) {
        await this.#call(region, 'SendMessage', { QueueUrl: destination, MessageBody: Body });
        await this.#call(region, 'DeleteMessage', { QueueUrl: source, ReceiptHandle });
      }
    }
    return json({ TaskHandle: randomUUID() });
  }
}
