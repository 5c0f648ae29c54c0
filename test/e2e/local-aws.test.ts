/** The local AWS itself: the end-to-end tests are worth what it is. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  DeleteSubscriptionFilterCommand,
  DescribeSubscriptionFiltersCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { SendEmailCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assumeRole, type Clients, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';

const ACCOUNT = '123456789012';
const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;
const LOGS = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group`;

let aws: LocalAws;
let clients: Clients;
let roleArn = '';
let number = 0;

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const role = { RoleName: 'function', AssumeRolePolicyDocument: JSON.stringify(trust) };
  roleArn = (await clients.iam.send(new CreateRoleCommand(role))).Role?.Arn ?? '';
  await clients.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'function',
      PolicyName: 'all',
      PolicyDocument: policyOf({ Effect: 'Allow', Action: ['logs:*', 'sqs:*'], Resource: '*' }),
    }),
  );
});
afterAll(() => aws?.stop());

const policyOf = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

const zipOf = (code: string): Uint8Array => zipSync({ 'index.mjs': strToU8(code) });

/** What the function got, as it answers to CloudWatch Logs: its log tells. */
const UNPACK = `import { gunzipSync } from 'node:zlib';
const unpack = (event) => JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')));`;
const ECHO = `${UNPACK} export const handler = async (event) => console.log(JSON.stringify(unpack(event)));`;

async function createFunction(code: string, Role = roleArn): Promise<string> {
  number += 1;
  const FunctionName = `function-${number}`;
  await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipOf(code) },
    }),
  );
  return FunctionName;
}

const permit = (FunctionName: string, logGroup: string, change: { SourceArn?: string; SourceAccount?: string } = {}) =>
  clients.lambda.send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: 'logs',
      Action: 'lambda:InvokeFunction',
      Principal: 'logs.amazonaws.com',
      SourceArn: `${LOGS}:${logGroup}:*`,
      SourceAccount: ACCOUNT,
      ...change,
    }),
  );

const subscribe = (functionName: string, logGroupName: string, filterPattern: string, filterName = 'filter') =>
  clients.logs.send(
    new PutSubscriptionFilterCommand({
      filterName,
      filterPattern,
      logGroupName,
      destinationArn: `${ARN}:${functionName}`,
    }),
  );

async function logGroup(): Promise<string> {
  number += 1;
  await createTrailLogGroup(clients, `trail-${number}`);
  return `trail-${number}`;
}

async function subscribed(code: string, pattern: string): Promise<{ group: string; name: string }> {
  const group = await logGroup();
  const name = await createFunction(code);
  await permit(name, group);
  await subscribe(name, group, pattern);
  return { group, name };
}

const runs = (name: string) => aws.invocations().filter(({ functionName }) => functionName === name);
const outcomes = (group: string) =>
  aws
    .deliveries()
    .filter(({ logGroup }) => logGroup === group)
    .map(({ outcome }) => outcome);

