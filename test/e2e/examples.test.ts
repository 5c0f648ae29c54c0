/**
 * Each example, from exactly what users receive, and a configuration that creates everything it passes to the module in the same
 * apply.
 */
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateConfigurationSetCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateTopicCommand, GetTopicAttributesCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { at } from '../../lambda-src/record/json.ts';
import { type Stage, stage } from '../../scripts/stage.ts';
import {
  assumeRole,
  type Clients,
  callJson,
  clientsOf,
  createTrailLogGroup,
  createTrailStream,
  putRecords,
} from '../local-aws/clients.ts';
import type { LocalAws, Mail } from '../local-aws/contract.ts';
import { attachAdministrator, record } from '../records.ts';
import { type Trial, tryExample } from './example.ts';

const GROUP = 'aws-cloudtrail-logs';
const SUBJECT = '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in 111122223333';

let staged: Stage;

beforeAll(() => {
  staged = stage(['test/terraform']);
});
afterAll(() => staged?.remove());

/** What a topic's subscribers received. */
const from = (aws: LocalAws, topicArn: unknown): readonly Mail[] =>
  aws.mails().filter((mail) => mail.from === topicArn);

const subjects = (mails: readonly Mail[]): readonly string[] => mails.map(({ subject }) => subject);

async function createKey({ environment }: LocalAws): Promise<string> {
  return String(at(await callJson(environment, 'kms', 'TrentService.CreateKey'), 'KeyMetadata.Arn'));
}

const WITH_TRAIL: Trial = {
  async check({ aws, clients, outputs }) {
    expect(outputs).toMatchObject({
      trail_arn: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/iam-change-alerts',
      bucket_name: 'iam-change-alerts-123456789012-us-east-1',
    });
    // The trail records what is done from now on: nothing is put into the log group by hand.
    await aws.settled();
    aws.clearMails();
    const RoleName = 'deployer';
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await clients.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await aws.settled();
    aws.clearMails();
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await aws.settled();
    const subject = SUBJECT.replace('ci-admin', 'admin').replace('111122223333', '123456789012');
    expect(subjects(from(aws, outputs['sns_topic_arn']))).toEqual([subject]);
    await clients.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await clients.iam.send(new DeleteRoleCommand({ RoleName }));
  },
};

const BOUNDARY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:*', 'sns:Publish', 'sqs:*', 's3:*', 'kms:*', 'iam:UpdateRoleDescription'],
      Resource: '*',
    },
  ],
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
    expect(from(aws, topic)[0]?.text).toContain(
      'https://example.awsapps.com/start/#/console?account_id=111122223333&role_name=SecurityAudit&destination=https%3A%2F%2F',
    );
    expect(from(aws, topic)[0]?.attributes).toEqual({
      severity: 'high',
      incident: 'false',
      account_ids: '["111122223333"]',
      categories: '["permissions"]',
      event_names: '["AttachRolePolicy"]',
    });
    expect(from(aws, chat)[0]?.text).toMatch(/^\{"version":"1\.0","source":"custom"/);
    expect(JSON.parse(from(aws, siem)[0]?.text ?? '')).toMatchObject({ findings: [{ severity: 'high' }] });

    // A tag change is excluded; a new user is less serious than the chat's minimum severity.
    aws.clearMails();
    await putRecords(clients, GROUP, record('TagRole', { requestParameters: { roleName: 'deployer', tags: [] } }));
    await putRecords(clients, GROUP, record('CreateUser', { requestParameters: { userName: 'eve' } }));
    await aws.settled();
    expect(subjects(from(aws, topic))).toEqual([expect.stringMatching(/created user eve in prod \(111122223333\)$/)]);
    expect(from(aws, chat)).toEqual([]);
  },
};

/** A field of an API's response. */
async function answered({ environment }: LocalAws, action: string, input: object, path: string): Promise<string> {
  const answer = await callJson(environment, 'organizations', `AWSOrganizationsV20161128.${action}`, input);
  return String(at(answer, path));
}

const createOrganization = (aws: LocalAws): Promise<string> =>
  answered(aws, 'CreateOrganization', { FeatureSet: 'ALL' }, 'Organization.Id');
const createAccount = (aws: LocalAws, AccountName: string): Promise<string> =>
  answered(aws, 'CreateAccount', { AccountName, Email: `${AccountName}@example.com` }, 'CreateAccountStatus.AccountId');

