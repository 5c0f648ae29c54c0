/**
 * The role's policy is sufficient and minimal: with all of it everything works; without any single action or resource, something
 * specific fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import {
  DeleteIdentityCommand,
  ListIdentitiesCommand,
  VerifyDomainIdentityCommand,
  VerifyEmailIdentityCommand,
} from '@aws-sdk/client-ses';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, putRecords } from '../local-aws/clients.ts';
import type { Fault, LocalAws } from '../local-aws/contract.ts';
import { judge } from '../local-aws/iam/policy.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator } from '../records.ts';
import { failedEventKeys } from './failed-events.ts';

const NAME = 'iam-change-alerts';
const ROLE = { RoleName: `${NAME}-us-east-1`, PolicyName: NAME };
const ARN = 'us-east-1:123456789012';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: readonly string[];
}

const documentOf = (Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let outputs: Readonly<Record<string, unknown>> = {};
let statements: readonly Statement[] = [];

/** A user who may do everything: each call of Terraform is judged, so each must have its place in iam/permissions.ts. */
async function deployer(): Promise<Record<string, string>> {
  await clients.iam.send(new CreateUserCommand({ UserName: 'deployer' }));
  const PolicyDocument = documentOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  await clients.iam.send(new PutUserPolicyCommand({ UserName: 'deployer', PolicyName: 'all', PolicyDocument }));
  const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  return { ...aws.environment, AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
}

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  await identities('alerts@example.com', 'example.net');
  staged = stage(['test/e2e/enforced']);
  const directory = `${staged.folder}/test/e2e/enforced`;
  const terraform = new Terraform({ directory, environment: await deployer() });
  await terraform.init();
  await terraform.apply();
  outputs = await terraform.output();
  statements = await readPolicy();
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

async function readPolicy(): Promise<readonly Statement[]> {
  const { PolicyDocument = '' } = await clients.iam.send(new GetRolePolicyCommand(ROLE));
  return JSON.parse(decodeURIComponent(PolicyDocument)).Statement;
}

const writePolicy = (Statement: readonly Statement[]) =>
  clients.iam.send(new PutRolePolicyCommand({ ...ROLE, PolicyDocument: documentOf(Statement) }));

/** How sender and recipient are verified decides which identity SES asks for. */
async function identities(...verified: readonly string[]): Promise<void> {
  const { Identities = [] } = await clients.ses.send(new ListIdentitiesCommand({}));
  for (const Identity of Identities) await clients.ses.send(new DeleteIdentityCommand({ Identity }));
  for (const identity of verified) {
    if (identity.includes('@')) await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: identity }));
    else await clients.ses.send(new VerifyDomainIdentityCommand({ Domain: identity }));
  }
}

async function waiting(url: unknown): Promise<number> {
  const { Attributes = {} } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: String(url), AttributeNames: ['All'] }),
  );
  const counts = Object.entries(Attributes).filter(([name]) => name.startsWith('ApproximateNumberOfMessages'));
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Polls until the condition holds or the time is up. */
async function until(holds: () => Promise<boolean> | boolean, milliseconds = 6_000): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(100)) if (await holds()) return true;
  return false;
}

const lines = (): string =>
  aws
    .invocations()
    .flatMap(({ logLines }) => logLines)
    .join('\n');

