/** Every way to cut the path of the alerts is a call that works here, and that a rule of EventBridge hears. */
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AddPermissionCommand, CreateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clients, callJson, callQuery, callRest, clientsOf, createTrail } from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import { ACCOUNT, createFunction, createQueue, createRole, documentOf, EVERYTHING, zipOf } from './account.ts';

const GROUP = 'trail';
const ARN = `us-east-1:${ACCOUNT}`;

/** What is cut. */
const parts = { role: '', function: '', queueUrl: '', mapping: '', topic: '', subscription: '', key: '', heard: '' };

let aws: LocalAws;
let clients: Clients;
beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  const { lambda, logs, ses, sns } = clients;
  await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  const role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
  parts.role = role.name;
  parts.function = await createFunction(clients, role, 'export const handler = async () => ({})');
  const SourceArn = `arn:aws:logs:${ARN}:log-group:${GROUP}:*`;
  const permission = { Action: 'lambda:InvokeFunction', Principal: 'logs.amazonaws.com', SourceArn };
  await lambda.send(new AddPermissionCommand({ FunctionName: parts.function, StatementId: 'logs', ...permission }));
  const queue = await createQueue(clients);
  parts.queueUrl = queue.url;
  const mapping = { FunctionName: parts.function, EventSourceArn: queue.arn };
  parts.mapping = (await lambda.send(new CreateEventSourceMappingCommand(mapping))).UUID ?? '';
  parts.topic = (await sns.send(new CreateTopicCommand({ Name: 'alerts' }))).TopicArn ?? '';
  const subscription = { Protocol: 'email', Endpoint: 'a@example.com', ReturnSubscriptionArn: true };
  const subscribed = await sns.send(new SubscribeCommand({ TopicArn: parts.topic, ...subscription }));
  parts.subscription = subscribed.SubscriptionArn ?? '';
  const { KeyMetadata } = await callJson(aws.environment, 'kms', 'TrentService.CreateKey');
  parts.key = String(Object.entries(KeyMetadata ?? {}).find(([name]) => name === 'KeyId')?.[1]);
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  await json('ssm', 'AmazonSSM.PutParameter', { Name: '/alerts/names', Value: '{}', Type: 'String' });
  const alarm = { Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60, EvaluationPeriods: 1, Threshold: 0 };
  const comparison = { ComparisonOperator: 'GreaterThanThreshold' };
  await json('monitoring', `${CLOUDWATCH}.PutMetricAlarm`, { AlarmName: 'alarm', ...alarm, ...comparison });
  await query('ses', { Action: 'CreateConfigurationSet', 'ConfigurationSet.Name': 'set' });
  await json('events', 'AWSEvents.PutRule', { Name: 'own-parts', EventPattern: '{"source":["aws.none"]}' });
  await createTrail(aws.environment, GROUP);

  parts.heard = (await sns.send(new CreateTopicCommand({ Name: 'heard' }))).TopicArn ?? '';
  await sns.send(new SubscribeCommand({ TopicArn: parts.heard, Protocol: 'email', Endpoint: 'a@example.com' }));
  const Principal = { Service: 'events.amazonaws.com' };
  const policy = documentOf({ Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: parts.heard });
  const change = { TopicArn: parts.heard, AttributeName: 'Policy', AttributeValue: policy };
  await sns.send(new SetTopicAttributesCommand(change));
  await json('events', 'AWSEvents.PutRule', { Name: 'all', EventPattern: '{"source":[{"prefix":"aws."}]}' });
  const InputTransformer = {
    InputPathsMap: { source: '$.detail.eventSource', name: '$.detail.eventName', error: '$.detail.errorCode' },
    InputTemplate: '"<source> <name> <error>"',
  };
  await json('events', 'AWSEvents.PutTargets', {
    Rule: 'all',
    Targets: [{ Id: 'a', Arn: parts.heard, InputTransformer }],
  });
  await aws.settled();
}, 600_000);
afterAll(() => aws?.stop());

const CLOUDWATCH = 'GraniteServiceVersion20100801';
const json = (service: string, target: string, input: object) => callJson(aws.environment, service, target, input);
const logs = (action: string, input: object) => json('logs', `Logs_20140328.${action}`, input);
const sqs = (action: string, input: object) =>
  json('sqs', `AmazonSQS.${action}`, { QueueUrl: parts.queueUrl, ...input });
const kms = (action: string) => json('kms', `TrentService.${action}`, { KeyId: parts.key });
const cloudTrail = (action: string, input: object) => json('cloudtrail', `CloudTrail_20131101.${action}`, input);
const VERSIONS: Readonly<Record<string, string>> = { ses: '2010-12-01', sns: '2010-03-31', iam: '2010-05-08' };
const query = (service: string, input: Readonly<Record<string, string>>) =>
  callQuery(aws.environment, service, { Version: VERSIONS[service] ?? '', ...input });
const lambda = (method: string, path: string, input?: object) =>
  callRest(aws.environment, 'lambda', method, path.replace('FUNCTION', parts.function), input);
const filter = (filterPattern: string) =>
  logs('PutSubscriptionFilter', {
    logGroupName: GROUP,
    filterName: 'alerts',
    filterPattern,
    destinationArn: `arn:aws:lambda:${ARN}:function:${parts.function}`,
  });