let prod = '';
const ORGANIZATION_TRAIL: Trial = {
  async prepare(_, aws) {
    await createOrganization(aws);
    prod = await createAccount(aws, 'prod');
    return {};
  },
  async check({ aws, clients, outputs }) {
    const group = String(outputs['log_group_name']);
    await aws.settled();
    aws.clearMails();
    await putRecords(clients, group, attachAdministrator({ recipientAccountId: prod }));
    await aws.settled();
    expect(subjects(from(aws, outputs['sns_topic_arn']))).toEqual([SUBJECT.replace('111122223333', `prod (${prod})`)]);
  },
};

const deployer = (id: string): string => `arn:aws:iam::${id}:role/OrganizationAccountAccessRole`;
const clientsIn = async ({ environment }: LocalAws, id: string): Promise<Clients> =>
  clientsOf(await assumeRole(environment, deployer(id)));

let members: readonly string[] = [];
const MULTI_ACCOUNT: Trial = {
  async prepare(_, aws) {
    const organization = await createOrganization(aws);
    members = [await createAccount(aws, 'prod'), await createAccount(aws, 'dev')];
    const [prodId = '', devId = ''] = members;
    for (const id of members) await createTrailLogGroup(await clientsIn(aws, id), GROUP);
    return {
      organization_id: organization,
      prod_role_arn: deployer(prodId),
      dev_role_arn: deployer(devId),
      cloudtrail_log_group_name: GROUP,
      account_names: { [prodId]: 'prod', [devId]: 'dev' },
    };
  },
  async check({ aws, clients, outputs }) {
    const put = async (id: string): Promise<void> =>
      putRecords(await clientsIn(aws, id), GROUP, attachAdministrator({ recipientAccountId: id }));
    for (const id of members) await put(id);
    await aws.settled();
    const names = from(aws, outputs['sns_topic_arn']).map(({ subject }) => subject.replace(/ \(.*/, ''));
    expect(names.toSorted()).toEqual(['dev', 'prod'].map((name) => SUBJECT.replace('111122223333', name)));

    // Only the organization may publish: an alert that the topic rejects waits until it is accepted.
    aws.clearMails();
    const TopicArn = String(outputs['sns_topic_arn']);
    const { Attributes } = await clients.sns.send(new GetTopicAttributesCommand({ TopicArn }));
    const policy = Attributes?.['Policy'] ?? '';
    const change = { TopicArn, AttributeName: 'Policy' };
    const foreign = policy.replace(/"o-[a-z0-9]+"/, '"o-someoneelse"');
    await clients.sns.send(new SetTopicAttributesCommand({ ...change, AttributeValue: foreign }));
    const runs = aws.invocations().length;
    await put(members[0] ?? '');
    await vi.waitFor(() => expect(aws.invocations().length).toBeGreaterThan(runs), 30_000);
    expect(aws.invocations()[runs]?.logLines.join('')).toContain('is not authorized to perform: sns:Publish');
    expect(aws.mails()).toEqual([]);
    await clients.sns.send(new SetTopicAttributesCommand({ ...change, AttributeValue: policy }));
    await aws.settled();
    expect(from(aws, TopicArn)).toHaveLength(1);
  },
};

const SAME_APPLY: Trial = {
  async check({ aws, clients, outputs }) {
    expect(outputs['role_arn']).toBe('arn:aws:iam::123456789012:role/alerts');
    await createTrailStream(clients, 'cloudtrail');
    await putRecords(clients, 'cloudtrail', attachAdministrator());
    await aws.settled();
    expect(subjects(from(aws, 'arn:aws:sns:us-east-1:123456789012:central'))).toEqual([SUBJECT]);
  },
};

it.concurrent.each([
  ['examples/with-trail', WITH_TRAIL],
  ['examples/existing-topic', EXISTING_TOPIC],
  ['examples/complete', COMPLETE],
  ['examples/organization-trail', ORGANIZATION_TRAIL],
  ['examples/multi-account', MULTI_ACCOUNT],
  ['test/terraform/same-apply', SAME_APPLY],
])(
  '%s applies, does what it says, plans again without changes, and is destroyed completely',
  (path, trial) => tryExample(`${staged.folder}/${path}`, trial),
  600_000,
);
