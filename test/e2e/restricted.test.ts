/**
 * A restricted account: the deployer may not create roles, and the existing role has a permissions boundary. IAM enforcement
 * evaluates the policies.
 */
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { at } from '../../lambda-src/record/json.ts';
import { deployerPolicy, furtherStatements, type Installation } from '../../scripts/docs/deployer.ts';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, callJson, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator } from '../records.ts';
import { runCommand } from './aws-cli.ts';

const GROUP = 'aws-cloudtrail-logs';
const ROLE = 'arn:aws:iam::123456789012:role/alerts';
const HEARTBEAT_ROLE = 'arn:aws:iam::123456789012:role/heartbeat';
/** With everything that makes a resource. */
const VARIABLES = {
  cloudtrail_log_group_name: GROUP,
  email_subscribers: ['security@example.com'],
  account_names: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`1000000000${index + 10}`, `a${index}`])),
  create_dashboard: true,
  tags: { team: 'security' },
};
/** The bucket of failed events is brought along as well. */
const BUCKET = 'failed-events';
const WITH_ROLES = {
  ...VARIABLES,
  create_failed_events_bucket: false,
  failed_events_bucket_name: BUCKET,
  create_lambda_role: false,
  lambda_role_arn: ROLE,
  create_heartbeat_role: false,
  heartbeat_role_arn: HEARTBEAT_ROLE,
};

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;

const allow = (Action: readonly string[], Resource: string | readonly string[] = '*'): object => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const document = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

async function createPolicy(iam: IAMClient, PolicyName: string, ...statements: readonly object[]): Promise<string> {
  const PolicyDocument = document(...statements);
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return Policy?.Arn ?? '';
}

const INSTALLATION = { name: 'iam-change-alerts', logGroup: GROUP, region: 'us-east-1', account: '123456789012' };

/** A user with the policy of docs/deploying.md. */
async function deployer(
  { iam }: Clients,
  UserName: string,
  more: Partial<Installation>,
): Promise<Readonly<Record<string, string>>> {
  await iam.send(new CreateUserCommand({ UserName }));
  const installation = { ...INSTALLATION, ...more };
  const policies = [deployerPolicy(installation).Statement, furtherStatements(installation)];
  for (const [index, statements] of policies.entries()) {
    if (statements.length === 0) continue;
    const PolicyArn = await createPolicy(iam, `${UserName}-${index}`, ...statements);
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  staged = stage();
  await runCommand(`aws s3api create-bucket --bucket ${BUCKET}`, aws.environment);
  const brought = { roleArns: [ROLE, HEARTBEAT_ROLE], hasOwnBucket: true };
  const environment = { ...aws.environment, ...(await deployer(clients, 'deployer', brought)) };
  terraform = new Terraform({ directory: staged.folder, environment });
  await terraform.init();
});
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

it('without iam:CreateRole the module cannot create its role', async () => {
  await expect(terraform.apply(VARIABLES)).rejects.toThrow(
    /deployer is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role\/iam-change-alerts/,
  );
});

it('a plan shows which permissions the roles need', async () => {
  const values = Object.entries(WITH_ROLES).map(
    ([name, value]) => `-var=${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  await terraform.run(['plan', '-no-color', '-out=plan', ...values]);
  const shown: unknown = JSON.parse((await terraform.run(['show', '-json', 'plan'])).output);
  const policy = String(at(shown, 'planned_values.outputs.role_policy.value'));
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const role = { RoleName: 'alerts', AssumeRolePolicyDocument: document(trust) };
  const boundary = await createPolicy(clients.iam, 'boundary', allow(['logs:*', 's3:*', 'sns:Publish', 'sqs:*']));
  await clients.iam.send(new CreateRoleCommand({ ...role, PermissionsBoundary: boundary }));
  const inline = { RoleName: 'alerts', PolicyName: 'alerts', PolicyDocument: policy };
  await clients.iam.send(new PutRolePolicyCommand(inline));
  const schedulerTrust = String(at(shown, 'planned_values.outputs.heartbeat_trust_policy.value'));
  const heartbeat = { RoleName: 'heartbeat', AssumeRolePolicyDocument: schedulerTrust };
  await clients.iam.send(new CreateRoleCommand(heartbeat));
  const PolicyDocument = document(allow(['iam:UpdateRoleDescription'], HEARTBEAT_ROLE));
  await clients.iam.send(new PutRolePolicyCommand({ RoleName: 'heartbeat', PolicyName: 'heartbeat', PolicyDocument }));
});

it('with existing roles, everything is created, and an alert arrives', async () => {
  await terraform.apply(WITH_ROLES);
  await putRecords(clients, GROUP, attachAdministrator());
  await aws.settled();
  expect(aws.mails().map(({ subject }) => subject)).toEqual([expect.stringContaining('AdministratorAccess')]);
  const { changes, text } = await terraform.plan(WITH_ROLES);
  expect(changes, text).toBe(false);
});

it('the boundary takes effect whatever the role allows, and no alert is lost', async () => {
  aws.clearMails();
  const bounded = (PermissionsBoundary: string) =>
    clients.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'alerts', PermissionsBoundary }));
  await bounded(await createPolicy(clients.iam, 'without-sns', allow(['logs:*', 's3:*', 'sqs:*'])));
  const runs = aws.invocations().length;
  await putRecords(clients, GROUP, attachAdministrator());
  await vi.waitFor(() => expect(aws.invocations().length).toBeGreaterThan(runs), 30_000);
  expect(aws.invocations()[runs]?.logLines.join('')).toContain('is not authorized to perform: sns:Publish');
  expect(aws.mails()).toEqual([]);
  await bounded('arn:aws:iam::123456789012:policy/boundary');
  await aws.settled();
  expect(aws.mails()).toHaveLength(1);
});

it('everything is destroyed', async () => {
  await terraform.destroy(WITH_ROLES);
});

it('with the policy of a deployer that may create the roles, all is applied, with a key, a VPC and the zip in S3, planned again without changes, and destroyed', async () => {
  const { KeyMetadata } = await callJson(aws.environment, 'kms', 'TrentService.CreateKey');
  const kmsKeyArn = String(at(KeyMetadata, 'Arn'));
  await runCommand('aws s3api create-bucket --bucket zips', aws.environment);
  await runCommand(
    `aws s3 cp --quiet '${staged.folder}/modules/function/lambda.zip' s3://zips/lambda.zip`,
    aws.environment,
  );
  const [subnet = '', group = ''] = await Promise.all(
    [
      'aws ec2 describe-subnets --query Subnets[0].SubnetId',
      'aws ec2 describe-security-groups --query SecurityGroups[0].GroupId',
    ].map((command) => runCommand(`${command} --output text`, aws.environment)),
  );
  const more = { kmsKeyArn, isInVpc: true, zipArn: 'arn:aws:s3:::zips/lambda.zip' };
  const environment = { ...aws.environment, ...(await deployer(clients, 'installer', more)) };
  const installer = new Terraform({ directory: staged.folder, environment });
  const full = {
    ...VARIABLES,
    kms_key_arn: kmsKeyArn,
    vpc_subnet_ids: [subnet.trim()],
    vpc_security_group_ids: [group.trim()],
    lambda_s3_bucket: 'zips',
    lambda_s3_key: 'lambda.zip',
  };
  await installer.apply(full);
  const changed = { ...full, minimum_severity: 'medium', tags: { team: 'platform' }, lambda_reserved_concurrency: 5 };
  await installer.apply(changed);
  const { changes, text } = await installer.plan(changed);
  expect(changes, text).toBe(false);
  await installer.destroy(changed);
});
