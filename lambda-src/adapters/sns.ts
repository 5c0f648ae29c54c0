import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SnsConfig } from '../config.ts';
import type { Batch } from '../core/batch.ts';
import type { Destination } from '../pipeline/ports.ts';
import { worstOf } from '../render/groups.ts';
import { subjectOf } from '../render/subject.ts';
import { renderText } from '../render/text.ts';
import { clientSettings } from './client-settings.ts';
import { sendEach } from './send-each.ts';

/** SNS counts message, subject and attributes together: 262,144 bytes. https://docs.aws.amazon.com/general/latest/gr/sns.html */
const MAX_BYTES = 262_144;
/** Kept free for the subject (99 characters) and the attributes below. */
const RESERVED_BYTES = 1_024;

export class SnsDestination implements Destination {
  readonly name = 'sns';
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor({ topicArn, region }: SnsConfig) {
    this.#client = new SNSClient(clientSettings(region));
    this.#topicArn = topicArn;
  }

  async send(batch: Batch, delivered: Set<string>): Promise<void> {
    const subject = subjectOf(batch);
    const severity = worstOf(batch);
    await sendEach(renderText(batch, { maxBytes: MAX_BYTES - RESERVED_BYTES }), delivered, (message) =>
      this.#client.send(
        new PublishCommand({
          TopicArn: this.#topicArn,
          Subject: subject,
          Message: message,
          // Lets a subscriber filter: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
          MessageAttributes: { severity: { DataType: 'String', StringValue: severity } },
        }),
      ),
    );
  }
}
