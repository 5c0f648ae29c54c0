/** Each example, from exactly what a user of the registry receives. */
import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import { CreateConfigurationSetCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { callJson, createTrailLogGroup, createTrailStream, putRecords } from '../local-aws/clients.ts';
import type { LocalAws, Mail } from '../local-aws/contract.ts';
import { attachAdministrator, record } from '../records.ts';
import { type Trial, tryExample } from './example.ts';

const GROUP = 'aws-cloudtrail-logs';
const SUBJECT = '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in 111122223333';

let staged: Stage;

beforeAll(() => {
  staged = stage();
});
afterAll(() => staged?.remove());

/** What a topic's subscribers got. */
const from = (aws: LocalAws, topicArn: unknown): readonly Mail[] =>
  aws.mails().filter((mail) => mail.from === topicArn);

const subjects = (mails: readonly Mail[]): readonly string[] => mails.map(({ subject }) => subject);

async function createKey({ environment }: LocalAws): Promise<string> {
  const { KeyMetadata } = await callJson(environment, 'kms', 'TrentService.CreateKey');
  return typeof KeyMetadata === 'object' && KeyMetadata !== null && 'Arn' in KeyMetadata ? String(KeyMetadata.Arn) : '';
}

const WITH_TRAIL: Trial = {
  async check({ aws, clients, outputs }) {
    expect(outputs).toMatchObject({
      trail_arn: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/iam-change-alerts',
      bucket_name: 'iam-change-alerts-123456789012-us-east-1',
    });
    const group = String(outputs['log_group_name']);
    await createTrailStream(clients, group);
    await putRecords(clients, group, attachAdministrator());
    await aws.settled();
    expect(subjects(from(aws, outputs['sns_topic_arn']))).toEqual([SUBJECT]);
  },
};

const BOUNDARY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['logs:*', 'sns:Publish', 'sqs:*', 'kms:*'], Resource: '*' }],
};
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:security';

const EXISTING_TOPIC: Trial = {
  async prepare(clients, aws) {
    await createTrailLogGroup(clients, GROUP);
    const topicKey = await createKey(aws);
    await clients.sns.send(new CreateTopicCommand({ Name: 'security', Attributes: { KmsMasterKeyId: topicKey } }));
    const document = { PolicyName: 'boundary', PolicyDocument: JSON.stringify(BOUNDARY) };
    const { Policy } = await clients.iam.send(new CreatePolicyCommand(document));
    return {
      cloudtrail_log_group_name: GROUP,
      sns_topic_arn: TOPIC,
      sns_kms_key_arn: topicKey,
      kms_key_arn: await createKey(aws),
      permissions_boundary_arn: Policy?.Arn,
    };
  },
  async check({ aws, clients, outputs }) {
    expect(outputs['role_arn']).toBe('arn:aws:iam::123456789012:role/security/iam-change-alerts');
    await putRecords(clients, GROUP, attachAdministrator());
    await aws.settled();
    expect(subjects(from(aws, TOPIC))).toEqual([SUBJECT]);
  },
};

const COMPLETE: Trial = {
  async prepare(clients) {
    await createTrailLogGroup(clients, GROUP);
    await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
    await clients.ses.send(new CreateConfigurationSetCommand({ ConfigurationSet: { Name: 'alerts' } }));
    return {
      cloudtrail_log_group_name: GROUP,
      ses_sender: 'alerts@example.com',
      ses_configuration_set: 'alerts',
    };
  },
  async check({ aws, clients, outputs }) {
    const { sns_topic_arn: topic, chat_topic_arn: chat, siem_topic_arn: siem } = outputs;
    const named = SUBJECT.replace('111122223333', 'prod (111122223333)');
    await putRecords(clients, GROUP, attachAdministrator());
    await aws.settled();
    expect(subjects(from(aws, topic))).toEqual([named]);
    expect(aws.mails().find(({ via }) => via === 'SES')).toMatchObject({
      subject: named,
      to: ['security@example.com', 'on-call@example.com'],
    });
    expect(from(aws, chat)[0]?.text).toMatch(/^\{"version":"1\.0","source":"custom"/);
    expect(JSON.parse(from(aws, siem)[0]?.text ?? '')).toMatchObject({ findings: [{ severity: 'high' }] });

    // A tag is excluded; a group is less serious than what the chat is for.
    aws.clearMails();
    await putRecords(clients, GROUP, record('TagRole', { requestParameters: { roleName: 'deployer', tags: [] } }));
    await putRecords(clients, GROUP, record('CreateUser', { requestParameters: { userName: 'eve' } }));
    await aws.settled();
    expect(subjects(from(aws, topic))).toEqual([expect.stringMatching(/created user eve in prod \(111122223333\)$/)]);
    expect(from(aws, chat)).toEqual([]);
  },
};

/** The account that the organization gives to `prod`. */
async function createAccount({ environment }: LocalAws, AccountName: string): Promise<string> {
  const call = (action: string, input?: unknown) =>
    callJson(environment, 'organizations', `AWSOrganizationsV20161128.${action}`, input);
  await call('CreateOrganization', { FeatureSet: 'ALL' });
  await call('CreateAccount', { AccountName, Email: 'prod@example.com' });
  const { Accounts } = await call('ListAccounts');
  const accounts: readonly { Id: string; Name: string }[] = Array.isArray(Accounts) ? Accounts : [];
  return accounts.find(({ Name }) => Name === AccountName)?.Id ?? '';
}

let prod = '';
const ORGANIZATION_TRAIL: Trial = {
  async prepare(_, aws) {
    prod = await createAccount(aws, 'prod');
    return {};
  },
  async check({ aws, clients, outputs }) {
    const group = String(outputs['log_group_name']);
    await createTrailStream(clients, group);
    await putRecords(clients, group, attachAdministrator({ recipientAccountId: prod }));
    await aws.settled();
    expect(subjects(from(aws, outputs['sns_topic_arn']))).toEqual([SUBJECT.replace('111122223333', `prod (${prod})`)]);
  },
};

it.concurrent.each([
  ['with-trail', WITH_TRAIL],
  ['existing-topic', EXISTING_TOPIC],
  ['complete', COMPLETE],
  ['organization-trail', ORGANIZATION_TRAIL],
])('%s is applied, does what it says, is planned again without a change, and destroyed without a rest', (name, trial) =>
  tryExample(`${staged.folder}/examples/${name}`, trial),
);
