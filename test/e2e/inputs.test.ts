/** Inputs that no example has, all at once: what takes effect only there is there, and the second plan is empty. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { clientsOf, createTrailLogGroup } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { runCommand } from './aws-cli.ts';

const GROUP = 'aws-cloudtrail-logs-123456789012';
const ON_CALL = 'arn:aws:sns:us-east-1:123456789012:on-call';

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-inputs-'));
let aws: LocalAws;
let staged: Stage;
let terraform: Terraform;
let outputs: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  const clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  staged = stage();
  await runCommand('aws s3api create-bucket --bucket zips', aws.environment);
  copyFileSync(join(staged.folder, 'modules/function/lambda.zip'), join(folder, 'lambda.zip'));
  await runCommand(`aws s3 cp --quiet '${folder}/lambda.zip' s3://zips/alerts/lambda.zip`, aws.environment);
  const inputs = {
    source: staged.folder,
    cloudtrail_log_group_name: GROUP,
    email_subscribers: ['security@example.com'],
    ses_sender: 'alerts@example.com',
    ses_recipients: ['security@example.com'],
    alert_on: 'custom',
    custom_filter_pattern: '{ $.eventSource = "kms.amazonaws.com" && $.eventName = "Disable*" }',
    lambda_s3_bucket: 'zips',
    lambda_s3_key: 'alerts/lambda.zip',
    vpc_subnet_ids: ['subnet-0123456789abcdef0'],
    vpc_security_group_ids: ['sg-0123456789abcdef0'],
    alarm_actions: [ON_CALL],
    silence_alarm_hours: 1,
    create_dashboard: true,
  };
  const configuration = { module: { alerts: inputs }, output: { all: { value: `\${module.alerts}` } } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  terraform = new Terraform({ directory: folder, environment: aws.environment });
  await terraform.init();
  await terraform.apply();
  outputs = Object(await terraform.output())['all'];
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
  rmSync(folder, { recursive: true, force: true });
});

it('the test command reaches every destination', async () => {
  aws.clearMails();
  await runCommand(String(outputs['test_event_command']), aws.environment);
  await aws.settled();
  expect(aws.mails()).toHaveLength(2);
  expect(aws.mails()[0]?.text).toContain('DisableTest (kms.amazonaws.com)');
});

it('every alarm has a description and the alarm actions', async () => {
  const listed = await runCommand('aws cloudwatch describe-alarms --output json', aws.environment);
  const alarms: readonly Readonly<Record<string, unknown>>[] = JSON.parse(listed).MetricAlarms;
  expect(alarms.map(({ AlarmArn }) => AlarmArn).toSorted()).toEqual([outputs['alarm_arns']].flat().toSorted());
  for (const { AlarmActions, AlarmDescription } of alarms) {
    expect(AlarmActions).toEqual([ON_CALL]);
    expect(AlarmDescription).toMatch(/\. \S/);
  }
});

it('the dashboard exists', async () => {
  const shown = `aws cloudwatch get-dashboard --dashboard-name '${outputs['dashboard_name']}' --output json`;
  const { DashboardBody } = JSON.parse(await runCommand(shown, aws.environment));
  expect(JSON.parse(DashboardBody).widgets.length).toBeGreaterThan(5);
});

it('a further plan is empty', async () => {
  const { changes, text } = await terraform.plan();
  expect(changes, text).toBe(false);
});
