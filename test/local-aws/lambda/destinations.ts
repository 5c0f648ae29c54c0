/** Where Lambda keeps an asynchronous event that a function failed on: a queue or a bucket. */
import { randomUUID } from 'node:crypto';
import type { Backend } from '../backend.ts';
import type { Enforcement } from '../iam/enforcement.ts';
import type { Queues } from '../queues.ts';
import { answered } from '../request.ts';

/** A function, as what Lambda does with its role is judged. */
export interface Owner {
  readonly functionName: string;
  readonly roleArn: string;
  readonly region: string;
}

export class Destinations {
  readonly #backend: Backend;
  readonly #enforcement: Enforcement;
  readonly #queues: Queues;

  constructor(backend: Backend, enforcement: Enforcement, queues: Queues) {
    this.#backend = backend;
    this.#enforcement = enforcement;
    this.#queues = queues;
  }

  async #queueUrl(queueArn: string): Promise<unknown> {
    const [, , , region = '', , QueueName] = queueArn.split(':');
    const call = { service: 'sqs', region, target: 'AmazonSQS.GetQueueUrl', json: { QueueName } };
    return answered(await this.#backend.call(call))['QueueUrl'];
  }

  /** Whether a function's role allows what Lambda does with a queue on its behalf. */
  async mayUseQueue({ roleArn, functionName }: Owner, queueArn: string, actions: readonly string[]): Promise<boolean> {
    const [, , , region = ''] = queueArn.split(':');
    const queue = { arn: queueArn, url: await this.#queueUrl(queueArn), region };
    return this.#enforcement.mayUseQueue(roleArn, functionName, queue, actions);
  }

  /** The first action that the role does not allow, or `null`. */
  async missingFor(owner: Owner, destination: string): Promise<string | null> {
    if (destination.includes(':sqs:')) {
      return (await this.mayUseQueue(owner, destination, ['SendMessage'])) ? null : 'SendMessage';
    }
    if (!destination.includes(':s3:'))
      throw new Error(`The local AWS keeps failed events in queues and buckets only, not ${destination}`);
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    const { roleArn, functionName } = owner;
    if (!(await this.#enforcement.mayRole(roleArn, functionName, 's3:ListBucket', destination))) return 'ListBucket';
    return (await this.#enforcement.mayRole(roleArn, functionName, 's3:PutObject', `${destination}/*`))
      ? null
      : 'PutObject';
  }

  /** Returns whether it is kept: AWS counts a DestinationDeliveryFailure where it is not, and the event is lost. */
  async keep(owner: Owner, destination: string, record: unknown): Promise<boolean> {
    if ((await this.missingFor(owner, destination)) !== null) return false;
    const text = JSON.stringify(record);
    if (destination.includes(':s3:')) return this.#keepInBucket(owner, destination.split(':::')[1] ?? '', text);
    const { userId } = await this.#enforcement.principals.ofRole(owner.roleArn, owner.functionName);
    const [, , , region = ''] = destination.split(':');
    return this.#queues.sendAs(userId, region, await this.#queueUrl(destination), text);
  }

  async #keepInBucket({ functionName, region }: Owner, bucket: string, text: string): Promise<boolean> {
    const [day = '', time = ''] = new Date()
      .toISOString()
      .replace(/\.\d+Z$/, '')
      .split('T');
    const name = `${day}T${time.replaceAll(':', '.')}-${randomUUID()}`;
    const path = `/${bucket}/aws/lambda/async/${functionName}/${day.replaceAll('-', '/')}/${name}`;
    const { status } = await this.#backend.call({ service: 's3', region, method: 'PUT', path, text });
    return status < 300;
  }
}
