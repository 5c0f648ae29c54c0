/** What is asked of the local AWS becomes CloudTrail records: in the log group of a trail, and only there. */
import { readdirSync, readFileSync } from 'node:fs';
import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GetUserCommand,
} from '@aws-sdk/client-iam';
import { PutFunctionConcurrencyCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { CreateTopicCommand, PublishCommand } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assumeRole,
  type Clients,
  callJson,
  callQuery,
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
  createUser,
  EVERYTHING,
  uniqueName,
  zipOf,
} from './account.ts';

type CloudTrailRecord = Readonly<Record<string, unknown>>;

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

async function all(): Promise<readonly CloudTrailRecord[]> {
  await aws.settled();
  return readRecords(clients, GROUP);
}

/** The records of what is done, reads left out. */
async function recordsOf(work: () => Promise<unknown>): Promise<readonly CloudTrailRecord[]> {
  const before = (await all()).length;
  await work();
  return (await all()).slice(before).filter(({ readOnly }) => readOnly === false);
}

async function recordOf(work: () => Promise<unknown>): Promise<CloudTrailRecord> {
  const [record = {}, ...more] = await recordsOf(work);
  expect(more).toEqual([]);
  return record;
}

describe('a record', () => {
  it('has what CloudTrail tells of a call', async () => {
    const UserName = uniqueName('eve');
    const Tags = [{ Key: 'team', Value: 'a' }];
    const record = await recordOf(() => clients.iam.send(new CreateUserCommand({ UserName, Tags })));
    expect(record).toEqual({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDACKCEVSQ6C2EXAMPLE',
        arn: `arn:aws:iam::${ACCOUNT}:user/admin`,
        accountId: ACCOUNT,
        accessKeyId: aws.environment['AWS_ACCESS_KEY_ID'],
        userName: 'admin',
      },
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      requestParameters: { userName: UserName, tags: [{ key: 'team', value: 'a' }] },
      responseElements: {
        user: {
          path: '/',
          userName: UserName,
          userId: expect.stringMatching(/^AIDA/),
          arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
          createDate: expect.stringMatching(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/),
          tags: [{ key: 'team', value: 'a' }],
        },
      },
      requestID: expect.any(String),
      eventID: expect.any(String),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
      tlsDetails: expect.objectContaining({ clientProvidedHostHeader: 'iam.amazonaws.com' }),
    });
  });

  it("tells a session's role, and the root user", async () => {
    const role = await createRole(clients, { AWS: ACCOUNT }, {}, EVERYTHING);
    const session = await assumeRole(aws.environment, role.arn);
    const name = role.arn.split('/').pop();
    const asSession = () => clientsOf(session).iam.send(new CreateUserCommand({ UserName: uniqueName('eve') }));
    expect((await recordOf(asSession))['userIdentity']).toEqual({
      type: 'AssumedRole',
      principalId: `${role.id}:test`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/test`,
      accountId: ACCOUNT,
      accessKeyId: session['AWS_ACCESS_KEY_ID'],
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: role.id, arn: role.arn, accountId: ACCOUNT, userName: name },
        attributes: { creationDate: expect.stringMatching(/Z$/), mfaAuthenticated: 'false' },
      },
    });
    const asRoot = () =>
      clientsOf(aws.rootEnvironment).iam.send(new CreateUserCommand({ UserName: uniqueName('eve') }));
    expect((await recordOf(asRoot))['userIdentity']).toEqual({
      type: 'Root',
      principalId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      accountId: ACCOUNT,
      accessKeyId: aws.rootEnvironment['AWS_ACCESS_KEY_ID'],
    });
  });

  it('of a federation token is that of a write', async () => {
    const form = { Action: 'GetFederationToken', Version: '2011-06-15', Name: 'eve' };
    expect(await recordOf(() => callQuery(aws.environment, 'sts', form))).toMatchObject({
      eventName: 'GetFederationToken',
      requestParameters: { name: 'eve' },
      responseElements: { credentials: { accessKeyId: expect.any(String) } },
    });
  });

  it('of a user who deletes themselves names them', async () => {
    const user = await createUser(aws, EVERYTHING);
    const { User } = await clientsOf(user).iam.send(new GetUserCommand({}));
    const deletion = new DeleteUserCommand({ UserName: User?.UserName });
    const record = await recordOf(() =>
      clientsOf(user)
        .iam.send(deletion)
        .catch(() => undefined),
    );
    expect(record).toMatchObject({ eventName: 'DeleteUser', userIdentity: { userName: User?.UserName } });
  });

  it('of a denied call has no parameters; of one that failed otherwise it has', async () => {
    const user = await createUser(aws, { Effect: 'Allow', Action: 'sns:*', Resource: '*' });
    const denied = await recordOf(() =>
      clientsOf(user)
        .iam.send(new CreateUserCommand({ UserName: 'eve' }))
        .catch(() => undefined),
    );
    expect(denied).toMatchObject({
      eventName: 'CreateUser',
      errorCode: 'AccessDenied',
      errorMessage: expect.stringContaining('is not authorized to perform: iam:CreateUser'),
      requestParameters: null,
      responseElements: null,
    });
    const failed = await recordOf(() =>
      clients.iam
        .send(new AttachRolePolicyCommand({ RoleName: 'nobody', PolicyArn: 'arn:aws:iam::aws:policy/X' }))
        .catch(() => undefined),
    );
    expect(failed).toMatchObject({
      errorCode: 'NoSuchEntityException',
      requestParameters: { roleName: 'nobody', policyArn: 'arn:aws:iam::aws:policy/X' },
      responseElements: null,
    });
  });
});

describe('parameters are spelled as CloudTrail spells them', () => {
  let functionName = '';
  let queueUrl = '';
  const ssm = () =>
    new SSMClient({
      endpoint: aws.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: String(aws.environment['AWS_ACCESS_KEY_ID']), secretAccessKey: 'x' },
    });
  beforeAll(async () => {
    const role = await createRole(clients, { Service: 'lambda.amazonaws.com' }, {}, EVERYTHING);
    functionName = await createFunction(clients, role, 'export const handler = async () => 1');
    queueUrl = (await createQueue(clients)).url;
  });

  const DOCUMENT = `<EntityDescriptor>${'x'.repeat(1_000)}</EntityDescriptor>`;
  const alarm = {
    Action: 'PutMetricAlarm',
    Version: '2010-08-01',
    AlarmName: 'a',
    Namespace: 'n',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: '60',
    EvaluationPeriods: '1',
    Threshold: '0',
    ComparisonOperator: 'GreaterThanThreshold',
    'AlarmActions.member.1': 'arn:aws:sns:us-east-1:123456789012:topic',
  };

  it.each<[string, () => Promise<unknown>, string, string, unknown]>([
    [
      'an abbreviation at the beginning',
      () => clients.iam.send(new CreateSAMLProviderCommand({ Name: 'idp', SAMLMetadataDocument: DOCUMENT })),
      'iam.amazonaws.com',
      'CreateSAMLProvider',
      { name: 'idp', sAMLMetadataDocument: DOCUMENT },
    ],
    [
      'no password',
      async () => {
        const UserName = 'with-password';
        await clients.iam.send(new CreateUserCommand({ UserName }));
        return clients.iam.send(
          new CreateLoginProfileCommand({ UserName, Password: 'Secret-123', PasswordResetRequired: true }),
        );
      },
      'iam.amazonaws.com',
      'CreateLoginProfile',
      { userName: 'with-password', passwordResetRequired: true },
    ],
    [
      "Lambda's date of the API, and no code",
      () => clients.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: functionName, ZipFile: zipOf('1') })),
      'lambda.amazonaws.com',
      'UpdateFunctionCode20150331v2',
      { functionName: expect.stringMatching(/^function-/) },
    ],
    [
      'a concurrency of 0',
      () =>
        clients.lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName: functionName, ReservedConcurrentExecutions: 0 }),
        ),
      'lambda.amazonaws.com',
      'PutFunctionConcurrency20171031',
      { functionName: expect.stringMatching(/^function-/), reservedConcurrentExecutions: 0 },
    ],
    [
      'a log group',
      () => clients.logs.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 1 })),
      'logs.amazonaws.com',
      'PutRetentionPolicy',
      { logGroupName: GROUP, retentionInDays: 1 },
    ],
    [
      'a map of attributes',
      () =>
        clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { VisibilityTimeout: '5' } })),
      'sqs.amazonaws.com',
      'SetQueueAttributes',
      { queueUrl: expect.stringMatching(/queue-/), attributes: { VisibilityTimeout: '5' } },
    ],
    [
      'a hidden value',
      () => ssm().send(new PutParameterCommand({ Name: '/a', Value: 'secret', Type: 'SecureString' })),
      'ssm.amazonaws.com',
      'PutParameter',
      { name: '/a', value: 'HIDDEN_DUE_TO_SECURITY_REASONS', type: 'SecureString' },
    ],
    [
      'lists as lists, numbers as numbers',
      () => callQuery(aws.environment, 'monitoring', alarm),
      'monitoring.amazonaws.com',
      'PutMetricAlarm',
      {
        alarmName: 'a',
        namespace: 'n',
        metricName: 'm',
        statistic: 'Sum',
        period: 60,
        evaluationPeriods: 1,
        threshold: 0,
        comparisonOperator: 'GreaterThanThreshold',
        alarmActions: ['arn:aws:sns:us-east-1:123456789012:topic'],
      },
    ],
  ])('%s', async (_, work, eventSource, eventName, requestParameters) => {
    const records = await recordsOf(work);
    expect(records.at(-1)).toMatchObject({ eventSource, eventName });
    expect(records.at(-1)?.['requestParameters']).toEqual(requestParameters);
  });
});

describe('there is none', () => {
  const publish = async (): Promise<void> => {
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'quiet' }));
    await clients.sns.send(new PublishCommand({ TopicArn, Message: 'x' }));
  };
  const namesOf = (records: readonly CloudTrailRecord[]) => records.map(({ eventName }) => eventName);
  const trail = (action: string, input: object) =>
    callJson(aws.environment, 'cloudtrail', `CloudTrail_20131101.${action}`, input);

  it('of data events, until the trail takes them', async () => {
    expect(namesOf(await recordsOf(publish))).toEqual(['CreateTopic']);
    const FieldSelectors = [
      { Field: 'eventCategory', Equals: ['Data'] },
      { Field: 'resources.type', Equals: ['AWS::SNS::Topic'] },
    ];
    const Management = { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] };
    await trail('PutEventSelectors', { TrailName: GROUP, AdvancedEventSelectors: [Management, { FieldSelectors }] });
    expect(await recordsOf(publish)).toMatchObject([
      { eventName: 'CreateTopic', eventCategory: 'Management', managementEvent: true },
      { eventName: 'Publish', eventCategory: 'Data', managementEvent: false, readOnly: false },
    ]);
  });

  it('after the trail stopped, which it still records', async () => {
    const records = await recordsOf(async () => {
      await trail('StopLogging', { Name: GROUP });
      await clients.iam.send(new AttachUserPolicyCommand({ UserName: 'x', PolicyArn: 'y' })).catch(() => undefined);
      await trail('StartLogging', { Name: GROUP });
    });
    expect(namesOf(records)).toEqual(['StopLogging']);
  });
});

const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'];

/** Places and types of what a value holds, as `user.tags[].key string`; the same for every item of a list. */
function shapeOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => shapeOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [`${path} ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([name, member]) => shapeOf(member, path === '' ? name : `${path}.${name}`));
}

const nameOf = (place: string): string => place.replace(/ \w+$/, '').toLowerCase();

// Records of others are not part of the project: the folder is named where they are at hand.
if (corpus !== undefined) {
  it('has the shape of records that others captured', async () => {
    const captured = readdirSync(corpus)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(`${corpus}/${name}`, 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line): CloudTrailRecord => JSON.parse(line));
    const key = ({ eventSource, eventName, errorCode }: CloudTrailRecord): string =>
      `${eventSource} ${eventName} ${errorCode ?? ''}`;
    let compared = 0;
    for (const record of await all()) {
      const alike = captured.filter((each) => key(each) === key(record));
      for (const part of alike.length === 0 ? [] : ['requestParameters', 'responseElements']) {
        compared += 1;
        const there = new Set(alike.flatMap((each) => shapeOf(each[part] ?? null, part)));
        const names = new Set([...there].map(nameOf));
        // One may have a member that the others have not; what they all have is spelt alike and of the same type.
        const unlike = shapeOf(record[part], part).filter((place) => names.has(nameOf(place)) && !there.has(place));
        expect(unlike, `${key(record)}: ${JSON.stringify(alike[0]?.[part])}`).toEqual([]);
      }
    }
    expect(compared).toBeGreaterThan(3);
  });
}
