/** The clients in the zip speak to SNS, SES, SQS and SSM. */
import { afterEach, describe, expect, it } from 'vitest';
import { packAll } from '../../lambda-src/pipeline/waiting.ts';
import { type Answer, type AwsEndpoint, refusal, type SentRequest, startAwsEndpoint } from '../aws-endpoint.ts';
import type { InvocationResult } from '../local-aws/contract.ts';
import type { LambdaFunction } from '../local-aws/lambda/index.ts';
import { attachAdministrator, record } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { functionOf } from './zip.ts';

const SNS = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
const SES = { SES_SENDER: 'alerts@example.com', SES_RECIPIENTS: '["security@example.com"]' };

let endpoint: AwsEndpoint | null = null;
let lambda: LambdaFunction | null = null;
afterEach(async () => {
  await lambda?.close();
  await endpoint?.close();
});

async function start(
  environment: Readonly<Record<string, string>>,
  answer: (request: SentRequest) => Answer | null = () => null,
): Promise<{ invoke: (event?: unknown) => Promise<InvocationResult>; sent: () => readonly SentRequest[] }> {
  const started = await startAwsEndpoint(answer);
  const runner = functionOf(started.url, environment);
  endpoint = started;
  lambda = runner;
  return {
    invoke: (event = subscriptionEvent(attachAdministrator())) =>
      runner.invoke(event, { requestId: crypto.randomUUID() }),
    sent: () => started.requests,
  };
}

const actions = (requests: readonly SentRequest[]): readonly string[] => requests.map(({ action }) => action);

it('publish and send email, and keep their connections for the next event', async () => {
  const { invoke, sent } = await start({ ...SNS, ...SES });
  expect((await invoke()).outcome).toBe('succeeded');
  expect((await invoke()).outcome).toBe('succeeded');
  expect(actions(sent()).toSorted()).toEqual(['Publish', 'Publish', 'SendEmail', 'SendEmail']);
  expect(endpoint?.connections()).toBe(2);
  const mail = sent().find(({ action }) => action === 'SendEmail')?.fields;
  expect(mail?.['Destination.ToAddresses.member.1']).toBe('security@example.com');
  expect(mail?.['Message.Body.Html.Data']).toContain('AdministratorAccess');
});

describe('read a refusal', () => {
  it.each([
    ['that passes', 'Throttled', 'Rate exceeded'],
    ['of the key', 'KMSThrottling', 'Rate exceeded'],
    ['of the content', 'InvalidParameter', 'Invalid parameter: Subject'],
  ])('%s (%s), and send again', async (_, code, message) => {
    let refused = 0;
    const { invoke, sent } = await start(SNS, () => (refused++ === 0 ? refusal(400, code, message) : null));
    expect((await invoke()).outcome).toBe('succeeded');
    expect(actions(sent())).toEqual(['Publish', 'Publish']);
  });

  it('that is permanent, and queue the alert, with code and message in the log', async () => {
    const { invoke, sent } = await start(SNS, ({ action }) =>
      action === 'Publish' ? refusal(403, 'AuthorizationError', 'not authorized to perform: SNS:Publish') : null,
    );
    const { outcome, logLines } = await invoke();
    expect(outcome).toBe('succeeded');
    expect(actions(sent())).toEqual(['Publish', 'SendMessage']);
    expect(logLines.join('\n')).toContain('AuthorizationError: not authorized to perform: SNS:Publish');
  });

  it('by the queue, and fail', async () => {
    const json = { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'The queue does not exist.' };
    const { invoke } = await start(SNS, ({ action }) =>
      action === 'Publish' ? refusal(403, 'AuthorizationError', 'no') : { status: 400, body: JSON.stringify(json) },
    );
    const { outcome, logLines } = await invoke();
    expect(outcome).toBe('function error');
    expect(logLines.join('\n')).toContain('QueueDoesNotExist: The queue does not exist.');
  });
});

it('a throttled read of the settings is retried, and the alert has them', async () => {
  const parameters = {
    Parameters: [
      { Name: '/iam-change-alerts/iam-change-alerts/ACCOUNT_NAMES/1', Value: '{"111122223333":"production"}' },
    ],
  };
  const throttled = { __type: 'ThrottlingException', message: 'Rate exceeded' };
  let reads = 0;
  const environment = { ...SNS, SETTINGS_PARAMETERS: '{"ACCOUNT_NAMES":1}' };
  const { invoke, sent } = await start(environment, ({ action }) => {
    if (action !== 'GetParameters') return null;
    reads += 1;
    return reads === 1
      ? { status: 400, body: JSON.stringify(throttled) }
      : { status: 200, body: JSON.stringify(parameters) };
  });
  expect((await invoke()).outcome).toBe('succeeded');
  expect(actions(sent())).toEqual(['GetParameters', 'GetParameters', 'Publish']);
  expect(sent().at(-1)?.fields['Message']).toContain('production');
});

