import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../lambda-src/catalogue/index.ts';
import { predicateOf } from '../../../lambda-src/finding/summary.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { outcomeOf } from '../../../lambda-src/record/outcome.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { deniedResource, parseArn, targetsOf } from '../../../lambda-src/record/targets.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

const CI_ADMIN = {
  type: 'IAMUser',
  arn: 'arn:aws:iam::111122223333:user/ci-admin',
  accountId: '111122223333',
  userName: 'ci-admin',
};

const event = (fields: JsonObject): JsonObject => ({
  eventSource: 'iam.amazonaws.com',
  recipientAccountId: '111122223333',
  userIdentity: CI_ADMIN,
  requestParameters: null,
  responseElements: null,
  ...fields,
});

const read = (fields: JsonObject) => say(event(fields));

function say(raw: JsonObject) {
  const record = parseRecord(raw);
  const entry = lookUp(record.eventSource, record.eventName);
  const targets = targetsOf(record, entry);
  return { targets, sentence: predicateOf(entry, targets, outcomeOf(record), record) };
}

const refusal = (action: string, resource: string): JsonObject => ({
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:iam::111122223333:user/ci-admin is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
});

describe('parseArn', () => {
  it.each([
    ['arn:aws:iam::aws:policy/service-role/AWSLambdaRole', 'policy', 'AWSLambdaRole'],
    ['arn:aws-us-gov:iam::111122223333:role/a/b/deployer', 'role', 'deployer'],
    ['arn:aws-cn:iam::111122223333:root', 'root user', '111122223333'],
    ['arn:aws:iam::111122223333:instance-profile/web', 'instance profile', 'web'],
    ['arn:aws:iam::111122223333:mfa/phone', 'MFA device', 'phone'],
    ['arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/A1', 'OIDC provider', 'oidc.example.com/id/A1'],
    ['arn:aws:sts::111122223333:assumed-role/deployer/run-42', 'role session', 'run-42'],
    ['arn:aws:s3:::reports', 'bucket', 'reports'],
    ['arn:aws:sns:us-east-1:111122223333:alerts', 'topic', 'alerts'],
    ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/trail:*', 'log group', '/aws/trail'],
    ['arn:aws:lambda:us-east-1:111122223333:function:alerts:live', 'function', 'alerts'],
    ['arn:aws:sso:::permissionSet/ssoins-1/ps-2', 'permission set', 'ps-2'],
    ['arn:aws:organizations::111122223333:root/o-exampleorgid/r-exam', 'root', 'r-exam'],
    ['arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/EXAMPLE-f852', 'event data store', 'EXAMPLE-f852'],
    ['arn:aws:iam::111122223333:saml-provider/corp', 'SAML provider', 'corp'],
    ['arn:aws:iam::111122223333:u2f/user/jane/key-A1', 'MFA device', 'key-A1'],
    ['arn:aws:sqs:us-east-1:111122223333:jobs', 'queue', 'jobs'],
    ['arn:aws:codecommit:us-east-1:111122223333:app', 'codecommit resource', 'app'],
    ['arn:aws:secretsmanager:us-east-1:111122223333:secret:shop/db-AbCdEf', 'secret', 'shop/db-AbCdEf'],
    ['arn:aws:iam::111122223333:constructor/x', 'constructor', 'x'],
    ['arn:aws:iam::111122223333:user/*', 'user', null],
    ['arn:aws:iam::111122223333:user/', 'user', null],
  ])('%s', (arn, type, name) => {
    expect(parseArn(arn)).toEqual({ type, name });
  });

  it('is null for what is no ARN', () => {
    for (const text of [
      '',
      'arn',
      'arn:',
      'arn:aws:iam::111122223333',
      'arn:aws:iam::111122223333:',
      'deployer',
      'x:aws:iam::1:user/a',
    ]) {
      expect(parseArn(text)).toBeNull();
    }
  });
});

