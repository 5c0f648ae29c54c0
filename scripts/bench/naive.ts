/** What most functions on a subscription do: decode, and send each record as it is. */
import { gunzipSync } from 'node:zlib';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SubscriptionEvent } from '../../test/subscription-event.ts';

const client = new SNSClient({});

export async function handler({ awslogs }: SubscriptionEvent): Promise<void> {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());
  for (const { message } of logEvents) {
    const { eventName, ...record } = JSON.parse(message);
    await client.send(
      new PublishCommand({
        TopicArn: process.env['SNS_TOPIC_ARN'],
        Subject: eventName,
        Message: JSON.stringify(record, null, 2),
      }),
    );
  }
}
