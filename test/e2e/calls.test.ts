/** The whole path by what is really done: a call of AWS, its record by CloudTrail, and the alert that a reader gets. */
import { DeleteSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import {
  assumeRole,
  type Clients,
  clientsOf,
  createTrail,
  createTrailLogGroup,
  readRecords,
} from '../local-aws/clients.ts';
import type { LocalAws, Mail } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { ACCOUNT, createRole, createUser, documentOf, EVERYTHING } from './local-aws/account.ts';

const GROUP = 'cloudtrail';

let aws: LocalAws;
let clients: Clients;
let staged: Stage;

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  staged = stage();
  const terraform = new Terraform({ directory: `${staged.folder}/examples/minimal`, environment: aws.environment });
  await terraform.init();
  await terraform.apply({
    cloudtrail_log_group_name: GROUP,
    email_subscribers: ['security@example.com'],
    ses_sender: 'alerts@example.com',
    ses_recipients: ['security@example.com'],
  });
  await createTrail(aws.environment, GROUP);
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

/** The mails that what is done brings to the topic's readers. */
async function alertsOf(work: () => Promise<unknown>): Promise<readonly Mail[]> {
  await aws.settled();
  aws.clearMails();
  await work();
  await aws.settled();
  return aws.mails().filter(({ via }) => via === 'SNS');
}

const ignoringErrors = (call: Promise<unknown>) => call.catch(() => undefined);

it('a new user, an administrator, and a key for somebody else', async () => {
  const { iam } = clients;
  const [created] = await alertsOf(() => iam.send(new CreateUserCommand({ UserName: 'eve' })));
  expect(created?.subject).toMatch(/^\[\w+\] admin created user eve in 123456789012/);
  expect(created?.text).toContain('From:        127.0.0.1');
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const [attached] = await alertsOf(() => iam.send(new AttachUserPolicyCommand({ UserName: 'eve', PolicyArn })));
  expect(attached?.subject).toMatch(/^\[(?:HIGH|CRITICAL)\] admin attached policy AdministratorAccess to user eve/);
  const [key] = await alertsOf(() => iam.send(new CreateAccessKeyCommand({ UserName: 'eve' })));
  expect(key?.text).toMatch(/Key:\s+AKIA|access key AKIA/i);
});

it("a session's change is told with its role, the root user's as root", async () => {
  const role = await createRole(clients, { AWS: ACCOUNT }, {}, EVERYTHING);
  const session = clientsOf(await assumeRole(aws.environment, role.arn));
  const [bySession] = await alertsOf(() => session.iam.send(new CreateUserCommand({ UserName: 'mallory' })));
  expect(bySession?.text).toContain(role.name);
  const root = clientsOf(aws.rootEnvironment);
  const [byRoot] = await alertsOf(() => root.iam.send(new CreateUserCommand({ UserName: 'oscar' })));
  expect(byRoot?.text).toMatch(/the root user/i);
});

it('a trust that is opened to another account', async () => {
  const role = await createRole(clients, { Service: 'ec2.amazonaws.com' }, {}, EVERYTHING);
  const PolicyDocument = documentOf({ Effect: 'Allow', Principal: { AWS: '999988887777' }, Action: 'sts:AssumeRole' });
  const [alert] = await alertsOf(() =>
    clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument })),
  );
  expect(alert?.text).toContain('999988887777');
});

it('a call that is denied, and one that fails', async () => {
  const user = clientsOf(await createUser(aws, { Effect: 'Allow', Action: 'sns:*', Resource: '*' }));
  const [denied] = await alertsOf(() => ignoringErrors(user.iam.send(new CreateUserCommand({ UserName: 'x' }))));
  expect(denied?.text.split('\n')[0]).toMatch(/\| Denied$/);
  const missing = new AttachUserPolicyCommand({
    UserName: 'nobody',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  });
  const [failed] = await alertsOf(() => ignoringErrors(clients.iam.send(missing)));
  expect(failed?.text.split('\n')[0]).toMatch(/\| Failed/);
});

it('that the filter is deleted: no function hears it, but a rule of EventBridge does', async () => {
  const runs = aws.invocations().length;
  const filter = { logGroupName: GROUP, filterName: 'iam-change-alerts' };
  const heard = await alertsOf(() => clients.logs.send(new DeleteSubscriptionFilterCommand(filter)));
  expect(heard.map(({ text }) => text.split(' ')[0])).toEqual(['"DeleteSubscriptionFilter']);
  const records = await readRecords(clients, GROUP);
  expect(records.find(({ eventName }) => eventName === 'DeleteSubscriptionFilter')).toMatchObject({
    eventSource: 'logs.amazonaws.com',
    requestParameters: filter,
  });
  expect(aws.invocations().length).toBe(runs);
});
