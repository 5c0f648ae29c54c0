/** What becomes of an asynchronous event that a function fails on: what does not fit is lost, and counted. */
import {
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Clients, callQuery, callRest, clientsOf } from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import {
  createFunction,
  createQueue,
  createRole,
  documentOf,
  EVERYTHING,
  type Queue,
  type Role,
  uniqueName,
} from './account.ts';

const KB = 1_024;
const FAILING = 'export const handler = async () => { throw new Error("broken"); }';

let aws: LocalAws;
let clients: Clients;
let role: Role;
beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
}, 600_000);
afterAll(() => aws?.stop());

async function failingFunction(Destination: string): Promise<string> {
  const FunctionName = await createFunction(clients, role, FAILING);
  const DestinationConfig = { OnFailure: { Destination } };
  await clients.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig }));
  return FunctionName;
}

async function fail(FunctionName: string, size: number, character = 'x'): Promise<void> {
  const Payload = Buffer.from(JSON.stringify(character.repeat(size)));
  await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  await aws.settled();
}

async function bodiesOf({ url: QueueUrl }: Queue): Promise<readonly string[]> {
  const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => Body);
}

describe("a queue's size", () => {
  const send = ({ url: QueueUrl }: Queue, size: number, character = 'x') =>
    clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: character.repeat(size) }));

  it('is 1 MiB where it is not said, and what it is said to be otherwise', async () => {
    const queue = await createQueue(clients);
    await send(queue, KB * KB);
    await expect(send(queue, KB * KB + 1)).rejects.toThrow(/shorter than 1048576 bytes/);
    const small = await createQueue(clients, { MaximumMessageSize: '262144' });
    await send(small, 256 * KB);
    await expect(send(small, 256 * KB + 1)).rejects.toThrow(/shorter than 262144 bytes/);
  });

  it('is of bytes, not of characters', async () => {
    const small = await createQueue(clients, { MaximumMessageSize: '262144' });
    await expect(send(small, 256 * KB - 1, 'é')).rejects.toThrow(/shorter than 262144 bytes/);
  });

  it('is too small for an event that fits, once the record repeats it: it is lost, and an alarm hears it', async () => {
    const queue = await createQueue(clients, { MaximumMessageSize: '262144' });
    const FunctionName = await failingFunction(queue.arn);
    await fail(FunctionName, 200 * KB);
    expect((await bodiesOf(queue)).map((body) => JSON.parse(body).requestPayload.length)).toEqual([200 * KB]);

    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
    const statement = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' };
    const AttributeValue = documentOf({ ...statement, Resource: TopicArn });
    await clients.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
    await callQuery(aws.environment, 'monitoring', {
      Action: 'PutMetricAlarm',
      Version: '2010-08-01',
      AlarmName: 'lost',
      Namespace: 'AWS/Lambda',
      MetricName: 'DestinationDeliveryFailures',
      'Dimensions.member.1.Name': 'FunctionName',
      'Dimensions.member.1.Value': FunctionName,
      Statistic: 'Sum',
      Period: '300',
      EvaluationPeriods: '1',
      Threshold: '0',
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      'AlarmActions.member.1': TopicArn,
    });
    await fail(FunctionName, 200 * KB, 'é');
    expect(await bodiesOf(queue)).toEqual([]);
    await vi.waitFor(
      () => expect(aws.mails().map(({ subject }) => subject)).toEqual(['ALARM: "lost" in us-east-1']),
      20_000,
    );
  });
});

it('an event above 1 MiB is refused', async () => {
  const FunctionName = await createFunction(clients, role, FAILING);
  await expect(fail(FunctionName, KB * KB)).rejects.toThrow(/too large for the Event invocation type/);
});

describe('a bucket', () => {
  const list = (bucket: string) => callRest(aws.environment, 's3', 'GET', `/${bucket}?list-type=2`);

  it('keeps the record of an event of 1 MB', async () => {
    await callRest(aws.environment, 's3', 'PUT', '/failed-events');
    const FunctionName = await failingFunction('arn:aws:s3:::failed-events');
    await fail(FunctionName, KB * KB - 2);
    const keys = [...(await list('failed-events')).matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
    expect(keys).toEqual([
      expect.stringMatching(
        new RegExp(
          `^aws/lambda/async/${FunctionName}/\\d{4}/\\d\\d/\\d\\d/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f-]{36}$`,
        ),
      ),
    ]);
    const record = JSON.parse(await callRest(aws.environment, 's3', 'GET', `/failed-events/${keys[0]}`));
    expect(record).toMatchObject({
      version: '1.0',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responsePayload: { errorMessage: 'broken' },
    });
    expect(record.requestPayload).toHaveLength(KB * KB - 2);
  });

  it('must be allowed by the role', async () => {
    const powerless = await createRole(
      clients,
      { Service: 'lambda.amazonaws.com' },
      {},
      { ...EVERYTHING, Action: 's3:ListBucket' },
    );
    const FunctionName = await createFunction(clients, powerless, FAILING);
    const DestinationConfig = { OnFailure: { Destination: 'arn:aws:s3:::failed-events' } };
    await expect(
      clients.lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig })),
    ).rejects.toThrow(/permissions to call PutObject/);
  });
});

it('a function with a concurrency of 0 runs nothing, until it has some again', async () => {
  const FunctionName = await createFunction(clients, role, 'export const handler = async () => 1');
  const runs = () => aws.invocations().filter(({ functionName }) => functionName === FunctionName).length;
  const limit = (ReservedConcurrentExecutions: number) =>
    clients.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  await limit(0);
  await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
  await expect(clients.lambda.send(new InvokeCommand({ FunctionName }))).rejects.toThrow(/Rate Exceeded/);
  await aws.settled();
  expect(runs()).toBe(0);
  await limit(5);
  await vi.waitFor(() => expect(runs()).toBe(1), 20_000);
});