describe('a subscription filter', () => {
  it('hands over what its pattern selects, as CloudWatch Logs does', async () => {
    const { group, name } = await subscribed(ECHO, '{ $.a = 1 }');
    await putRecords(clients, group, { a: 1, text: 'first' }, { a: 2 }, 'no JSON', { a: 1, text: 'second' });
    await aws.settled();
    expect(runs(name)).toHaveLength(1);
    const received = JSON.parse(runs(name)[0]?.logLines[0] ?? '');
    expect(received).toMatchObject({
      messageType: 'DATA_MESSAGE',
      owner: ACCOUNT,
      logGroup: group,
      subscriptionFilters: ['filter'],
    });
    expect(received.logEvents.map(({ message }: { message: string }) => JSON.parse(message).text)).toEqual([
      'first',
      'second',
    ]);
  });

  it('is refused when CloudWatch Logs would not take its pattern', async () => {
    const group = await logGroup();
    const name = await createFunction(ECHO);
    await permit(name, group);
    await expect(subscribe(name, group, '{ $.a = }')).rejects.toThrow(/Invalid filter pattern/);
  });

  it.each([
    ['there is none', null],
    ['it names another log group', { SourceArn: `${LOGS}:another:*` }],
    ['it names the log group without its streams', { SourceArn: `${LOGS}:GROUP` }],
    ['it names another account', { SourceAccount: '111122223333' }],
  ])('is refused without a permission: %s', async (_, change) => {
    const group = await logGroup();
    const name = await createFunction(ECHO);
    if (change !== null) {
      const { SourceArn } = { SourceArn: undefined, ...change };
      await permit(name, group, {
        ...change,
        ...(SourceArn === undefined ? {} : { SourceArn: SourceArn.replace('GROUP', group) }),
      });
    }
    await expect(subscribe(name, group, '{ $.a = 1 }')).rejects.toThrow(
      /Make sure you have given CloudWatch Logs permission/,
    );
  });

  it('invokes nothing once the permission is gone, and tells so', async () => {
    const { group, name } = await subscribed(ECHO, '{ $.a = 1 }');
    await clients.lambda.send(new RemovePermissionCommand({ FunctionName: name, StatementId: 'logs' }));
    await putRecords(clients, group, { a: 1 });
    await aws.settled();
    expect(outcomes(group)).toEqual(['not permitted']);
    expect(runs(name)).toEqual([]);
  });

  it('is one of two at most, and can be changed and deleted', async () => {
    const { group, name } = await subscribed(ECHO, '{ $.a = 1 }');
    await subscribe(name, group, '{ $.a = 2 }', 'second');
    await expect(subscribe(name, group, '{ $.a = 3 }', 'third')).rejects.toThrow(/limit exceeded/i);
    await subscribe(name, group, '{ $.a = 4 }', 'second');
    await clients.logs.send(new DeleteSubscriptionFilterCommand({ logGroupName: group, filterName: 'filter' }));
    const { subscriptionFilters } = await clients.logs.send(
      new DescribeSubscriptionFiltersCommand({ logGroupName: group }),
    );
    expect(subscriptionFilters?.map(({ filterName, filterPattern }) => [filterName, filterPattern])).toEqual([
      ['second', '{ $.a = 4 }'],
    ]);
  });
});

