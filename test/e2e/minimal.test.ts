/** End to end: the committed zip and the staged module with real Terraform, from a record to its alert. */
import { gzipSync } from 'node:zlib';
import { DescribeLogGroupsCommand, PutSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { ListSubscriptionsCommand, ListTopicsCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, ListQueuesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, callRest, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws, Mail } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator, deniedCreateUser, record } from '../records.ts';
import { pack, subscriptionEvent } from '../subscription-event.ts';

const GROUP = 'aws-cloudtrail-logs-123456789012';
const VARIABLES = {
  cloudtrail_log_group_name: GROUP,
  email_subscribers: ['security@example.com'],
  ses_sender: 'alerts@example.com',
  ses_recipients: ['security@example.com'],
};

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;
let queueUrl = '';

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  staged = stage();
  terraform = new Terraform({ directory: `${staged.folder}/examples/minimal`, environment: aws.environment });
  await terraform.init();
  await terraform.apply(VARIABLES);
  const { sns_topic_arn: TopicArn } = await terraform.output();
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'reader' }));
  queueUrl = QueueUrl;
  const Endpoint = 'arn:aws:sqs:us-east-1:123456789012:reader';
  await clients.sns.send(new SubscribeCommand({ TopicArn: String(TopicArn), Protocol: 'sqs', Endpoint }));
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

/** The messages in the queue subscribed to the topic. */
async function fromSns(): Promise<{ Subject: string; Message: string }[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3_600 }),
  );
  return Messages.map(({ Body = '{}' }) => JSON.parse(Body));
}

/** What arrives for these records through SNS and SES. */
async function alertsFor(
  put: () => Promise<unknown>,
): Promise<{ sns: { Subject: string; Message: string }[]; ses: readonly Mail[] }> {
  aws.clearMails();
  await put();
  await aws.settled();
  return { sns: await fromSns(), ses: aws.mails().filter(({ via }) => via === 'SES') };
}

it('a change arrives through SNS and SES, and says who did what to whom', async () => {
  const { sns, ses } = await alertsFor(() => putRecords(clients, GROUP, attachAdministrator()));
  const subject = '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in 111122223333';
  expect(sns.map(({ Subject }) => Subject)).toEqual([subject]);
  expect(ses.map((mail) => mail.subject)).toEqual([subject]);
  for (const text of [sns[0]?.Message, ses[0]?.text]) {
    expect(text).toMatch(/^HIGH \| Succeeded\nUser ci-admin attached policy AdministratorAccess to role deployer/);
    expect(text).toContain('From:        203.0.113.7');
    expect(text).toContain('MFA:         not recorded');
  }
  expect(ses[0]).toMatchObject({ from: 'alerts@example.com', to: ['security@example.com'] });
  expect(ses[0]?.html).toContain('AdministratorAccess');
});

it("mail arrives with a default configuration set of the sender's identity, on which SES asks for permission", async () => {
  const path = '/v2/email/identities/alerts%40example.com/configuration-set';
  await callRest(aws.environment, 'ses', 'PUT', path, { ConfigurationSetName: 'default' });
  const { ses } = await alertsFor(() => putRecords(clients, GROUP, attachAdministrator()));
  expect(ses).toHaveLength(1);
  await callRest(aws.environment, 'ses', 'PUT', path, {});
});

it('a denied change arrives as denied', async () => {
  const { sns } = await alertsFor(() => putRecords(clients, GROUP, deniedCreateUser()));
  expect(sns.map(({ Message }) => Message.split('\n')[0])).toEqual([expect.stringMatching(/\| Denied$/)]);
});

it('a read, a change in another service and a text that is not JSON do not invoke the function', async () => {
  const before = aws.invocations().length;
  const read = record('GetUser', { readOnly: true });
  const elsewhere = record('RunInstances', { eventSource: 'ec2.amazonaws.com' });
  const { sns, ses } = await alertsFor(() =>
    putRecords(clients, GROUP, read, elsewhere, 'iam.amazonaws.com CreateUser'),
  );
  expect(sns).toEqual([]);
  expect(ses).toEqual([]);
  expect(aws.invocations().length).toBe(before);
});

it('a log group without the permission invokes nothing', async () => {
  await createTrailLogGroup(clients, 'another-trail');
  const filter = { filterName: 'x', filterPattern: '', logGroupName: 'another-trail' };
  const destinationArn = 'arn:aws:lambda:us-east-1:123456789012:function:iam-change-alerts';
  await expect(clients.logs.send(new PutSubscriptionFilterCommand({ ...filter, destinationArn }))).rejects.toThrow(
    /Make sure you have given CloudWatch Logs permission/,
  );
  const { sns, ses } = await alertsFor(() => putRecords(clients, 'another-trail', attachAdministrator()));
  expect([...sns, ...ses]).toEqual([]);
});

describe('what cannot be read raises an alert, and affects nothing else', () => {
  const invoke = async (event: unknown): Promise<string | undefined> => {
    const Payload = Buffer.from(JSON.stringify(event));
    const { FunctionError } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: 'iam-change-alerts', Payload }),
    );
    return FunctionError;
  };

  it.each([
    ['a message that is not JSON', subscriptionEvent('{"eventName": "CreateUser"', attachAdministrator()), 1],
    ['a record of the wrong shape', subscriptionEvent(42, attachAdministrator()), 1],
    [
      'a truncated gzip',
      { awslogs: { data: gzipSync('{"messageType":"DATA_MESSAGE"').subarray(0, 20).toString('base64') } },
      0,
    ],
    ['no gzip', { awslogs: { data: 'bm8gZ3ppcA==' } }, 0],
    ['a gzip of something else', pack('hello'), 0],
  ])('%s', async (_, event, readable) => {
    let error: string | undefined;
    const { sns, ses } = await alertsFor(async () => {
      error = await invoke(event);
    });
    // Of a whole event that cannot be read the alert has the beginning alone: it fails, so that Lambda keeps it.
    expect(error).toBe(readable === 1 ? undefined : 'Unhandled');
    expect(sns).toHaveLength(1);
    expect(ses).toHaveLength(1);
    expect(sns[0]?.Message).toMatch(/could not be read|unreadable/i);
    expect(sns[0]?.Message.includes('AdministratorAccess')).toBe(readable === 1);
  });
});

it('a second plan is empty', async () => {
  const { changes, text } = await terraform.plan(VARIABLES);
  expect(changes, text).toBe(false);
});

it('destroy leaves only what was there before', async () => {
  await terraform.destroy(VARIABLES);
  await clients.sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
  const { iam, lambda, logs, sns, sqs } = clients;
  expect((await lambda.send(new ListFunctionsCommand())).Functions).toEqual([]);
  expect((await lambda.send(new ListEventSourceMappingsCommand())).EventSourceMappings).toEqual([]);
  expect((await sqs.send(new ListQueuesCommand())).QueueUrls ?? []).toEqual([]);
  expect((await sns.send(new ListTopicsCommand())).Topics).toEqual([]);
  expect(
    (await sns.send(new ListSubscriptionsCommand())).Subscriptions?.filter(({ Protocol }) => Protocol === 'email'),
  ).toEqual([]);
  expect((await iam.send(new ListRolesCommand())).Roles).toEqual([]);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand());
  expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['another-trail', GROUP]);
});
