/**
 * The guides' Terraform, as it is printed: each page is applied over the one before, in one configuration, as by a reader who
 * goes through them.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at } from '../../lambda-src/record/json.ts';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, callJson, callRest, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator } from '../records.ts';

const GROUP = 'aws-cloudtrail-logs-111122223333';
const CONTROL_TOWER = 'aws-controltower/CloudTrailLogs';

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-guides-'));
let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;

const blocksOf = (page: string): readonly string[] =>
  [
    ...readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), 'utf8').matchAll(/^```hcl\n([\s\S]*?)^```$/gm),
  ].map(([, block = '']) => block);

/** @param alone blocks by a name: each is a module, since it repeats names of another */
function write(blocks: readonly string[], alone: Readonly<Record<string, string>> = {}): void {
  const calls = Object.keys(alone).map((name) => `module "${name}" {\n  source = "./${name}"\n}\n`);
  writeFileSync(join(folder, 'main.tf'), [...blocks, ...calls].join('\n'));
  for (const [name, block] of Object.entries(alone)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'main.tf'), block);
  }
}

async function applied(): Promise<void> {
  await terraform.init();
  await terraform.apply();
  const { changes, text } = await terraform.plan();
  expect(changes, text).toBe(false);
}

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  staged = stage();
  symlinkSync(staged.folder, join(folder, 'iam-change-alerts'));
  terraform = new Terraform({ directory: folder, environment: aws.environment });
  await createTrailLogGroup(clients, GROUP);
  await createTrailLogGroup(clients, CONTROL_TOWER);
});
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const CHANNELS = 'arn:aws:chatbot::123456789012:chat-configuration';
const slack = async (): Promise<unknown> => {
  const ChatConfigurationArn = `${CHANNELS}/slack-channel/identity-alerts`;
  const path = '/describe-slack-channel-configurations';
  return JSON.parse(await callRest(aws.environment, 'chatbot', 'POST', path, { ChatConfigurationArn }));
};

it('Slack and Microsoft Teams', async () => {
  const [topic = '', forSlack = '', forTeams = '', ...more] = blocksOf('slack-and-teams');
  expect(more).toEqual([]);
  write([topic], { slack: forSlack, teams: forTeams });
  await applied();
  expect(at(await slack(), 'SlackChannelConfigurations')).toMatchObject([
    {
      SnsTopicArns: ['arn:aws:sns:us-east-1:111122223333:iam-change-alerts-chat'],
      GuardrailPolicyArns: ['arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess'],
      UserAuthorizationRequired: true,
    },
  ]);
  await putRecords(clients, GROUP, attachAdministrator());
  await aws.settled();
  const chat = aws.mails().filter(({ from }) => from.endsWith(':iam-change-alerts-chat'));
  expect(chat.map(({ text }) => at(JSON.parse(text), 'source'))).toEqual(['custom']);
});

it('on-call tools, EventBridge and routing', async () => {
  await callJson(aws.environment, 'events', 'AWSEvents.CreateEventBus', { Name: 'security' });
  // A channel is changed, the other is removed.
  const [, forSlack = ''] = blocksOf('slack-and-teams');
  write([...blocksOf('on-call'), ...blocksOf('routing')], { slack: forSlack.replace('"ERROR"', '"INFO"') });
  await applied();
  expect(at(await slack(), 'SlackChannelConfigurations')).toMatchObject([{ LoggingLevel: 'INFO' }]);
});

it('Control Tower', async () => {
  await callJson(aws.environment, 'organizations', 'AWSOrganizationsV20161128.CreateOrganization', {
    FeatureSet: 'ALL',
  });
  write(blocksOf('organizations'));
  await applied();
  expect(at(await slack(), 'SlackChannelConfigurations')).toEqual([]);
  aws.clearMails();
  await putRecords(clients, CONTROL_TOWER, attachAdministrator());
  await aws.settled();
  expect(aws.mails()).toHaveLength(1);
});