describe('the resource in a refusal', () => {
  const message = (rest: string) =>
    `User: arn:aws:sts::111122223333:assumed-role/deployer/run-42 is not authorized to perform: iam:X${rest}`;

  it.each([
    [
      ' on resource: arn:aws:iam::111122223333:user/people/bob because no identity-based policy allows the iam:X action',
      'user',
      'bob',
      'arn:aws:iam::111122223333:user/people/bob',
    ],
    [
      ' on resource: arn:aws:iam::111122223333:role/deployer with an explicit deny in a service control policy',
      'role',
      'deployer',
      'arn:aws:iam::111122223333:role/deployer',
    ],
    [' on resource: role deployer because no identity-based policy allows the iam:X action', 'role', 'deployer', null],
    [' on resource: role deployer', 'role', 'deployer', null],
    [' on resource:   role deployer', 'role', 'deployer', null],
    [' on resource: mfa jane', 'MFA device', 'jane', null],
    [' on resource: role because-of-us', 'role', 'because-of-us', null],
    [' on resource: role gives-because', 'role', 'gives-because', null],
    [
      ' on resource: instance profile web because no permissions boundary allows the iam:X action',
      'instance profile',
      'web',
      null,
    ],
    [
      ' on resource: policy arn:aws:iam::111122223333:policy/p with an explicit deny in an identity-based policy',
      'policy',
      'p',
      'arn:aws:iam::111122223333:policy/p',
    ],
    [
      ' on resource: arn:aws:iam::111122223333:group/admins.',
      'group',
      'admins',
      'arn:aws:iam::111122223333:group/admins',
    ],
  ])('%s', (rest, type, name, arn) => {
    expect(deniedResource(message(rest))).toEqual({ type, name, arn });
  });

  it('is read after the longer beginning of EC2', () => {
    expect(
      deniedResource(
        `You are not authorized to perform this operation. ${message(' on resource: arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc because no identity-based policy allows the action')}`,
      ),
    ).toEqual({ type: 'instance', name: 'i-0abc', arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc' });
  });

  it.each([
    '',
    ' on resource: * because no identity-based policy allows it',
    ' on resource: user because',
    ' on resource: user with an explicit deny',
    ' on resource: arn:aws:iam::111122223333:user/* because no identity-based policy allows it',
    ' on resource: policy arn:aws:iam::111122223333:policy/* because no identity-based policy allows it',
    ' on resource: ',
  ])('is null where none is named: "%s"', (rest) => {
    expect(deniedResource(message(rest))).toBeNull();
  });

  it('is null for other messages', () => {
    expect(deniedResource(null)).toBeNull();
    expect(deniedResource('Encoded authorization failure message: AbC on resource: role deployer')).toBeNull();
    expect(deniedResource(' on resource: role deployer')).toBeNull();
    expect(deniedResource(message(`${' '.repeat(5_000)} on resource: role deployer`))).toBeNull();
  });
});

describe('denied calls', () => {
  it('take the target they lost from the message and say what is still missing', () => {
    const { targets, sentence } = read({
      eventName: 'AttachRolePolicy',
      ...refusal('AttachRolePolicy', 'role deployer'),
    });
    expect(targets).toEqual([
      { type: 'role', name: 'deployer', arn: null },
      { type: 'policy', name: null, arn: null },
    ]);
    expect(sentence).toBe('tried to attach a policy to role deployer (the record does not name the policy)');
  });

  it('do not take the caller for the user they meant', () => {
    expect(read({ eventName: 'CreateAccessKey', errorCode: 'AccessDenied', errorMessage: null }).sentence).toBe(
      'tried to create an access key for a user (the record does not name the user)',
    );
    const arn = 'arn:aws:iam::111122223333:user/bob';
    expect(read({ eventName: 'CreateAccessKey', ...refusal('CreateAccessKey', arn) })).toEqual({
      targets: [
        { type: 'user', name: 'bob', arn },
        { type: 'access key', name: null, arn: null },
      ],
      sentence: 'tried to create an access key for user bob',
    });
  });

  it('do not take the calling account for the one they meant', () => {
    const close = { eventSource: 'account.amazonaws.com', eventName: 'CloseAccount' };
    expect(read({ ...close, errorCode: 'AccessDeniedException' }).sentence).toBe(
      'tried to close an account (the record does not name the account)',
    );
    expect(read(close).sentence).toBe('closed account 111122223333');
  });

  it('name both when both are missing', () => {
    expect(read({ eventName: 'PutUserPolicy', errorCode: 'AccessDenied' }).sentence).toBe(
      'tried to put an inline policy on a user (the record does not name the inline policy or the user)',
    );
  });

  it('know that a service-linked role is a role', () => {
    const arn = 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    expect(read({ eventName: 'CreateServiceLinkedRole', ...refusal('CreateServiceLinkedRole', arn) }).targets).toEqual([
      { type: 'service-linked role', name: 'AWSServiceRoleForECS', arn },
      { type: 'service', name: null, arn: null },
    ]);
  });

  it('show the role that could not be passed beside the target', () => {
    const role = 'arn:aws:iam::111122223333:role/admin';
    expect(
      read({
        eventName: 'AddRoleToInstanceProfile',
        requestParameters: { instanceProfileName: 'web', roleName: 'web' },
        ...refusal('PassRole', role),
      }).targets,
    ).toEqual([
      { type: 'instance profile', name: 'web', arn: null },
      { type: 'role', name: 'web', arn: null },
      { type: 'role', name: 'admin', arn: role },
    ]);
  });
});

it('a call that succeeded without its answer leaves a name open', () => {
  const userName = 'bob';
  expect(read({ eventName: 'CreateAccessKey', requestParameters: { userName } }).sentence).toBe(
    'created an access key for user bob (the record does not name the access key)',
  );
  expect(
    read({ eventName: 'CreateAccessKey', requestParameters: { userName }, errorCode: 'LimitExceeded' }).sentence,
  ).toBe('tried to create an access key for user bob');
});

describe('calls to oneself', () => {
  it('mean the calling user', () => {
    const { targets, sentence } = read({
      eventName: 'CreateAccessKey',
      responseElements: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
    });
    expect(targets[0]).toEqual({ type: 'user', name: 'ci-admin', arn: CI_ADMIN.arn });
    expect(sentence).toBe('created access key AKIAI44QH8DHBEXAMPLE for user ci-admin');
  });

  it('mean the root user where root calls, by whatever name the answer has', () => {
    const { targets, sentence } = read({
      eventName: 'CreateAccessKey',
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
      responseElements: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE', userName: 'Root' } },
    });
    expect(targets[0]).toEqual({ type: 'root user', name: '111122223333', arn: 'arn:aws:iam::111122223333:root' });
    expect(sentence).toBe('created access key AKIAI44QH8DHBEXAMPLE for the root user of account 111122223333');
  });

  it('mean the root user, even where the record does not say of which account', () => {
    const { recipientAccountId: _, ...record } = event({
      eventName: 'CreateAccessKey',
      userIdentity: { type: 'Root' },
      requestParameters: { userName: 'AWS ROOT USER' },
      responseElements: { accessKey: { accessKeyId: 'AKIAI44QH8DHBEXAMPLE' } },
    });
    expect(say(record).sentence).toBe('created access key AKIAI44QH8DHBEXAMPLE for the root user');
  });

  it('of a role session mean nobody that the record names', () => {
    const session = { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deployer/x', userName: 'trap' };
    expect(read({ eventName: 'DeleteLoginProfile', userIdentity: session }).targets[0]?.name).toBeNull();
  });

  it('are not guessed where the parameters were too large for the record', () => {
    expect(
      read({
        eventName: 'CreateLoginProfile',
        requestParameters: { reason: 'requestParameters too large', omitted: true },
      }).sentence,
    ).toBe('created a console password for a user (the record does not name the user)');
  });
});

describe('names and ARNs', () => {
  it('take an ARN from the answer or from resources, and never make one up', () => {
    const named = { eventName: 'DeleteRole', requestParameters: { roleName: 'deployer' } };
    expect(read(named).targets).toEqual([{ type: 'role', name: 'deployer', arn: null }]);
    const arn = 'arn:aws:iam::111122223333:role/deploy/deployer';
    expect(read({ ...named, resources: [null, { ARN: 7 }, { arn }] }).targets[0]?.arn).toBe(arn);
    const user = 'arn:aws:iam::111122223333:user/deployer';
    expect(read({ ...named, resources: [{ ARN: user }] }).targets[0]?.arn).toBeNull();
  });

  it('are those of the one resource of the kind where the parameters name none', () => {
    const jobs = { ARN: 'arn:aws:iam::111122223333:role/jobs' };
    const web = { ARN: 'arn:aws:iam::111122223333:role/web' };
    const user = { ARN: 'arn:aws:iam::111122223333:user/jane' };
    const every = { ARN: 'arn:aws:iam::111122223333:role/*' };
    const targetOf = (requestParameters: JsonObject, ...resources: JsonObject[]) =>
      read({ eventName: 'DeleteRole', requestParameters, resources }).targets[0];
    expect(targetOf({}, user, jobs)).toEqual({ type: 'role', name: 'jobs', arn: jobs.ARN });
    expect(targetOf({}, jobs, web)).toEqual({ type: 'role', name: null, arn: null });
    expect(targetOf({}, every)).toEqual({ type: 'role', name: null, arn: null });
    expect(targetOf({}, { ARN: 'jobs' })).toEqual({ type: 'role', name: null, arn: null });
    expect(targetOf({ roleName: 'web' }, jobs, web)).toEqual({ type: 'role', name: 'web', arn: web.ARN });
    expect(targetOf({ roleName: 'web' }, jobs)).toEqual({ type: 'role', name: 'web', arn: null });
    const passed = 'arn:aws:iam::111122223333:role/deploy/web';
    expect(targetOf({ roleName: passed }, web)).toEqual({ type: 'role', name: 'web', arn: passed });
  });

  it.each([
    ['https://sqs.us-east-1.amazonaws.com/111122223333/jobs', 'jobs'],
    ['https://queue.amazonaws.com/111122223333/jobs.fifo', 'jobs.fifo'],
    ['http://localhost:4566/000000000000/jobs', 'jobs'],
    ['https://example.com/jobs', 'https://example.com/jobs'],
    [
      'x https://sqs.us-east-1.amazonaws.com/111122223333/jobs',
      'x https://sqs.us-east-1.amazonaws.com/111122223333/jobs',
    ],
    [
      'https://sqs.us-east-1.amazonaws.com/111122223333/jobs?x',
      'https://sqs.us-east-1.amazonaws.com/111122223333/jobs?x',
    ],
  ])('read the queue %s as %s', (queueUrl, name) => {
    const record = { eventSource: 'sqs.amazonaws.com', eventName: 'DeleteQueue', requestParameters: { queueUrl } };
    expect(read(record).targets[0]).toEqual({ type: 'queue', name, arn: null });
  });

  it('count a list that is longer than a sentence', () => {
    const alarmNames = Array.from({ length: 8 }, (_, index) => `alarm-${index}`);
    expect(
      read({ eventSource: 'monitoring.amazonaws.com', eventName: 'DeleteAlarms', requestParameters: { alarmNames } })
        .sentence,
    ).toBe('deleted alarm alarm-0, alarm-1, alarm-2, alarm-3, alarm-4 and 3 more');
    const few = [...alarmNames.slice(0, 4), '', 'HIDDEN_DUE_TO_SECURITY_REASONS', 'arn:aws:s3:::five'];
    expect(
      read({
        eventSource: 'monitoring.amazonaws.com',
        eventName: 'DeleteAlarms',
        requestParameters: { alarmNames: few },
      }).targets[0],
    ).toEqual({ type: 'alarm', name: 'alarm-0, alarm-1, alarm-2, alarm-3, five', arn: null });
  });

  it.each(['HIDDEN_DUE_TO_SECURITY_REASONS_2', 'NOT_HIDDEN_DUE_TO_SECURITY_REASONS', 'a*', '*a'])(
    '%s is one',
    (userName) => {
      expect(read({ eventName: 'CreateUser', requestParameters: { userName } }).targets[0]?.name).toBe(userName);
    },
  );

  it.each(['HIDDEN_DUE_TO_SECURITY_REASONS', '****', '', null, 12, {}, []])('%j is no name', (userName) => {
    const name = read({ eventName: 'CreateUser', requestParameters: { userName } }).targets[0]?.name;
    expect(name).toBe(userName === 12 ? '12' : null);
  });
});

describe('events without a row', () => {
  it('name service, action and what well-known parameters and resources name', () => {
    const arn = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
    expect(
      read({
        eventSource: 'foo.amazonaws.com',
        eventName: 'CreateFoo',
        requestParameters: { userName: 'bob', roleArn: 'arn:aws:iam::111122223333:role/deployer' },
        resources: [{ ARN: arn }],
      }),
    ).toEqual({
      targets: [
        { type: 'user', name: 'bob', arn: null },
        { type: 'role', name: 'deployer', arn: 'arn:aws:iam::111122223333:role/deployer' },
        { type: 'table', name: 'orders', arn },
      ],
      sentence: 'called CreateFoo on service foo.amazonaws.com (user bob, role deployer, table orders)',
    });
  });

  it.each([
    ['userName', 'jane', 'user'],
    ['roleName', 'app', 'role'],
    ['groupName', 'admins', 'group'],
    ['policyName', 'own', 'policy'],
    ['policyArn', 'arn:aws:iam::aws:policy/ReadOnlyAccess', 'policy', 'ReadOnlyAccess'],
    ['roleArn', 'arn:aws:iam::111122223333:role/app', 'role', 'app'],
    ['instanceProfileName', 'web', 'instance profile'],
    ['accessKeyId', 'AKIAIOSFODNN7EXAMPLE', 'access key'],
    ['serialNumber', 'arn:aws:iam::111122223333:mfa/jane', 'MFA device', 'jane'],
    ['sAMLProviderArn', 'arn:aws:iam::111122223333:saml-provider/corp', 'SAML provider', 'corp'],
    [
      'openIDConnectProviderArn',
      'arn:aws:iam::111122223333:oidc-provider/login.example.com',
      'OIDC provider',
      'login.example.com',
    ],
    ['permissionSetArn', 'arn:aws:sso:::permissionSet/ssoins-1/ps-2', 'permission set', 'ps-2'],
    ['principalArn', 'arn:aws:iam::111122223333:role/app', 'principal', 'app'],
    ['trailName', 'main', 'trail'],
    ['bucketName', 'reports', 'bucket'],
    ['keyId', '1234abcd-12ab-34cd-56ef-1234567890ab', 'key'],
    ['functionName', 'alerts', 'function'],
    ['secretId', 'db', 'secret'],
    ['topicArn', 'arn:aws:sns:us-east-1:111122223333:alerts', 'topic', 'alerts'],
    ['queueUrl', 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs', 'queue', 'jobs'],
    ['logGroupName', '/aws/trail', 'log group'],
    ['clusterName', 'prod', 'cluster'],
    ['instanceId', 'i-0abc', 'instance'],
    ['resourceArn', 'arn:aws:s3:::reports', 'resource', 'reports'],
    ['accountId', '444455556666', 'account'],
    ['name', 'x', 'resource'],
    ['id', 'y', 'resource'],
  ])('take %s %s for a %s', (parameter, value, type, name = value) => {
    const arn = value.startsWith('arn:') ? value : null;
    expect(
      read({ eventSource: 'foo.amazonaws.com', eventName: 'CreateFoo', requestParameters: { [parameter]: value } })
        .targets,
    ).toEqual([{ type, name, arn }]);
  });

  it('name five of many resources, and the one that a refusal names', () => {
    const resources = Array.from({ length: 7 }, (_, index) => ({ ARN: `arn:aws:s3:::bucket-${index}` }));
    const record = { eventSource: 'foo.amazonaws.com', eventName: 'CreateFoo', resources };
    expect(read(record).targets.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((index) => `bucket-${index}`));
    expect(read({ ...record, resources: [], ...refusal('CreateFoo', 'role app') }).targets).toEqual([
      { type: 'role', name: 'app', arn: null },
    ]);
  });

  it('read hostile parameters as data', () => {
    const hostile = JSON.parse('{"__proto__":{"userName":"x"},"constructor":"y","name":{"length":1e9},"id":"z"}');
    expect(
      read({ eventSource: 'foo.amazonaws.com', eventName: '__proto__', requestParameters: hostile }).sentence,
    ).toBe('called __proto__ on service foo.amazonaws.com (resource z)');
  });

  it.each<[string, (length: number) => Parameters<typeof read>[0]]>([
    ['spaces', (length) => ({ requestParameters: { roleName: `${' '.repeat(length)}x`, policyArn: 'x' } })],
    [
      'an ARN',
      (length) => ({ requestParameters: { roleName: 'x', policyArn: 'arn:aws:iam::1:policy/'.repeat(length) } }),
    ],
    [
      'an error',
      (length) => ({
        errorCode: 'AccessDenied',
        errorMessage: ` not authorized to perform${' on resource: '.repeat(length)}`,
      }),
    ],
    ['versions', (length) => ({ eventSource: 'lambda.amazonaws.com', eventName: `${'20150331'.repeat(length)}v` })],
  ])('read %s of any length without stalling', (_, record) => {
    const readLong = (length: number) => void read({ eventName: 'AttachRolePolicy', ...record(length) });
    expect(growth(readLong, 60_000)).toBeLessThan(NEARLY_LINEAR);
  });
});
