/**
 * Whoever cuts the way of the alerts is heard: by the second path within its minute, or by the alarm on heartbeats. Each is done as
 * somebody would do it, and undone. What stays unheard is in the table of docs/operating.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrail, createTrailLogGroup } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { runCommand } from './aws-cli.ts';

const GROUP = 'trail';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
const ON_CALL = 'arn:aws:sns:us-east-1:123456789012:on-call';
const QUEUES = '/123456789012/alerts';

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;
const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-installation-'));

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.002 });
  clients = clientsOf(aws.environment);
  aws.onMail(({ from, subject }) => {
    if (from === ON_CALL) alarms.push(subject);
  });
  staged = stage();
  await createTrailLogGroup(clients, GROUP);
  await createTrail(aws.environment, GROUP);
  await clients.sns.send(new CreateTopicCommand({ Name: 'on-call' }));
  await clients.sns.send(
    new SubscribeCommand({ TopicArn: ON_CALL, Protocol: 'email', Endpoint: 'on-call@example.com' }),
  );
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish', Resource: ON_CALL },
  ];
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement });
  await clients.sns.send(new SetTopicAttributesCommand({ TopicArn: ON_CALL, AttributeName: 'Policy', AttributeValue }));
  const inputs = {
    source: staged.folder,
    name: 'alerts',
    cloudtrail_log_group_name: GROUP,
    email_subscribers: ['security@example.com', 'audit@example.com'],
    alarm_actions: [ON_CALL],
    account_names: Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`${100_000_000_000 + index}`, `a${index}`]),
    ),
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module: { alerts: inputs } }));
  terraform = new Terraform({ directory: folder, environment: aws.environment });
  await terraform.init();
  await terraform.apply();
}, 600_000);
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (command: string): Promise<string> => runCommand(command, aws.environment);
const to = (topicArn: string): readonly string[] =>
  aws
    .mails()
    .filter(({ from }) => from === topicArn)
    .map(({ subject, text }) => `${subject} ${text}`);
/** Names of the calls that the second path told. */
const heard = (): readonly string[] =>
  to(TOPIC).flatMap((text) => /"(\w+) changed something that the alerts/.exec(text)?.[1] ?? []);
/** Subjects of the alarms, from the first on. */
const alarms: string[] = [];
const alarmed = (state: string, alarm: string): boolean =>
  alarms.some((subject) => subject.startsWith(`${state}: "alerts-${alarm}"`));
const beats = (): number =>
  aws.invocations().filter(({ logLines }) => logLines.some((line) => line.includes('"heartbeat":1'))).length;

describe('the heartbeat', () => {
  it('comes again and again by the real way, is counted and not told', async () => {
    await vi.waitFor(() => expect(beats()).toBeGreaterThan(2), 60_000);
    expect(to(TOPIC).filter((text) => !text.includes('changed something that the alerts of alerts depend on'))).toEqual(
      [],
    );
  }, 90_000);

  it('changes nothing that Terraform sees', async () => {
    const { changes, text } = await terraform.plan();
    expect(changes, text).toBe(false);
  });

  it('keeps its alarm quiet', async () => {
    await vi.waitFor(() => expect(alarmed('OK', 'heartbeat')).toBe(true), 60_000);
    expect(alarmed('ALARM', 'heartbeat')).toBe(false);
  }, 90_000);
});

/** What is done, by which command, which call tells it, and how it is undone. */
const CUTS: readonly (readonly [what: string, command: string, event: string, undo: string | null])[] = [
  [
    'the filter neutered',
    `aws logs put-subscription-filter --log-group-name ${GROUP} --filter-name alerts --filter-pattern '{ $.eventName = "Nothing" }' --destination-arn arn:aws:lambda:us-east-1:123456789012:function:alerts`,
    'PutSubscriptionFilter',
    null,
  ],
  [
    'the filter deleted',
    `aws logs delete-subscription-filter --log-group-name ${GROUP} --filter-name alerts`,
    'DeleteSubscriptionFilter',
    null,
  ],
  [
    'the permission removed',
    'aws lambda remove-permission --function-name alerts --statement-id STATEMENT',
    'RemovePermission20150331v2',
    null,
  ],
  [
    'the concurrency set to 0',
    'aws lambda put-function-concurrency --function-name alerts --reserved-concurrent-executions 0',
    'PutFunctionConcurrency20171031',
    'aws lambda delete-function-concurrency --function-name alerts',
  ],
  [
    'one of two subscriptions filtered',
    `aws sns set-subscription-attributes --subscription-arn SUBSCRIPTION --attribute-name FilterPolicy --attribute-value '{"nobody":["sets"]}'`,
    'SetSubscriptionAttributes',
    null,
  ],
  [
    "an alarm's actions disabled",
    // Not that on heartbeats, which goes off after the filter is gone, and tells it once.
    'aws cloudwatch disable-alarm-actions --alarm-names alerts-redelivery-queue-depth',
    'DisableAlarmActions',
    'aws cloudwatch enable-alarm-actions --alarm-names alerts-redelivery-queue-depth',
  ],
  ['a parameter deleted', 'aws ssm delete-parameters --names PARAMETER', 'DeleteParameters', null],
  [
    'the log group masked',
    `aws logs put-data-protection-policy --log-group-identifier ${GROUP} --policy-document '{"Name":"mask","Version":"2021-06-01","Statement":[{"Sid":"audit","DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"],"Operation":{"Audit":{"FindingsDestination":{}}}},{"Sid":"mask","DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"],"Operation":{"Deidentify":{"MaskConfig":{}}}}]}'`,
    'PutDataProtectionPolicy',
    `aws logs delete-data-protection-policy --log-group-identifier ${GROUP}`,
  ],
  [
    "the function's role denied",
    `aws iam put-role-policy --role-name alerts-us-east-1 --policy-name deny --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sns:Publish","Resource":"*"}]}'`,
    'PutRolePolicy',
    'aws iam delete-role-policy --role-name alerts-us-east-1 --policy-name deny',
  ],
  ['a queue purged', `aws sqs purge-queue --queue-url ENDPOINT${QUEUES}-dead-letter`, 'PurgeQueue', null],
  [
    'a rule disabled',
    'aws events disable-rule --name alerts-logs',
    'DisableRule',
    'aws events enable-rule --name alerts-logs',
  ],
  [
    'the rule that watches the others disabled',
    'aws events disable-rule --name alerts-rules',
    'DisableRule',
    'aws events enable-rule --name alerts-rules',
  ],
  [
    'the schedule deleted',
    'aws scheduler delete-schedule --group-name alerts-heartbeat --name alerts-heartbeat',
    'DeleteSchedule',
    null,
  ],
  [
    'the trail stopped',
    `aws cloudtrail stop-logging --name ${GROUP}`,
    'StopLogging',
    `aws cloudtrail start-logging --name ${GROUP}`,
  ],
];

/** What only the account knows. */
async function known(command: string): Promise<string> {
  const text = (value: string): Promise<string> => run(`aws ${value} --output text`);
  const places: Readonly<Record<string, () => Promise<string>>> = {
    STATEMENT: async () =>
      /"Sid": ?"([^"]+)"/.exec(JSON.parse(await run('aws lambda get-policy --function-name alerts')).Policy)?.[1] ?? '',
    SUBSCRIPTION: () =>
      text(`sns list-subscriptions-by-topic --topic-arn ${TOPIC} --query Subscriptions[0].SubscriptionArn`),
    PARAMETER: () =>
      text('ssm get-parameters-by-path --path /iam-change-alerts/alerts --recursive --query Parameters[0].Name'),
    ENDPOINT: () => Promise.resolve(aws.endpointUrl),
  };
  for (const [place, find] of Object.entries(places)) {
    if (command.includes(place)) return command.replace(place, (await find()).trim());
  }
  return command;
}

