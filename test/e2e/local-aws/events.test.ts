/** EventBridge, its Scheduler and CloudWatch's alarms: what reaches a topic without a log group or a function. */
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateUserCommand, GetRoleCommand, UpdateRoleDescriptionCommand } from '@aws-sdk/client-iam';
import { InvokeCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Clients,
  callJson,
  callQuery,
  callRest,
  clientsOf,
  createTrail,
  readRecords,
} from '../../local-aws/clients.ts';
import type { LocalAws } from '../../local-aws/contract.ts';
import { startLocalAws } from '../../local-aws/index.ts';
import {
  ACCOUNT,
  createFunction,
  createQueue,
  createRole,
  documentOf,
  EVERYTHING,
  type Role,
  uniqueName,
} from './account.ts';

const GROUP = 'trail';

let aws: LocalAws;
let clients: Clients;
beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  await createTrail(aws.environment, GROUP);
}, 600_000);
afterAll(() => aws?.stop());

/** A topic with a reader, which these services may publish to. */
async function createTopic(...services: readonly string[]): Promise<string> {
  const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: uniqueName('topic') }));
  await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }));
  const statements = services.map((Service) => ({
    Effect: 'Allow',
    Principal: { Service },
    Action: 'sns:Publish',
    Resource: TopicArn,
    Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
  }));
  const AttributeValue = documentOf(...statements);
  await clients.sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
  return TopicArn;
}

const textsTo = (topicArn: string): readonly string[] =>
  aws
    .mails()
    .filter(({ from }) => from === topicArn)
    .map(({ text }) => text);

const events = (action: string, input: object) => callJson(aws.environment, 'events', `AWSEvents.${action}`, input);

const TRANSFORMER = {
  InputPathsMap: { event: '$.detail.eventName', account: '$.account' },
  InputTemplate: '"<event> in <account>"',
};

async function createRule(topicArn: string, pattern: object): Promise<string> {
  const Name = uniqueName('rule');
  await events('PutRule', { Name, EventPattern: JSON.stringify(pattern) });
  await events('PutTargets', { Rule: Name, Targets: [{ Id: 'topic', Arn: topicArn, InputTransformer: TRANSFORMER }] });
  return Name;
}

const STOP = { source: ['aws.cloudtrail'], detail: { eventName: ['StopLogging', 'DeleteTrail'] } };

describe('a rule', () => {
  const createUser = () => clients.iam.send(new CreateUserCommand({ UserName: uniqueName('user') }));

  it('sends the text that its transformer makes of what it matches, and nothing of what it does not', async () => {
    const topic = await createTopic('events.amazonaws.com');
    await createRule(topic, { source: ['aws.iam'], detail: { eventName: ['CreateUser'] } });
    await createUser();
    await clients.iam.send(new UpdateRoleDescriptionCommand({ RoleName: `${GROUP}-trail`, Description: 'x' }));
    await aws.settled();
    expect(textsTo(topic)).toEqual([`"CreateUser in ${ACCOUNT}"`]);
  });

  it('reaches no topic whose policy does not let EventBridge', async () => {
    const topic = await createTopic('cloudwatch.amazonaws.com');
    await createRule(topic, { source: ['aws.iam'] });
    await createUser();
    await aws.settled();
    expect(textsTo(topic)).toEqual([]);
  });

  it('hears of reads nothing', async () => {
    const topic = await createTopic('events.amazonaws.com');
    await createRule(topic, { source: ['aws.iam'] });
    await clients.iam.send(new GetRoleCommand({ RoleName: `${GROUP}-trail` }));
    await aws.settled();
    expect(textsTo(topic)).toEqual([]);
  });

  it('hears that the trail stopped, and nothing after that', async () => {
    const topic = await createTopic('events.amazonaws.com');
    const rule = await createRule(topic, { $or: [STOP, { source: ['aws.iam'] }] });
    await callJson(aws.environment, 'cloudtrail', 'CloudTrail_20131101.StopLogging', { Name: GROUP });
    await createUser();
    await aws.settled();
    await callJson(aws.environment, 'cloudtrail', 'CloudTrail_20131101.StartLogging', { Name: GROUP });
    expect(textsTo(topic)).toEqual([`"StopLogging in ${ACCOUNT}"`]);
    await events('DisableRule', { Name: rule });
  });

  it.each([
    ['whose pattern is too long', { source: ['x'.repeat(2_048)] }, 'too long'],
    ['with an unknown operator', { source: [{ contains: 'x' }] }, 'Unrecognized match type'],
  ])('%s is refused', async (_, pattern, message) => {
    const rule = { Name: 'refused', EventPattern: JSON.stringify(pattern) };
    await expect(events('PutRule', rule)).rejects.toThrow(message);
  });

  it('with a template that is no JSON is refused', async () => {
    const rule = await createRule(await createTopic('events.amazonaws.com'), STOP);
    const Targets = [
      { Id: 'a', Arn: 'arn:aws:sns:us-east-1:123456789012:x', InputTransformer: { InputTemplate: 'x' } },
    ];
    await expect(events('PutTargets', { Rule: rule, Targets })).rejects.toThrow('Invalid InputTemplate');
  });

  it('is one of 30 with wildcards at most', async () => {
    const put = (index: number) =>
      events('PutRule', { Name: `wild-${index}`, EventPattern: JSON.stringify({ source: [{ wildcard: 'a*b' }] }) });
    for (let index = 0; index < 30; index += 1) await put(index);
    await put(0);
    await expect(put(30)).rejects.toThrow('LimitExceeded');
  });
});

