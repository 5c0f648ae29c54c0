import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SnsConfig } from '../config.ts';
import type { Batch } from '../core/batch.ts';
import type { Destination, Message } from '../pipeline/ports.ts';
import { worstOf } from '../render/groups.ts';
import { subjectOf } from '../render/subject.ts';
import { renderText } from '../render/text.ts';
import { clientSettings } from './client-settings.ts';

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

  compose(batch: Batch): readonly Message[] {
    const subject = subjectOf(batch);
    const severity = worstOf(batch);
    return renderText(batch, { maxBytes: MAX_BYTES - RESERVED_BYTES }).map((text) => ({
      subject,
      text,
      html: null,
      severity,
    }));
  }

  async send({ subject, text, severity }: Message): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: subject,
        Message: text,
        // Lets a subscriber filter: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
        ...(severity === null
          ? {}
          : { MessageAttributes: { severity: { DataType: 'String', StringValue: severity } } }),
      }),
    );
  }
}