describe('the second path', () => {
  it.each(CUTS)(
    'hears %s',
    async (_, command, event, undo) => {
      aws.clearMails();
      await run(await known(command));
      await vi.waitFor(() => expect(heard()).toContain(event), 20_000);
      if (undo !== null) await run(undo);
      const [told = ''] = to(TOPIC).filter((text) => text.includes(event));
      expect(told).toMatch(/at 20\d\d-\S+ in account 123456789012, us-east-1\. .* CloudTrail event [0-9a-f-]{36}\."$/);
    },
    60_000,
  );

  it('hears a replaced code', async () => {
    aws.clearMails();
    writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => "nothing";');
    await run(`python3 -m zipfile -c ${folder}/code.zip ${folder}/index.mjs`);
    await run(`aws lambda update-function-code --function-name alerts --zip-file fileb://${folder}/code.zip`);
    await vi.waitFor(() => expect(heard()).toContain('UpdateFunctionCode20150331v2'), 20_000);
  }, 60_000);

  it('is silent about what is not of the installation', async () => {
    aws.clearMails();
    await run('aws sns create-topic --name other');
    await run('aws sns delete-topic --topic-arn arn:aws:sns:us-east-1:123456789012:other');
    await run('aws logs create-log-group --log-group-name trail-of-others');
    await run('aws logs delete-log-group --log-group-name trail-of-others');
    await run('aws lambda get-function --function-name alerts');
    await aws.settled();
    expect(heard()).toEqual([]);
  }, 60_000);
});

describe('the alarms', () => {
  it('hear that no heartbeat comes any more', async () => {
    await vi.waitFor(() => expect(alarmed('ALARM', 'heartbeat')).toBe(true), 240_000);
  }, 270_000);

  it('hear that the topic is gone, to which the second path publishes', async () => {
    aws.clearMails();
    await run(`aws sns delete-topic --topic-arn ${TOPIC}`);
    await vi.waitFor(() => expect(alarmed('ALARM', 'second-path')).toBe(true), 30_000);
    expect(heard()).toEqual([]);
  }, 60_000);
});

it('an apply puts everything back', async () => {
  await terraform.apply();
  const { changes, text } = await terraform.plan();
  expect(changes, text).toBe(false);
}, 300_000);