describe('a schedule', () => {
  const groupArn = (name: string) => `arn:aws:scheduler:us-east-1:${ACCOUNT}:schedule-group/${name}`;

  /** A role that only schedules of this group may assume, for this one call. */
  async function roleFor(group: string, condition = groupArn(group)): Promise<Role> {
    const statement = { Effect: 'Allow', Action: 'iam:UpdateRoleDescription', Resource: '*' };
    const Condition = { StringEquals: { 'aws:SourceArn': condition, 'aws:SourceAccount': ACCOUNT } };
    return createRole(clients, { Service: 'scheduler.amazonaws.com' }, Condition, statement);
  }

  async function schedule(
    { role, group, action = 'updateRoleDescription' }: { role: Role; group: string; action?: string },
    Input: object = { RoleName: role.name, Description: 'beat' },
  ): Promise<string> {
    const name = uniqueName('schedule');
    await callRest(aws.environment, 'scheduler', 'POST', `/schedules/${name}`, {
      GroupName: group,
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: `arn:aws:scheduler:::aws-sdk:iam:${action}`, RoleArn: role.arn, Input: JSON.stringify(Input) },
    });
    return name;
  }

  async function createGroup(): Promise<string> {
    const group = uniqueName('group');
    await callRest(aws.environment, 'scheduler', 'POST', `/schedule-groups/${group}`, {});
    return group;
  }

  const beats = async (role: Role) =>
    (await readRecords(clients, GROUP)).filter(
      ({ eventName, requestParameters }) =>
        eventName === 'UpdateRoleDescription' && JSON.stringify(requestParameters).includes(role.name),
    );

  it('calls its operation with its role, at once and again, until it is deleted; CloudTrail records it', async () => {
    const group = await createGroup();
    const role = await roleFor(group);
    const name = await schedule({ role, group });
    await vi.waitFor(async () => expect((await beats(role)).length).toBeGreaterThanOrEqual(2), 20_000);
    await callRest(aws.environment, 'scheduler', 'DELETE', `/schedules/${name}?groupName=${group}`);
    await aws.settled();
    const found = await beats(role);
    expect(found[0]).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn: role.arn } } },
      requestParameters: { roleName: role.name, description: 'beat' },
      readOnly: false,
    });
    expect(found[0]).not.toHaveProperty('errorCode');
    const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.Description).toBe('beat');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(await beats(role)).toHaveLength(found.length);
  });

  it('is denied what its role does not allow', async () => {
    const group = await createGroup();
    const role = await roleFor(group);
    await schedule({ role, group, action: 'deleteRole' }, { RoleName: role.name });
    await vi.waitFor(async () => {
      const records = await readRecords(clients, GROUP);
      expect(records.find(({ eventName }) => eventName === 'DeleteRole')).toMatchObject({ errorCode: 'AccessDenied' });
    }, 20_000);
  });

  it("is refused where the role's trust names another group", async () => {
    const group = await createGroup();
    const role = await roleFor(group, groupArn('another'));
    await expect(schedule({ role, group })).rejects.toThrow(/must allow AWS EventBridge Scheduler to assume the role/);
  });

  it.each(['getRole', 'listRoles', 'describeRole'])('is refused for %s', async (action) => {
    const group = await createGroup();
    await expect(schedule({ role: await roleFor(group), group, action })).rejects.toThrow('not a supported api action');
  });
});