/** In an order in which each can be done. */
const CUTS: readonly (readonly [event: string, call: () => Promise<unknown>])[] = [
  ['logs PutSubscriptionFilter', () => filter('{ $.eventSource = "nothing" }')],
  [
    'logs DeleteSubscriptionFilter',
    () => logs('DeleteSubscriptionFilter', { logGroupName: GROUP, filterName: 'alerts' }),
  ],
  [
    'logs PutDataProtectionPolicy',
    () => logs('PutDataProtectionPolicy', { logGroupIdentifier: GROUP, policyDocument: '{}' }),
  ],
  [
    'logs PutAccountPolicy',
    () => logs('PutAccountPolicy', { policyName: 'a', policyType: 'DATA_PROTECTION_POLICY', policyDocument: '{}' }),
  ],
  [
    'logs PutTransformer',
    () => logs('PutTransformer', { logGroupIdentifier: GROUP, transformerConfig: [{ parseJSON: {} }] }),
  ],
  ['logs PutRetentionPolicy', () => logs('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 })],
  ['lambda RemovePermission20150331v2', () => lambda('DELETE', '/2015-03-31/functions/FUNCTION/policy/logs')],
  [
    'lambda PutFunctionConcurrency20171031',
    () => lambda('PUT', '/2017-10-31/functions/FUNCTION/concurrency', { ReservedConcurrentExecutions: 0 }),
  ],
  [
    'lambda UpdateFunctionCode20150331v2',
    () => lambda('PUT', '/2015-03-31/functions/FUNCTION/code', { ZipFile: Buffer.from(zipOf('')).toString('base64') }),
  ],
  [
    'lambda UpdateFunctionConfiguration20150331v2',
    () => lambda('PUT', '/2015-03-31/functions/FUNCTION/configuration', { Environment: { Variables: {} } }),
  ],
  [
    'lambda UpdateEventSourceMapping20150331',
    () => lambda('PUT', `/2015-03-31/event-source-mappings/${parts.mapping}`, { Enabled: false }),
  ],
  [
    'lambda DeleteEventSourceMapping20150331',
    () => lambda('DELETE', `/2015-03-31/event-source-mappings/${parts.mapping}`),
  ],
  ['lambda DeleteFunction20150331', () => lambda('DELETE', '/2015-03-31/functions/FUNCTION')],
  [
    'sns SetSubscriptionAttributes',
    () =>
      query('sns', {
        Action: 'SetSubscriptionAttributes',
        SubscriptionArn: parts.subscription,
        AttributeName: 'FilterPolicy',
        AttributeValue: '{"a":["b"]}',
      }),
  ],
  [
    'sns SetTopicAttributes',
    () =>
      query('sns', {
        Action: 'SetTopicAttributes',
        TopicArn: parts.topic,
        AttributeName: 'Policy',
        AttributeValue: documentOf(),
      }),
  ],
  ['sns Unsubscribe', () => query('sns', { Action: 'Unsubscribe', SubscriptionArn: parts.subscription })],
  ['sns DeleteTopic', () => query('sns', { Action: 'DeleteTopic', TopicArn: parts.topic })],
  ['sqs SetQueueAttributes', () => sqs('SetQueueAttributes', { Attributes: { MessageRetentionPeriod: '60' } })],
  ['sqs PurgeQueue', () => sqs('PurgeQueue', {})],
  ['sqs DeleteQueue', () => sqs('DeleteQueue', {})],
  [
    'ssm PutParameter',
    () => json('ssm', 'AmazonSSM.PutParameter', { Name: '/alerts/names', Value: '[]', Overwrite: true }),
  ],
  ['ssm DeleteParameters', () => json('ssm', 'AmazonSSM.DeleteParameters', { Names: ['/alerts/names'] })],
  [
    'monitoring DisableAlarmActions',
    () => json('monitoring', `${CLOUDWATCH}.DisableAlarmActions`, { AlarmNames: ['alarm'] }),
  ],
  ['monitoring DeleteAlarms', () => json('monitoring', `${CLOUDWATCH}.DeleteAlarms`, { AlarmNames: ['alarm'] })],
  ['ses DeleteConfigurationSet', () => query('ses', { Action: 'DeleteConfigurationSet', ConfigurationSetName: 'set' })],
  ['ses UpdateAccountSendingEnabled', () => query('ses', { Action: 'UpdateAccountSendingEnabled', Enabled: 'false' })],
  ['ses DeleteIdentity', () => query('ses', { Action: 'DeleteIdentity', Identity: 'alerts@example.com' })],
  [
    'ses PutSuppressedDestination',
    () =>
      callRest(aws.environment, 'ses', 'PUT', '/v2/email/suppression/addresses', {
        EmailAddress: 'a@example.com',
        Reason: 'BOUNCE',
      }),
  ],
  ['kms DisableKey', () => kms('DisableKey')],
  ['kms ScheduleKeyDeletion', () => kms('ScheduleKeyDeletion')],
  ['iam DeleteRolePolicy', () => query('iam', { Action: 'DeleteRolePolicy', RoleName: parts.role, PolicyName: 'own' })],
  ['iam DeleteRole', () => query('iam', { Action: 'DeleteRole', RoleName: parts.role })],
  ['events DisableRule', () => json('events', 'AWSEvents.DisableRule', { Name: 'own-parts' })],
  ['events DeleteRule', () => json('events', 'AWSEvents.DeleteRule', { Name: 'own-parts' })],
  [
    'cloudtrail PutEventSelectors',
    () =>
      cloudTrail('PutEventSelectors', {
        TrailName: GROUP,
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }],
      }),
  ],
  ['cloudtrail UpdateTrail', () => cloudTrail('UpdateTrail', { Name: GROUP, IsMultiRegionTrail: true })],
  ['logs DeleteLogGroup', () => logs('DeleteLogGroup', { logGroupName: GROUP })],
  ['cloudtrail StopLogging', () => cloudTrail('StopLogging', { Name: GROUP })],
];

it.each(CUTS)('%s', async (event, call) => {
  aws.clearMails();
  await call();
  await aws.settled();
  const [source, name] = event.split(' ');
  expect(aws.mails().map(({ text }) => text)).toEqual([`"${source}.amazonaws.com ${name} "`]);
});
