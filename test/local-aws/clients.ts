/** SDK clients of an AWS-compatible endpoint, and the few things the demo and the tests do with them. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { jsonOf } from './request.ts';

export interface Clients {
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly ses: SESClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** @param environment AWS_ENDPOINT_URL, AWS_REGION and credentials, as `LocalAws.environment` */
export function clientsOf(environment: Readonly<Record<string, string>>): Clients {
  const { AWS_ENDPOINT_URL = '', AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = environment;
  const settings = {
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
  return {
    iam: new IAMClient(settings),
    lambda: new LambdaClient(settings),
    logs: new CloudWatchLogsClient(settings),
    ses: new SESClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
  };
}

/** A log group with one stream, as CloudTrail keeps it. */
export async function createTrailLogGroup(clients: Clients, logGroupName: string): Promise<void> {
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await createTrailStream(clients, logGroupName);
}

const STREAM = '123456789012_CloudTrail_us-east-1';

/** What CloudTrail makes in a log group with its first delivery. */
export async function createTrailStream({ logs }: Clients, logGroupName: string): Promise<void> {
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: STREAM }));
}

/** @param records CloudTrail records, or texts that go in as they are; at most 10,000 and 1 MB in one call */
export async function putRecords(
  { logs }: Clients,
  logGroupName: string,
  ...records: readonly unknown[]
): Promise<void> {
  const timestamp = Date.now();
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: STREAM,
      logEvents: records.map((record) => ({
        timestamp,
        message: typeof record === 'string' ? record : JSON.stringify(record),
      })),
    }),
  );
}

/** A call of a JSON API that has no client here: no signature is checked by the local AWS. */
export async function callJson(
  { AWS_ENDPOINT_URL = '', AWS_ACCESS_KEY_ID, AWS_REGION }: Readonly<Record<string, string>>,
  service: string,
  target: string,
  input: unknown = {},
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/20260131/${AWS_REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target} failed: ${text}`);
  return jsonOf({ body: Buffer.from(text) });
}
