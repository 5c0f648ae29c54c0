/** Reads what a topic's subscribers receive. */
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from '../../test/local-aws/clients.ts';

export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** A queue subscribed to the topic: a program can read there what arrives by email. */
export class TopicReader {
  readonly #clients: Clients;
  readonly #url: string;

  private constructor(clients: Clients, url: string) {
    this.#clients = clients;
    this.#url = url;
  }

  static async subscribe(clients: Clients, topicArn: string, name: string): Promise<TopicReader> {
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const queueArn = Attributes?.['QueueArn'] ?? '';
    const allow = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
    await clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    await clients.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn }));
    return new TopicReader(clients, QueueUrl);
  }

  async read(waitSeconds: number): Promise<readonly Message[]> {
    const { sqs } = this.#clients;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.#url, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds }),
    );
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle }));
    }
    return Messages.map(({ Body = '{}' }) => {
      const { Subject, Message } = JSON.parse(Body);
      return { subject: String(Subject), text: String(Message) };
    });
  }

  async remove(): Promise<void> {
    await this.#clients.sqs.send(new DeleteQueueCommand({ QueueUrl: this.#url }));
  }
}
