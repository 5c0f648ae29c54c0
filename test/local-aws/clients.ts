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
export async function createTrailLogGroup({ logs }: Clients, logGroupName: string): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: STREAM }));
}

export const STREAM = '123456789012_CloudTrail_us-east-1';

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
