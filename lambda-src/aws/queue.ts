import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { RedeliveryQueue } from '../pipeline/ports.ts';
import { callOptions, clientSettings } from './client-settings.ts';

/** A destination that just refused is given a moment before the first redelivery. At most 900, SQS's limit. */
const DELAY_SECONDS = 60;

export class SqsRedeliveryQueue implements RedeliveryQueue {
  readonly #client: SQSClient;
  readonly #url: string;

  constructor(url: string, region: string) {
    this.#client = new SQSClient(clientSettings(region));
    this.#url = url;
  }

  async put(body: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#url, MessageBody: body, DelaySeconds: DELAY_SECONDS }),
      callOptions(),
    );
  }

  async postpone(receiptHandle: string, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
      callOptions(),
    );
  }
}