async function createQueue(RedrivePolicy?: object): Promise<{ url: string; arn: string }> {
  number += 1;
  const Attributes = RedrivePolicy === undefined ? {} : { RedrivePolicy: JSON.stringify(RedrivePolicy) };
  const { QueueUrl = '' } = await clients.sqs.send(
    new CreateQueueCommand({ QueueName: `queue-${number}`, Attributes }),
  );
  return { url: QueueUrl, arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:queue-${number}` };
}

async function receive(url: string): Promise<string[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => Body);
}

describe('an asynchronous invocation', () => {
  it('is tried three times under one request id, and ends at the on-failure destination', async () => {
    const { group, name } = await subscribed(
      `export const handler = async () => { throw new TypeError('broken'); }`,
      '{ $.a = 1 }',
    );
    const queue = await createQueue();
    const config = {
      FunctionName: name,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: queue.arn } },
    };
    await clients.lambda.send(new PutFunctionEventInvokeConfigCommand(config));
    await putRecords(clients, group, { a: 1 });
    await aws.settled();
    expect(runs(name).map(({ attempt, outcome, error }) => [attempt, outcome, error])).toEqual(
      [1, 2, 3].map((attempt) => [attempt, 'function error', 'TypeError: broken']),
    );
    expect(new Set(runs(name).map(({ requestId }) => requestId)).size).toBe(1);
    const [record = '', ...more] = await receive(queue.url);
    expect(more).toEqual([]);
    expect(JSON.parse(record)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3, requestId: runs(name)[0]?.requestId },
      requestPayload: { awslogs: { data: expect.any(String) } },
      responsePayload: { errorType: 'TypeError', errorMessage: 'broken' },
    });
  });

  it('is not tried again once it succeeds', async () => {
    const code = `let count = 0; export const handler = async () => { count += 1; if (count < 2) throw new Error('once'); }`;
    const { group, name } = await subscribed(code, '{ $.a = 1 }');
    await putRecords(clients, group, { a: 1 });
    await aws.settled();
    expect(runs(name).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'function error'],
      [2, 'succeeded'],
    ]);
  });

  it('runs new code after an update', async () => {
    const { group, name } = await subscribed(`export const handler = async () => console.log('old')`, '{ $.a = 1 }');
    const ZipFile = zipOf(`export const handler = async () => console.log('new')`);
    await clients.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile }));
    await putRecords(clients, group, { a: 1 });
    await aws.settled();
    expect(runs(name).map(({ logLines }) => logLines)).toEqual([['new']]);
  });
});

it('a synchronous invocation answers once', async () => {
  const name = await createFunction('export const handler = async (event) => ({ twice: event.n * 2 })');
  const { Payload } = await clients.lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: strToU8('{"n":21}') }),
  );
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ twice: 42 });
});

it('an event source keeps what the function calls failed, and gives up after the last receipt', async () => {
  const dead = await createQueue();
  const queue = await createQueue({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
  const name = await createFunction(`export const handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) })`);
  await clients.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn: queue.arn,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    }),
  );
  for (const MessageBody of ['good', 'bad'])
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody }));
  await aws.settled();
  expect(await receive(dead.url)).toEqual(['bad']);
  expect(runs(name).length).toBeGreaterThanOrEqual(2);
});

it('a dead-letter queue is moved to the queue that is named; any other queue is refused', async () => {
  const dead = await createQueue();
  const source = await createQueue({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
  const bodies = Array.from({ length: 12 }, (_, index) => `message ${index + 10}`);
  for (const MessageBody of bodies) await clients.sqs.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody }));
  const move = (SourceArn: string, DestinationArn: string) =>
    clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
  await move(dead.arn, source.arn);
  expect([...(await receive(source.url)), ...(await receive(source.url))].toSorted()).toEqual(bodies);
  expect(await receive(dead.url)).toEqual([]);
  await expect(move(source.arn, dead.arn)).rejects.toThrow(/must be configured as a Dead Letter Queue/);
  await expect(move(dead.arn, `${source.arn}-gone`)).rejects.toThrow(/does not exist/);
});

describe('SNS and SES', () => {
  it('keep what they accept, as its readers get it', async () => {
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: 'kept' }));
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
    await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'sender@example.com' }));
    aws.clearMails();
    const MessageAttributes = { severity: { DataType: 'String', StringValue: 'high' } };
    await clients.sns.send(new PublishCommand({ TopicArn, Subject: 'One', Message: 'text', MessageAttributes }));
    await clients.ses.send(
      new SendEmailCommand({
        Source: 'sender@example.com',
        Destination: { ToAddresses: ['b@example.com'] },
        Message: { Subject: { Data: 'Two é' }, Body: { Text: { Data: 'plain' }, Html: { Data: '<p>é</p>' } } },
      }),
    );
    expect(aws.mails()).toMatchObject([
      {
        via: 'SNS',
        from: TopicArn,
        to: ['a@example.com'],
        subject: 'One',
        text: 'text',
        html: null,
        attributes: { severity: 'high' },
      },
      {
        via: 'SES',
        from: 'sender@example.com',
        to: ['b@example.com'],
        subject: 'Two é',
        text: 'plain',
        html: '<p>é</p>',
      },
    ]);
    const listed: unknown = await (await fetch(aws.inboxUrl.replace('inbox', 'mails'))).json();
    expect(listed).toEqual(aws.mails());
  });

  it.each([
    ['a line break in the subject', { Subject: 'a\nb', Message: 'x' }],
    ['a subject of 100 characters', { Subject: 'a'.repeat(100), Message: 'x' }],
    ['a subject that is not ASCII', { Subject: 'é', Message: 'x' }],
    ['more than 262,144 bytes', { Message: 'é'.repeat(131_073) }],
  ])('SNS refuses %s', async (_, input) => {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'refusing' }));
    await expect(clients.sns.send(new PublishCommand({ TopicArn, ...input }))).rejects.toThrow(/Invalid parameter/);
  });

  it('SES refuses a sender that is not verified, and more than 50 recipients', async () => {
    const mail = (Source: string, count: number) =>
      clients.ses.send(
        new SendEmailCommand({
          Source,
          Destination: { ToAddresses: Array.from({ length: count }, (_, index) => `${index}@example.com`) },
          Message: { Subject: { Data: 'x' }, Body: { Text: { Data: 'x' } } },
        }),
      );
    await expect(mail('nobody@example.org', 1)).rejects.toThrow(/not verified/);
    await expect(mail('sender@example.com', 51)).rejects.toThrow(/50/);
  });
});

describe('permissions', () => {
  const trust = { AssumeRolePolicyDocument: policyOf() };

  async function userWith(...statements: readonly object[]): Promise<Clients> {
    number += 1;
    const UserName = `user-${number}`;
    await clients.iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = policyOf(...statements);
    await clients.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
    const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
    return clientsOf({
      ...aws.environment,
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    });
  }
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

  it("are a user's own: what a policy denies is refused, the rest is not", async () => {
    const user = await userWith(everything, { Effect: 'Deny', Action: 'iam:CreateRole', Resource: '*' });
    await expect(user.iam.send(new CreateRoleCommand({ RoleName: 'refused', ...trust }))).rejects.toThrow(
      /user\/user-\d+ is not authorized to perform: iam:CreateRole on resource: .*:role\/refused with an explicit deny/,
    );
    await user.sns.send(new CreateTopicCommand({ Name: 'allowed' }));
    await clients.iam.send(new CreateRoleCommand({ RoleName: 'refused', ...trust }));
  });

  it('name the resource: one topic is not another', async () => {
    const topic = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`;
    const user = await userWith({ Effect: 'Allow', Action: 'sns:CreateTopic', Resource: topic('mine') });
    await user.sns.send(new CreateTopicCommand({ Name: 'mine' }));
    await expect(user.sns.send(new CreateTopicCommand({ Name: 'yours' }))).rejects.toThrow(
      /no identity-based policy allows/,
    );
  });

  it('are asked for the role that a function is given', async () => {
    const user = await userWith(everything, { Effect: 'Deny', Action: 'iam:PassRole', Resource: roleArn });
    const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: zipOf('') } } as const;
    await expect(
      user.lambda.send(new CreateFunctionCommand({ FunctionName: 'passed', Role: roleArn, ...code })),
    ).rejects.toThrow(/iam:PassRole/);
  });

  it("of a role are given to whom its trust policy names, and a role that does not exist is refused like another's", async () => {
    const assume = (name: string, environment = aws.environment) =>
      assumeRole(environment, `arn:aws:iam::${ACCOUNT}:role/${name}`);
    const trusting = (RoleName: string, AWS: string) =>
      clients.iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: policyOf({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }),
        }),
      );
    await trusting('ours', ACCOUNT);
    await trusting('theirs', '444455556666');
    await expect(assume('ours')).resolves.toMatchObject({ AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/) });
    await expect(assume('theirs')).rejects.toThrow(/AccessDenied/);
    await expect(assume('missing')).rejects.toThrow(
      /not authorized to perform: sts:AssumeRole on resource: .*role\/missing/,
    );
  });

  it('of a role are asked for what Lambda does with it', async () => {
    const { Role } = await clients.iam.send(new CreateRoleCommand({ RoleName: 'powerless', ...trust }));
    const name = await createFunction('export const handler = async () => undefined', Role?.Arn);
    const queue = await createQueue();
    const OnFailure = { Destination: queue.arn };
    await expect(
      clients.lambda.send(
        new PutFunctionEventInvokeConfigCommand({ FunctionName: name, DestinationConfig: { OnFailure } }),
      ),
    ).rejects.toThrow(/execution role does not have permissions to call SendMessage/);
    await expect(
      clients.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: name, EventSourceArn: queue.arn })),
    ).rejects.toThrow(/does not have permissions to call ReceiveMessage/);
  });
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
};

it.each(['SIGINT', 'SIGKILL'] as const)(
  'leaves no process behind when its own gets a %s',
  async (signal) => {
    const script = fileURLToPath(new URL('leave-nothing.ts', import.meta.url));
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await new Promise<number[]>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
      child.once('exit', (code) => reject(new Error(`ended with status ${code}`)));
    });
    expect(pids.map(isAlive)).toEqual([true, true]);
    child.removeAllListeners('exit');
    child.kill(signal);
    const end = Date.now() + 15_000;
    while (pids.some(isAlive) && Date.now() < end) await sleep(50);
    expect(pids.map(isAlive)).toEqual([false, false]);
  },
  60_000,
);
