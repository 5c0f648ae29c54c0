/** The largest deliveries in a process with the function's memory, which is ended when it takes more. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { startAwsEndpoint } from '../../test/aws-endpoint.ts';
import { LambdaFunction } from '../../test/local-aws/lambda/index.ts';
import type { SubscriptionEvent } from '../../test/subscription-event.ts';
import { batchOf, eventOf, eventOfBytes } from './records.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
/** Lambda takes no more of an asynchronous event. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_EVENT_BYTES = 1024 * 1024;

/** The module's default. */
export const MEMORY_MB = 512;

/** Beside the topic in text. */
export const EVERY_FORMAT = {
  ADDITIONAL_SNS_TOPICS: '{"siem":{"arn":"arn:aws:sns:us-east-1:111122223333:siem","format":"json"}}',
  SES_SENDER: 'alerts@example.com',
  SES_RECIPIENTS: '["security@example.com"]',
};

export interface Held {
  readonly what: string;
  readonly memoryMb: number;
  readonly outcome: string;
  /** The function's last line: what became of the records. */
  readonly report: string;
  /** What it published. */
  readonly texts: readonly string[];
}

export const bomb = (): SubscriptionEvent => ({
  awslogs: { data: gzipSync(Buffer.alloc(200 * MAX_EVENT_BYTES, ' ')).toString('base64') },
});

/** @param environment of the function, beside its topic */
export async function hold(
  what: string,
  event: SubscriptionEvent,
  environment: Readonly<Record<string, string>> = {},
  memoryMb = MEMORY_MB,
): Promise<Held> {
  const endpoint = await startAwsEndpoint();
  const lambda = new LambdaFunction({
    zip: readFileSync(new URL('../../modules/function/lambda.zip', import.meta.url)),
    functionName: 'bench',
    functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:bench',
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    memoryMb,
    timeoutSeconds: 120,
    region: 'us-east-1',
    endpointUrl: endpoint.url,
    logGroup: '/aws/lambda/bench',
    credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret', sessionToken: 'bench' },
    environment: { SNS_TOPIC_ARN: TOPIC, ...environment },
  });
  try {
    const { maxMemoryMb, outcome, logLines } = await lambda.invoke(event, { requestId: 'bench' });
    return {
      what,
      memoryMb: maxMemoryMb,
      outcome,
      report: logLines.at(-1) ?? '',
      texts: endpoint.requests.map(({ fields }) => fields['Message'] ?? fields['Message.Body.Html.Data'] ?? ''),
    };
  } finally {
    await lambda.close();
    await endpoint.close();
  }
}

/** The largest delivery that Lambda takes; base64 makes four bytes of three. */
export const largestEvent = (): SubscriptionEvent => eventOfBytes(MAX_EVENT_BYTES * 0.74);

export async function payloadMemory(): Promise<readonly Held[]> {
  return [
    await hold('one record', eventOf(batchOf(1))),
    await hold('the largest delivery that Lambda takes, 1 MB with its base64', largestEvent()),
    await hold('the same in text, JSON and HTML', largestEvent(), EVERY_FORMAT),
    await hold('a gzip bomb of 200 MB', bomb()),
  ];
}
