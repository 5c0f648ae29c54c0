import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgePermissions, type PermissionsContext } from '../../../lambda-src/policy/permissions.ts';
import {
  allow,
  allowAllBut,
  deny,
  found,
  HERE,
  judge,
  MFA,
  MY_USER,
  type Statement,
  when,
} from '../../policy/statements.ts';

describe('everything', () => {
  it.each<[string, Statement | Statement[], string[]]>([
    ['* on *', allow('*'), ['allow-all high']],
    ['written as a list', allow(['*'], ['*']), ['allow-all high']],
    ['written *:*', allow('*:*'), ['allow-all high']],
    ['on arn:aws:*:*:*:*', allow('*', 'arn:aws:*:*:*:*'), ['allow-all high']],
    [
      'on everything but one bucket',
      { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a' },
      ['allow-all high'],
    ],
    ['everything but s3:*', allowAllBut('s3:*'), ['allow-all high']],
    ['everything but one action', allowAllBut(['organizations:LeaveOrganization']), ['allow-all high']],
    ['letter by letter', allow([...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `${letter}*`)), ['allow-all high']],
    ['in two statements', [allowAllBut('iam:*'), allow('IAM:*')], ['allow-all high']],
    ['less a Deny of one action', [allow('*'), deny('organizations:LeaveOrganization')], ['allow-all high']],
    ['less a Deny with a condition', [allow('*'), deny('*', '*', MFA)], ['allow-all high']],
    ['less a Deny on one resource', [allow('*'), deny('*', 'arn:aws:s3:::a')], ['allow-all high']],
    ['under a condition', allow('*', '*', MFA), ['allow-all medium']],
    ['under an empty condition', allow('*', '*', { Condition: {} }), ['allow-all high']],
    ['with TLS', allow('*', '*', when('Bool', 'aws:SecureTransport', 'true')), ['allow-all high']],
    ['from anywhere', allow('*', '*', when('IpAddress', 'aws:SourceIp', '0.0.0.0/0')), ['allow-all high']],
    ['from half the internet', allow('*', '*', when('IpAddress', 'aws:SourceIp', ['0.0.0.0/1'])), ['allow-all high']],
    ['but for one Region', allow('*', '*', when('StringNotEquals', 'aws:RequestedRegion', 'x')), ['allow-all high']],
    [
      'if MFA is there at all',
      allow('*', '*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true')),
      ['allow-all high'],
    ],
    ['to its holder', allow('*', '*', when('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::1*')), ['allow-all high']],
    ['less a Deny of everything', [allow('*'), deny('*')], []],
    ['less a Deny of everything, other case', [allow('*'), { Effect: 'Deny', NotAction: 'zzz:*', Resource: '*' }], []],
    ['on one bucket', allow('*', ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']), []],
    ['denied', deny('*'), []],
    ['on nothing', { Effect: 'Allow', Action: '*', NotResource: ['arn:aws:s3:::a', '*'] }, []],
    ['no statement', [], []],
    [
      'under a condition, and IAM without',
      [allow('*', '*', MFA), allow('iam:*')],
      ['iam-admin high', 'allow-all medium'],
    ],
    [
      'with IAM under a condition',
      [allowAllBut('iam:*'), allow('iam:*', '*', MFA)],
      ['nearly-all high', 'allow-all medium'],
    ],
    ['beside what it includes', allow(['*', 's3:*', 'kms:*']), ['allow-all high']],
  ])('%s', (_, statements, expected) => {
    expect(found(statements)).toEqual(expected);
  });

  it('names the statement and what is left out', () => {
    expect(judge([allow('s3:GetObject'), allow('*', '*', { Sid: 'Admin' })])[0]).toMatchObject({
      statement: 'Admin',
      text: 'The policy allows every action on every resource',
    });
    expect(judge([allowAllBut(['S3:*', 'ec2:*']), deny('rds:*')])[0]).toMatchObject({
      statement: 1,
      text: 'The policy allows every action except S3:*, ec2:* and rds:* on every resource',
    });
  });

  it('names no statement and no exception where two fill the gap of one another', () => {
    expect(judge([allowAllBut('iam:*'), allow('IAM:*')])[0]).toMatchObject({
      statement: null,
      text: 'The policy allows every action on every resource',
    });
  });

  it('calls no exception what is denied on one resource only, or not at all', () => {
    const nothing = { Effect: 'Deny', NotAction: '*', Resource: '*' };
    expect(judge([allow('*', '*', MFA), deny('s3:*', 'arn:aws:s3:::a'), nothing])[0]?.text).toBe(
      'The policy allows every action on every resource, with MFA',
    );
  });

  it('begins with twelve of the services that most accounts have', () => {
    const services = ['s3', 'ec2', 'lambda', 'kms', 'secretsmanager', 'dynamodb', 'rds', 'sqs', 'sns', 'ssm', 'logs'];
    const whole = (...names: string[]) => found(allow(names.map((name) => `${name}:*`)));
    for (const twelfth of ['cloudformation', 'ecs', 'cloudtrail', 'ecr']) {
      expect(whole(...services, twelfth)).toContain('nearly-all high');
    }
    expect(whole(...services)).not.toContain('nearly-all high');
    expect(whole(...services, 'athena')).not.toContain('nearly-all high');
  });

  it('tells nearly everything from everything', () => {
    expect(judge(allowAllBut(['iam:*', 'organizations:*']))[0]).toMatchObject({
      statement: 1,
      text: 'The policy allows nearly every action except iam:* and organizations:* on every resource',
    });
    expect(found([allowAllBut(['iam:*', 'organizations:*']), allow(['kms:*', 's3:*'])])).toEqual(['nearly-all high']);
    expect(found(allowAllBut(['iam:*', 'organizations:*', 'account:*']))).toEqual(['nearly-all high']);
    expect(found([allow('*'), deny('iam:*')])).toContain('nearly-all high');
    expect(found([allow('*'), deny('iam:*')])).not.toContain('allow-all high');
  });
});

describe('a condition', () => {
  const under = (operator: string, key: string, value: unknown, context: PermissionsContext = {}) =>
    judge(allow('*', '*', when(operator, key, value)), context).map(({ kind, severity }) => `${kind} ${severity}`);
  const JANE = { holder: { type: 'user', name: 'jane', arn: 'arn:aws:iam::111122223333:user/team/jane' } };
  const MID_2026 = { time: Date.parse('2026-06-15T12:00:00Z') };

  it.each([
    ['StringEquals', 'aws:PrincipalTag/team', 'a'],
    ['StringLike', 'aws:RequestedRegion', ['eu-*', 'us-east-1']],
    ['Bool', 'aws:SecureTransport', 'true'],
    ['StringEquals', 'aws:UserAgent', 'console'],
    ['StringLike', 'aws:Referer', 'https://example.com/*'],
    ['ForAnyValue:StringEquals', 'aws:CalledVia', 'cloudformation.amazonaws.com'],
    ['Bool', 'aws:ViaAWSService', 'true'],
    ['StringEquals', 'sts:RoleSessionName', 'jane'],
    ['StringEquals', 'aws:SourceIdentity', 'jane'],
    ['StringEquals', 'sts:ExternalId', '12345'],
    ['DateLessThan', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z'],
    ['NumericLessThan', 'custom:number', '10'],
    ['BinaryEquals', 'custom:key', 'QmluYXJ5'],
    ['StringEquals', 'kms:EncryptionContext:aws:username', 'jane'],
    ['IpAddress', 'aws:SourceIp', ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2']],
    ['IpAddress', 'aws:SourceIp', ['52.0.0.0/8', '54.0.0.0/8']],
    ['IpAddress', 'aws:SourceIp', ['::/0', '192.0.2.0/24']],
    ['IpAddressIfExists', 'aws:SourceIp', '192.0.2.0/24'],
    ['ForAllValues:IpAddress', 'aws:SourceIp', '192.0.2.0/24'],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24'],
    ['StringLike', 'aws:SourceVpce', 'vpce-*'],
    ['StringNotEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['Null', 'aws:SourceVpc', 'true'],
    ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
    ['Bool', 'aws:MultiFactorAuthPresent', 'false'],
    ['StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'],
    ['ForAllValues:StringEquals', 'aws:TagKeys', 'team'],
    ['ArnNotEquals', 'iam:PermissionsBoundary', 'arn:aws:iam::111122223333:policy/boundary'],
    ['StringLikely', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringEquals', 'aws:RequestedRegion', []],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['StringEquals', 'aws:userid', 'AIDAEXAMPLEID12345678'],
    ['StringEquals', 'aws:PrincipalAccount', '111122223333'],
    ['StringEquals', 'aws:ResourceAccount', '111122223333'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:user/team/*'],
    ['StringEquals', 'aws:username', `\${aws:username}`],
    ['StringEquals', 'aws:PrincipalTag/owner', `\${aws:username}`],
    ['StringEquals', 'aws:username', 'jane'],
    ['DateLessThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'],
    ['DateGreaterThan', 'aws:CurrentTime', '2030-01-01T00:00:00Z'],
    ['DateGreaterThan', 'aws:EpochTime', '1577836800'],
    ['DateLessThan', 'aws:CurrentTime', '2099'],
    ['DateLessThan', 'aws:CurrentTime', 'tomorrow'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', 'young'],
    ['IpAddress', 'aws:SourceIp', ['192.0.2.0/24', 'office']],
  ])('of %s on %s %s is the holder’s to fulfil', (operator, key, value) => {
    expect(under(operator, key, value, { ...JANE, ...MID_2026 })).toEqual(['allow-all high']);
  });

  it.each([
    ['IpAddress', 'aws:SourceIp', '192.0.2.0/24'],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/8'],
    ['IpAddress', 'aws:SourceIp', '2001:db8::/32'],
    ['StringEquals', 'aws:SourceVpce', 'vpce-1a2b3c4d'],
    ['StringEquals', 'aws:SourceVpc', ['vpc-1a2b3c4d', 'vpc-5e6f7a8b']],
    ['Bool', 'aws:MultiFactorAuthPresent', 'true'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '1000000000'],
    ['Null', 'aws:MultiFactorAuthAge', 'false'],
    ['StringEquals', 'aws:ResourceTag/team', 'a'],
    ['StringEquals', 'iam:ResourceTag/team', 'a'],
    ['ArnEquals', 'iam:PermissionsBoundary', 'arn:aws:iam::111122223333:policy/boundary'],
  ])('of %s on %s %s takes a step away', (operator, key, value) => {
    expect(under(operator, key, value, JANE)).toEqual(['allow-all medium']);
  });

  it.each([
    ['DateLessThan', 'aws:CurrentTime', '2026-01-01T00:00:00Z'],
    ['NumericLessThan', 'aws:EpochTime', '1767225600'],
    ['StringEquals', 'aws:PrincipalAccount', '999988887777'],
    ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/*'],
    ['StringEquals', 'aws:username', 'bob'],
    ['StringEquals', 'aws:PrincipalType', 'AssumedRole'],
    ['Bool', 'aws:PrincipalIsAWSService', 'true'],
    ['Null', 'aws:CurrentTime', 'true'],
  ])('of %s on %s %s is never met', (operator, key, value) => {
    expect(under(operator, key, value, { ...JANE, ...MID_2026 })).toEqual([]);
  });

  it('is one step for oneself with MFA, and two for a network', () => {
    const self = (operator: string, key: string, value: string) => under(operator, key, value, { ...JANE, self: true });
    expect(self('Bool', 'aws:MultiFactorAuthPresent', 'true')).toEqual(['allow-all high']);
    expect(self('IpAddress', 'aws:SourceIp', '192.0.2.0/24')).toEqual(['allow-all medium']);
    expect(self('StringEquals', 'aws:RequestedRegion', 'eu-west-1')).toEqual(['allow-all critical']);
  });

  it.each<[string, string[], string[]]>([
    ['one network, named twice', ['3.0.0.0/8', '3.0.0.0/8'], ['allow-all medium']],
    ['more than a network of one', ['3.0.0.0/8', '4.0.0.0/8'], ['allow-all critical']],
    ['what a statement names beside', ['3.0.0.0/8', '4.0.0.1/32'], ['allow-all critical']],
  ])('on the address in a statement each: %s', (_, ranges, expected) => {
    const statements = ranges.map((range, index) =>
      allow('*', '*', {
        Condition: { IpAddress: { 'aws:SourceIp': range }, StringEquals: { 'aws:UserAgent': `agent-${index}` } },
      }),
    );
    expect(found(statements, { self: true })).toEqual(expected);
  });

  it('on an endpoint in a statement each is one on the endpoints that are named', () => {
    const from = (id: string): Statement => allow('*', '*', when('StringEquals', 'aws:SourceVpce', id));
    expect(found([from('vpce-0123456789abcdef0'), from('vpce-0123456789abcdef1')], { self: true })).toEqual([
      'allow-all medium',
    ]);
  });

  it('on two networks needs MFA where one of them does', () => {
    const from = (range: string, more: Readonly<Record<string, unknown>> = {}): Statement =>
      allow('*', '*', { Condition: { IpAddress: { 'aws:SourceIp': range }, ...more } });
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
    expect(found([from('3.0.0.0/8'), from('4.0.0.0/8', mfa)], { self: true })).toEqual(['allow-all high']);
  });

  it('of a Deny counts as far as the holder cannot avoid it', () => {
    const less = (operator: string, key: string, value: unknown) =>
      found([allow('*'), deny('*', '*', when(operator, key, value))], JANE);
    expect(less('StringNotEquals', 'aws:RequestedRegion', 'eu-west-1')).toEqual(['allow-all high']);
    expect(less('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false')).toEqual(['allow-all medium']);
    expect(less('NotIpAddress', 'aws:SourceIp', '192.0.2.0/24')).toEqual(['allow-all medium']);
    expect(less('StringNotEquals', 'aws:PrincipalAccount', '999988887777')).toEqual([]);
    expect(less('StringEquals', 'aws:PrincipalAccount', '999988887777')).toEqual(['allow-all high']);
    expect(
      found([
        allow('*', '*', when('StringEquals', 'aws:PrincipalTag/a', 'x')),
        deny('*', '*', when('StringEquals', 'aws:PrincipalTag/a', 'x')),
      ]),
    ).toEqual([]);
    const tags = (allowed: unknown, denied: unknown) =>
      found([
        allow('*', '*', when('StringLike', 'aws:PrincipalTag/a', allowed)),
        deny('*', '*', when('StringLike', 'aws:PrincipalTag/a', denied)),
      ]);
    // A policy `app-x/app` can be made, whatever it then says.
    expect(
      found([
        allow('iam:CreatePolicy'),
        { Effect: 'Deny', Action: 'iam:Create*', NotResource: 'arn:aws:iam::111122223333:*/app' },
        allow('iam:AttachRolePolicy', '*', when('StringLike', 'iam:PolicyARN', 'arn:aws:iam::*:policy/app-*')),
      ]),
    ).toEqual(['privilege-escalation high']);
    // The tag `abxc` is left.
    expect(tags('a*b*c', ['a?*b*c', 'abc'])).toEqual(['allow-all high']);
    expect(tags('a*b*c', ['a?*b*c', 'abc', 'ab?*c'])).toEqual([]);
    expect(
      found([
        allow('*', '*', {
          Condition: { StringLike: { 'aws:UserAgent': 'a*' }, StringLikeIfExists: { 'aws:UserAgent': '*b' } },
        }),
      ]),
    ).toEqual(['allow-all high']);
  });
});

describe('whole services', () => {
  it.each<[string, Statement | Statement[], string[]]>([
    ['iam:* on *', allow('iam:*'), ['iam-admin high']],
    ['IAM:* in another case', allow('IAM:*'), ['iam-admin high']],
    ['on arn:aws:iam::*', allow('iam:*', 'arn:aws:iam::*'), ['iam-admin high']],
    ['in another partition', allow('iam:*', 'arn:aws-cn:iam::*:*'), []],
    ['in another account', allow('*', 'arn:aws:*:*:999988887777:*'), []],
    ['in any partition', allow('iam:*', 'arn:*:iam::*:*'), ['iam-admin high']],
    ['without a resource', { Effect: 'Allow', Action: 'iam:*' }, ['iam-admin high']],
    ['also under a condition', [allow('iam:*'), allow('iam:*', '*', MFA)], ['iam-admin high']],
    ['also without a condition', [allow('iam:*', '*', MFA), allow('iam:*')], ['iam-admin high']],
    [
      'under a condition that only iam:PassRole can meet',
      allow('iam:*', '*', when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com')),
      [],
    ],
    ['under a condition', allow('iam:*', '*', MFA), ['iam-admin medium']],
    ['denied', [allow('iam:*'), deny('iam:*')], []],
    ['organizations:*', allow('organizations:*'), ['privilege-escalation high', 'service-admin medium']],
    [
      'kms:* by letters',
      allow([...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `kms:${letter}*`)),
      ['service-admin medium'],
    ],
    ['kms:* by letters but one', allow([...'abcdefghijklmnoqrstuvwxyz'].map((letter) => `kms:${letter}*`)), []],
    ['kms:* on keys', allow('kms:*', 'arn:aws:kms:*:*:*'), ['service-admin medium']],
    ['kms:* on one key', allow('kms:*', 'arn:aws:kms:eu-west-1:111122223333:key/1234'), []],
    ['s3:* on *', allow('s3:*'), ['service-wide low']],
    ['s3:* on arn:aws:s3:::*', allow('s3:*', 'arn:aws:s3:::*'), ['service-wide low']],
    ['s3:* in the Regions of a continent', allow('s3:*', 'arn:aws:*:eu-*:111122223333:*'), ['service-wide low']],
    ['s3:* in Regions behind a wildcard', allow('s3:*', 'arn:aws:*:*-west-1:111122223333:*'), ['service-wide low']],
    [
      'kms:* behind a wildcard for service and Region',
      allow('kms:*', 'arn:aws:**u-west-1:111122223333:*'),
      ['service-admin medium'],
    ],
    ['s3:* on one bucket', allow('s3:*', ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']), []],
    ['s3:* under a condition', allow('s3:*', '*', MFA), ['service-wide low']],
    ['s3:Get*', allow('s3:Get*'), []],
    ['s3:* denied', [allow('s3:*'), deny('S3:*')], []],
    ['s3:* on the resources of another service', allow('s3:*', 'arn:aws:sqs:*:*:*'), []],
  ])('%s', (_, statements, expected) => {
    expect(found(statements)).toEqual(expected);
  });

  it('are named with the statement, cut where its name is too long for a line', () => {
    const named = (Sid: string) => judge(allow('iam:*', '*', { Sid }))[0]?.statement;
    expect(named('a'.repeat(120))).toBe('a'.repeat(120));
    expect(named('a'.repeat(121))).toBe(`${'a'.repeat(119)}…`);
  });

  it('of IAM is named with the first statement that allows it', () => {
    expect(judge([allow('s3:GetObject'), allow('iam:*'), allow('iam:*')])).toMatchObject([
      {
        statement: 2,
        text: 'The policy allows every IAM action on every resource',
      },
    ]);
  });

  it('are listed in one verdict', () => {
    expect(judge(allow('s3:*'))).toMatchObject([{ statement: null }]);
    expect(judge(allow(['s3:*', 'SQS:*', 'kms:*', 'dynamodb:Get*'])).map(({ text }) => text)).toEqual([
      'The policy allows every action of kms on every resource',
      'The policy allows every action of s3 and sqs on every resource',
    ]);
  });
});

it('an element written twice hides nothing: the document is not judged, and says so', () => {
  const twice =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","\\u0041ction":"s3:GetObject","Resource":"*"}]}';
  expect(judgePermissions(readPolicy(twice), HERE)).toMatchObject([
    {
      kind: 'unreadable',
      severity: 'high',
      text: 'The policy document has the element "Action" twice in one place, so it was not evaluated',
    },
  ]);
});

it('a variable in a document of 2008, or without a version, is text', () => {
  const old = (Version: string | undefined) => readPolicy({ Version, Statement: allow('iam:PutUserPolicy', MY_USER) });
  for (const version of ['2008-10-17', undefined]) {
    expect(judgePermissions(old(version), HERE)).toEqual([]);
  }
  expect(judgePermissions(old('2012-10-17'), HERE).map(({ severity }) => severity)).toEqual(['high']);
  expect(judgePermissions(old('2020-01-01'), HERE)).toMatchObject([{ kind: 'unreadable', severity: 'high' }]);
  expect(judgePermissions(old('2020-01-01'), { ...HERE, self: true })).toMatchObject([{ severity: 'critical' }]);
});

it('a letter that only looks like one of an action denies nothing', () => {
  const key = 'iam:CreateAccessKey';
  expect(found([allow(key), deny(key.toUpperCase())])).toEqual([]);
  expect(found([allow(key), deny(key.replace('K', '\u212a'))])).toEqual(['privilege-escalation high']);
});