describe('an alarm', () => {
  const put = (AlarmName: string, topicArn: string, change: Readonly<Record<string, string>>) =>
    callQuery(aws.environment, 'monitoring', {
      Action: 'PutMetricAlarm',
      Version: '2010-08-01',
      AlarmName,
      Statistic: 'Sum',
      Period: '300',
      EvaluationPeriods: '1',
      Threshold: '0',
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      'AlarmActions.member.1': topicArn,
      'OKActions.member.1': topicArn,
      ...change,
    });
  const setState = (AlarmName: string, StateValue: string) =>
    callQuery(aws.environment, 'monitoring', {
      Action: 'SetAlarmState',
      Version: '2010-08-01',
      AlarmName,
      StateValue,
      StateReason: 'test',
    });
  const states = (topicArn: string): readonly string[] =>
    textsTo(topicArn).map((text) => JSON.parse(text).NewStateValue);
  const of = (namespace: string, metric: string, dimension: string, value: string) => ({
    Namespace: namespace,
    MetricName: metric,
    'Dimensions.member.1.Name': dimension,
    'Dimensions.member.1.Value': value,
  });
  const NEVER = of('n', 'm', 'd', 'v');

  it('acts when its state changes, not while it stays', async () => {
    const topic = await createTopic('cloudwatch.amazonaws.com');
    await put('repeating', topic, { ...NEVER, TreatMissingData: 'ignore' });
    await setState('repeating', 'ALARM');
    await setState('repeating', 'ALARM');
    expect(states(topic)).toEqual(['ALARM']);
    await setState('repeating', 'OK');
    await setState('repeating', 'ALARM');
    expect(states(topic)).toEqual(['ALARM', 'OK', 'ALARM']);
    await callQuery(aws.environment, 'monitoring', {
      Action: 'DisableAlarmActions',
      Version: '2010-08-01',
      'AlarmNames.member.1': 'repeating',
    });
    await setState('repeating', 'OK');
    expect(states(topic)).toHaveLength(3);
  });

  it('reaches no topic whose policy does not let CloudWatch', async () => {
    const topic = await createTopic('events.amazonaws.com');
    await put('unheard', topic, { ...NEVER, TreatMissingData: 'ignore' });
    await setState('unheard', 'ALARM');
    expect(states(topic)).toEqual([]);
  });

  it('hears of errors and throttles of a function, of messages in a queue, and of silence', async () => {
    const role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
    const FunctionName = await createFunction(
      clients,
      role,
      'export const handler = async () => { throw new Error("x") }',
    );
    const queue = await createQueue(clients);
    const topics = new Map<string, string>();
    for (const [name, change] of Object.entries({
      errors: of('AWS/Lambda', 'Errors', 'FunctionName', FunctionName),
      throttles: of('AWS/Lambda', 'Throttles', 'FunctionName', FunctionName),
      depth: of('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', queue.name),
      silence: { ...of('AWS/Logs', 'IncomingLogEvents', 'LogGroupName', 'silent'), TreatMissingData: 'breaching' },
      embedded: of('alerts', 'lost', 'name', 'a'),
    })) {
      const topic = await createTopic('cloudwatch.amazonaws.com');
      topics.set(name, topic);
      await put(name, topic, change);
    }
    const heard = (name: string) => vi.waitFor(() => expect(states(topics.get(name) ?? '')).toContain('ALARM'), 20_000);
    await heard('silence');
    await clients.lambda.send(new InvokeCommand({ FunctionName }));
    await heard('errors');
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'x' }));
    await heard('depth');
    const line = {
      _aws: { CloudWatchMetrics: [{ Namespace: 'alerts', Dimensions: [['name']], Metrics: [{ Name: 'lost' }] }] },
      name: 'a',
      lost: 1,
    };
    const writer = await createFunction(
      clients,
      role,
      `export const handler = async () => console.log('${JSON.stringify(line)}')`,
    );
    await clients.logs.send(new CreateLogGroupCommand({ logGroupName: `/aws/lambda/${writer}` }));
    await clients.lambda.send(new InvokeCommand({ FunctionName: writer }));
    await heard('embedded');
    await clients.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await clients.lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event' }));
    await heard('throttles');
  });
});
