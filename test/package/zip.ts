/** The zip as a function whose AWS is at an address of one's own. */
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { startAwsEndpoint } from '../aws-endpoint.ts';
import { LambdaFunction } from '../local-aws/lambda/index.ts';
import type { SubscriptionEvent } from '../subscription-event.ts';

export const ZIP: Uint8Array = readFileSync(new URL('../../modules/function/lambda.zip', import.meta.url));

/** The zip but for the files of these names. */
export const zipWithout = (names: RegExp): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(unzipSync(ZIP)).filter(([name]) => !names.test(name))));

/** The module's default. */
export const MEMORY_MB = 512;

export const functionOf = (
  url: string,
  environment: Readonly<Record<string, string>>,
  timeoutSeconds = 30,
  zip = ZIP,
): LambdaFunction =>
  new LambdaFunction({
    zip,
    functionName: 'alerts',
    functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:alerts',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    memoryMb: MEMORY_MB,
    timeoutSeconds,
    region: 'us-east-1',
    endpointUrl: url,
    logGroup: '/aws/lambda/alerts',
    credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    environment: { ...environment, REDELIVERY_QUEUE_URL: `${url}/111122223333/redelivery` },
  });

/** Beside the topic in text. */
export const EVERY_FORMAT = {
  ADDITIONAL_SNS_TOPICS: '{"siem":{"arn":"arn:aws:sns:us-east-1:111122223333:siem","format":"json"}}',
  SES_SENDER: 'alerts@example.com',
  SES_RECIPIENTS: '["security@example.com"]',
};

export interface Held {
  /** The most that the process had resident. */
  readonly memoryMb: number;
  readonly outcome: string;
  /** The function's last line: what became of the records. */
  readonly report: string;
  /** What it published and mailed. */
  readonly texts: readonly string[];
}

/** One event in a new process, with a topic in text and what `environment` adds. */
export async function hold(
  event: SubscriptionEvent,
  environment: Readonly<Record<string, string>> = {},
  // Enough to send all of the largest delivery, a quarter of a second for each message.
  timeoutSeconds = 120,
): Promise<Held> {
  const endpoint = await startAwsEndpoint();
  const topic = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
  const lambda = functionOf(endpoint.url, { ...topic, ...environment }, timeoutSeconds);
  try {
    const { maxMemoryMb, outcome, logLines } = await lambda.invoke(event, { requestId: 'held' });
    return {
      memoryMb: maxMemoryMb,
      outcome,
      report: logLines.find((line) => line.includes('"received"')) ?? '',
      texts: endpoint.requests.map(({ fields }) => fields['Message'] ?? fields['Message.Body.Html.Data'] ?? ''),
    };
  } finally {
    await lambda.close();
    await endpoint.close();
  }
}