it('a setting that cannot be used stops no alert, and the alert says so', async () => {
  const { invoke, sent } = await start({ ...SNS, LOG_LEVEL: 'INFO', ADDITIONAL_SNS_TOPICS: '{"chat":{"arn":"chat"}}' });
  const { outcome, logLines } = await invoke();
  expect(outcome).toBe('succeeded');
  expect(actions(sent())).toEqual(['Publish']);
  const text = sent()[0]?.fields['Message']?.replaceAll(/\s+/g, ' ');
  for (const place of [text, logLines.join().replaceAll('\\"', '"')]) {
    expect(place).toContain('LOG_LEVEL is "INFO"; write one of debug, info (default), warn, error.');
    expect(place).toContain('ADDITIONAL_SNS_TOPICS.chat has "chat", and nothing is sent there');
  }
});

it('publishes what subscribers filter by, as strings and lists', async () => {
  const { invoke, sent } = await start(SNS);
  const hostile = record('CreateUser', { eventName: '"],"x":["', recipientAccountId: '444455556666' });
  await invoke(subscriptionEvent(attachAdministrator(), hostile));
  const { fields = {} } = sent()[0] ?? {};
  const entries = [1, 2, 3, 4, 5, 6].map((index) => `MessageAttributes.entry.${index}`);
  expect(
    entries.map((entry) => ['Name', 'Value.DataType', 'Value.StringValue'].map((part) => fields[`${entry}.${part}`])),
  ).toEqual([
    ['severity', 'String', 'high'],
    ['incident', 'String', expect.stringMatching(/^(?:true|false)$/)],
    ['account_ids', 'String.Array', '["111122223333","444455556666"]'],
    ['categories', 'String.Array', expect.stringMatching(/^\["permissions",/)],
    ['event_names', 'String.Array', '["AttachRolePolicy","other"]'],
    [undefined, undefined, undefined],
  ]);
});

it('counts as suppressed what every destination has a threshold above, and sends a test whatever they are', async () => {
  const { invoke, sent } = await start({
    ...SNS,
    ...SES,
    SNS_MINIMUM_SEVERITY: 'critical',
    SES_MINIMUM_SEVERITY: 'high',
    ADDITIONAL_SNS_TOPICS: JSON.stringify({ chat: { arn: SNS.SNS_TOPIC_ARN, minimum_severity: 'critical' } }),
  });
  const tag = record('TagRole', { requestParameters: { roleName: 'app', tags: [{ key: 'a', value: 'b' }] } });
  const { logLines } = await invoke(subscriptionEvent(tag));
  expect(sent()).toEqual([]);
  expect(logLines.join()).toMatch(/"alerted":0,"suppressed":1,.*"suppressedBy":\{"minimum_severity":1\}/);
  const both = await invoke(subscriptionEvent(attachAdministrator(), { ...tag, eventID: crypto.randomUUID() }));
  expect(both.logLines.join()).toMatch(/"alerted":1,"suppressed":1,/);
  expect(actions(sent())).toEqual(['SendEmail']);
  await invoke(subscriptionEvent({ ...tag, iamChangeAlertsTest: true }));
  expect(actions(sent()).slice(1).toSorted()).toEqual(['Publish', 'Publish', 'SendEmail']);
});

it('without any destination that can be used each event fails, and is kept by Lambda', async () => {
  const { invoke } = await start({ SNS_TOPIC_ARN: 'alerts' });
  for (let event = 0; event < 2; event += 1) {
    const { outcome, logLines } = await invoke();
    expect(outcome).toBe('function error');
    expect(logLines.join()).toContain('There is no destination that can be used');
  }
});

it.each([
  ['of the environment', { ROLE_ID: 'AROAOWN' }, []],
  ['of STS, asked once', {}, ['GetCallerIdentity']],
])(
  'knows its own queued messages by the role id %s, and says where somebody else sent one',
  async (_, known, asked) => {
    const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult><UserId>AROAOWN:alerts</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`;
    const { invoke, sent } = await start({ ...SNS, ...known }, ({ action }) =>
      action === 'GetCallerIdentity' ? { status: 200, body: identity } : null,
    );
    const queued = (SenderId: string, userName: string) => {
      const message = JSON.stringify(record('CreateUser', { requestParameters: { userName } }));
      const logEvents = [{ id: 'id', timestamp: 0, message }];
      const [{ body = '' } = {}] = packAll({ destination: 'sns', logGroup: 'trail', isUnverified: false, logEvents });
      const attributes = { SenderId, ApproximateReceiveCount: '1' };
      return { Records: [{ eventSource: 'aws:sqs', messageId: userName, receiptHandle: 'h', body, attributes }] };
    };
    for (const [sender, user] of [
      ['AROAOWN:alerts', 'one'],
      ['AIDAEVE', 'two'],
    ] as const) {
      expect(JSON.parse((await invoke(queued(sender, user))).payload)).toEqual({ batchItemFailures: [] });
    }
    expect(actions(sent())).toEqual([...asked, 'Publish', 'Publish']);
    const [own = '', other = ''] = sent().flatMap(({ fields }) => fields['Message']?.replaceAll(/\s+/g, ' ') ?? []);
    expect(own).toContain('created user one');
    expect(own).not.toContain('Note:');
    expect(other).toContain('created user two');
    expect(other).toContain('Its sender is AIDAEVE.');
  },
);
