/**
 * Whoever cuts the way of the alerts is heard: by the second path within its minute, or by the alarm on heartbeats. Each is done as
 * somebody would do it, and undone. test/docs/hears.test.ts compares cuts.ts with the table of docs/operating.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrail, createTrailLogGroup } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { matchesPattern } from '../local-aws/events/pattern.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { runCommand } from './aws-cli.ts';
import { CUTS, GROUP, LEFT, ON_CALL, TAKEN, TOPIC, TOPIC_DELETED } from './cuts.ts';
import { ANSWERS, followPage } from './nothing-arrives.ts';

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
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
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
    ses_sender: 'alerts@example.com',
    ses_recipients: ['security@example.com'],
    account_names: Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`${100_000_000_000 + index}`, `a${index}`]),
    ),
  };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module: { alerts: inputs } }));
  terraform = new Terraform({ directory: folder, environment: aws.environment });
  await terraform.init();
  await terraform.apply();
});
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

describe('docs/nothing-arrives.md', () => {
  it('has commands that answer what it says where nothing is wrong', async () => {
    await vi.waitFor(() => expect(beats()).toBeGreaterThan(0), 60_000);
    await vi.waitFor(() => expect(alarmed('OK', 'heartbeat')).toBe(true), 60_000);
    const followed = await followPage('alerts', aws.environment);
    const isRight = ([command, answer]: (typeof followed)[number]): boolean => {
      const [expected, ...more] = ANSWERS.filter(([part]) => command.includes(part));
      return more.length === 0 && expected?.[1].test(answer) === true;
    };
    expect(followed.filter((command) => !isRight(command))).toEqual([['export name=alerts', '']]);
    expect(followed).toHaveLength(ANSWERS.length + 1);
  });
});

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

/** What only the account knows. */
async function known(command: string): Promise<string> {
  const text = (value: string): Promise<string> => run(`aws ${value} --output text`);
  const places: Readonly<Record<string, () => Promise<string>>> = {
    STATEMENT: async () =>
      /"Sid": ?"([^"]+)"/.exec(JSON.parse(await run('aws lambda get-policy --function-name alerts')).Policy)?.[1] ?? '',
    SUBSCRIPTION: () =>
      text(`sns list-subscriptions-by-topic --topic-arn ${TOPIC} --query Subscriptions[0].SubscriptionArn`),
    MAPPING: () => text('lambda list-event-source-mappings --function-name alerts --query EventSourceMappings[0].UUID'),
    PARAMETER: () =>
      text('ssm get-parameters-by-path --path /iam-change-alerts/alerts --recursive --query Parameters[0].Name'),
    ENDPOINT: () => Promise.resolve(aws.endpointUrl),
    CODE: async () => {
      writeFileSync(join(folder, 'index.mjs'), 'export const handler = async () => "nothing";');
      await run(`python3 -m zipfile -c ${folder}/code.zip ${folder}/index.mjs`);
      return `${folder}/code.zip`;
    },
  };
  for (const [place, find] of Object.entries(places)) {
    if (command.includes(place)) return command.replace(place, (await find()).trim());
  }
  return command;
}

describe('the second path', () => {
  it.each(CUTS)(
    'hears $what',
    async ({ command, event, undo }) => {
      aws.clearMails();
      await run(await known(command));
      await vi.waitFor(() => expect(heard()).toContain(event), 20_000);
      if (undo !== undefined) await run(await known(undo));
      const [told = ''] = to(TOPIC).filter((text) => text.includes(event));
      expect(told).toMatch(/at 20\d\d-\S+ in account 123456789012, us-east-1\. .* CloudTrail event [0-9a-f-]{36}\."$/);
    },
    60_000,
  );

  it('takes what changes a part, however it is named, and nothing else', async () => {
    const rules = await run("aws events list-rules --name-prefix alerts- --query 'Rules[].EventPattern'");
    const patterns: readonly Parameters<typeof matchesPattern>[0][] = JSON.parse(rules).map((pattern: string) =>
      JSON.parse(pattern),
    );
    const bucket = await run(
      'aws lambda get-function-event-invoke-config --function-name alerts --query DestinationConfig.OnFailure.Destination --output text',
    );
    const isTaken = ([source, eventName, parameters]: (typeof TAKEN)[number]): boolean => {
      const eventSource = `${source}.amazonaws.com`;
      const requestParameters = JSON.parse(
        JSON.stringify(parameters).replace('BUCKET', bucket.trim().replace(/.*:/, '')),
      );
      const detail = { eventSource, eventName, requestParameters, managementEvent: true, readOnly: false };
      const event = { source: `aws.${source}`, account: '123456789012', 'detail-type': 'AWS API Call via CloudTrail' };
      return patterns.some((pattern) => matchesPattern(pattern, { ...event, detail }));
    };
    expect(TAKEN.filter((call) => !isTaken(call))).toEqual([]);
    expect(LEFT.filter(isTaken)).toEqual([]);
  });

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
    await run(TOPIC_DELETED.command);
    await vi.waitFor(() => expect(alarmed('ALARM', 'second-path')).toBe(true), 30_000);
    expect(heard()).toEqual([]);
  }, 60_000);
});

it('an apply puts everything back', async () => {
  await terraform.apply();
  const { changes, text } = await terraform.plan();
  expect(changes, text).toBe(false);
});