/** The failures the function logged after the first `before` characters of its log. */
const complaints = (before: number): readonly string[] =>
  [
    ...lines()
      .slice(before)
      .matchAll(/"message":"([^"]*not[^"]*)".*?"error":"(\w+)/g),
  ].map(([, message, code]) => `${message}: ${code}`);

/** Unlike any denial for a missing permission. */
const gone = { kind: 'error', status: 404, code: 'NotFound' } as const;

/** One alert to each of three destinations. */
async function alert(): Promise<readonly string[]> {
  const [before, runs] = [lines().length, aws.invocations().length];
  await putRecords(clients, 'trail', attachAdministrator());
  await until(() => aws.invocations().length > runs);
  const logGroupName = `/aws/lambda/${NAME}`;
  const isLogged = await until(async () => {
    const { logStreams = [] } = await clients.logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    return logStreams.some(({ logStreamName }) => logStreamName?.endsWith(aws.invocations()[runs]?.requestId ?? '-'));
  });
  return [...complaints(before), ...(isLogged ? [] : ['its log lines are not kept'])];
}

/** A topic rejects the alert twice: it is queued, postponed, and delivered from there. */
async function redelivery(): Promise<readonly string[]> {
  const before = lines().length;
  const mails = aws.mails().length;
  const stop = aws.addFault({ service: 'sns', ...gone, times: 4 });
  await putRecords(clients, 'trail', attachAdministrator());
  const arrived = await until(() => aws.mails().length >= mails + 3);
  const isEmpty = arrived && (await until(async () => (await waiting(outputs['redelivery_queue_url'])) === 0, 3_000));
  stop();
  // What the fault brings about: the topic's refusals, and the message that fails with them.
  const expected = (text: string): boolean =>
    text.endsWith(gone.code) || text === 'A queued message was not delivered: DeliveryError';
  const own = complaints(before).filter((text) => !expected(text));
  return [...own, ...(arrived ? [] : ['not redelivered']), ...(isEmpty ? [] : ['stays in the queue'])];
}

/** Nothing accepts the alert: Lambda keeps the event. */
async function givenUp(): Promise<readonly string[]> {
  const bucket = String(outputs['failed_events_bucket_name']);
  const kept = async () => (await failedEventKeys(aws.environment, bucket)).length;
  const before = await kept();
  const faults: readonly Fault[] = [
    { service: 'sns', ...gone },
    { service: 'sqs', action: 'SendMessage', ...gone },
  ];
  const stop = faults.map((fault) => aws.addFault(fault));
  const runs = aws.invocations().length;
  await putRecords(clients, 'trail', attachAdministrator());
  await until(() => aws.invocations().length >= runs + 3);
  const isKept = await until(async () => (await kept()) > before, 2_000);
  for (const each of stop) each();
  return isKept ? [] : ['the failed event is not kept'];
}

/** Lambda connects the function to its VPC whenever that part of its configuration is updated. */
async function connected(): Promise<readonly string[]> {
  const [SubnetIds, SecurityGroupIds] = ['subnet_id', 'security_group_id'].map((name) => [String(outputs[name])]);
  const call = new UpdateFunctionConfigurationCommand({
    FunctionName: NAME,
    VpcConfig: { SubnetIds, SecurityGroupIds },
  });
  return clients.lambda.send(call).then(
    () => [],
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
}

/** The code never calls EC2, but an intruder would. Its calls carry the function's ARN. */
async function codeOnNetwork(): Promise<readonly string[]> {
  const context = { 'lambda:sourcefunctionarn': [String(outputs['function_arn'])] };
  const request = { action: 'ec2:CreateNetworkInterface', resource: `arn:aws:ec2:${ARN}:*/*`, context };
  const verdict = judge([{ Statement: await readPolicy() }], null, request);
  return verdict === 'explicit deny' ? [] : [`${request.action} by the code: ${verdict}`];
}

const network = (action: string): readonly [() => Promise<readonly string[]>, string] => [
  connected,
  `The provided execution role does not have permissions to call ${action} on EC2`,
];

/** By the permission removed: what is tried without it, and what then fails. */
const NEEDED: Readonly<Record<string, readonly [() => Promise<readonly string[]>, string]>> = {
  'WriteLogs logs:CreateLogStream': [alert, 'its log lines are not kept'],
  'WriteLogs logs:PutLogEvents': [alert, 'its log lines are not kept'],
  'KeepUndelivered sqs:SendMessage': [
    redelivery,
    'The redelivery queue did not accept the records either: AccessDenied',
  ],
  'KeepFailedEvents s3:PutObject': [givenUp, 'the failed event is not kept'],
  'FindFailedEventsBucket s3:ListBucket': [givenUp, 'the failed event is not kept'],
  'Redeliver sqs:ChangeMessageVisibility': [redelivery, 'The wait of a queued message could not be set: AccessDenied'],
  'Redeliver sqs:DeleteMessage': [redelivery, 'stays in the queue'],
  'Redeliver sqs:GetQueueAttributes': [redelivery, 'not redelivered'],
  'Redeliver sqs:ReceiveMessage': [redelivery, 'not redelivered'],
  'UseKey kms:Decrypt': [redelivery, 'The redelivery queue did not accept the records either: KmsAccessDenied'],
  'UseKey kms:GenerateDataKey': [redelivery, 'The redelivery queue did not accept the records either: KmsAccessDenied'],
  'PublishAlerts sns:Publish': [alert, 'sns did not accept an alert: AuthorizationError'],
  [`PublishAlerts arn:aws:sns:${ARN}:${NAME}`]: [alert, 'sns did not accept an alert: AuthorizationError'],
  [`PublishAlerts arn:aws:sns:${ARN}:machines`]: [alert, 'sns:machines did not accept an alert: AuthorizationError'],
  'EncryptAlerts kms:Decrypt': [alert, 'sns did not accept an alert: KMSAccessDenied'],
  'EncryptAlerts kms:GenerateDataKey': [alert, 'sns did not accept an alert: KMSAccessDenied'],
  'SendAlerts ses:SendEmail': [alert, 'ses did not accept an alert: AccessDenied'],
  [`SendAlerts arn:aws:ses:${ARN}:configuration-set/alerts`]: [alert, 'ses did not accept an alert: AccessDenied'],
  [`SendAlerts arn:aws:ses:${ARN}:identity/alerts@example.com`]: [alert, 'ses did not accept an alert: AccessDenied'],
  [`SendAlerts arn:aws:ses:${ARN}:identity/example.net`]: [alert, 'ses did not accept an alert: AccessDenied'],
  [`SendAlerts arn:aws:ses:${ARN}:identity/example.com`]: [
    domainAndAddress,
    'ses did not accept an alert: AccessDenied',
  ],
  [`SendAlerts arn:aws:ses:${ARN}:identity/security@example.net`]: [
    domainAndAddress,
    'ses did not accept an alert: AccessDenied',
  ],
  'FindNetwork ec2:DescribeNetworkInterfaces': network('DescribeNetworkInterfaces'),
  'FindNetwork ec2:DescribeSubnets': network('DescribeSubnets'),
  'ConnectToNetwork ec2:AssignPrivateIpAddresses': network('AssignPrivateIpAddresses'),
  'ConnectToNetwork ec2:CreateNetworkInterface': network('CreateNetworkInterface'),
  'ConnectToNetwork ec2:DeleteNetworkInterface': network('DeleteNetworkInterface'),
  'ConnectToNetwork ec2:UnassignPrivateIpAddresses': network('UnassignPrivateIpAddresses'),
  'KeepCodeFromNetwork ec2:*': [codeOnNetwork, 'ec2:CreateNetworkInterface by the code: allowed'],
};

async function domainAndAddress(): Promise<readonly string[]> {
  await identities('example.com', 'security@example.net');
  const result = await alert();
  await identities('alerts@example.com', 'example.net');
  return result;
}

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

/** The policy without the action or resource that `name` names. */
function without(name: string): readonly Statement[] {
  const [sid, part = ''] = name.split(' ');
  const rest = (values: string | readonly string[]): readonly string[] =>
    listOf(values).filter((value) => value !== part);
  return statements
    .map((statement) =>
      statement.Sid === sid
        ? { ...statement, Action: rest(statement.Action), Resource: rest(statement.Resource) }
        : statement,
    )
    .filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
}

describe('with the whole policy', () => {
  it.each([
    ['alerts arrive', alert],
    ['they do, with identities verified the other way', domainAndAddress],
    ['what was refused is brought later', redelivery],
    ['an event that nothing takes is kept', givenUp],
    ['Lambda connects the function to its VPC', connected],
    ['and its code to nothing', codeOnNetwork],
  ])('%s', async (_, works) => {
    expect(await works()).toEqual([]);
  });

  it('every resource is an ARN without a wildcard, except streams, parameters, failed events and its network', () => {
    const resources = statements.filter(({ Sid }) => !Sid.endsWith('Network')).flatMap(({ Resource }) => Resource);
    expect(resources.length).toBeGreaterThan(10);
    expect(resources.filter((arn) => !/^arn:aws:[a-z0-9]+:(?:us-east-1:123456789012|:):[^*?]+$/.test(arn))).toEqual([
      `arn:aws:logs:${ARN}:log-group:/aws/lambda/${NAME}:*`,
      `arn:aws:ssm:${ARN}:parameter/iam-change-alerts/${NAME}/*`,
      `arn:aws:s3:::${outputs['failed_events_bucket_name']}/*`,
    ]);
  });
});

describe('without', () => {
  it('what is tried below, nothing is left of the policy', () => {
    // Settings are in the environment here, and no parameter is read.
    const tried = statements.filter(({ Sid }) => !Sid.endsWith('Settings'));
    const parts = tried.flatMap(({ Sid, Action, Resource }) =>
      // Of the network, what another account shares is not tried: here everything is of one account.
      [...listOf(Action), ...(Resource.length > 1 && Sid !== 'ConnectToNetwork' ? Resource : [])].map(
        (part) => `${Sid} ${part}`,
      ),
    );
    expect(Object.keys(NEEDED).toSorted()).toEqual(parts.toSorted());
  });

  it.each(Object.entries(NEEDED))('%s', async (name, [tries, failure]) => {
    await writePolicy(without(name));
    const failures = await tries();
    await writePolicy(statements);
    await aws.settled();
    expect(failures).toContain(failure);
  });
});

it('a permissions boundary without a service denies it', async () => {
  const { iam } = clients;
  const PolicyDocument = documentOf([{ Effect: 'Allow', NotAction: 'ses:*', Resource: '*' }]);
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: ROLE.RoleName, PermissionsBoundary: Policy?.Arn }));
  expect(await alert()).toEqual(['ses did not accept an alert: AccessDenied']);
});
