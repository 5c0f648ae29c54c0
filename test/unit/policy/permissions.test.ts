import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgePermissions, type PermissionsContext } from '../../../lambda-src/policy/permissions.ts';
import { WAYS } from '../../../lambda-src/policy/privilege-escalation.ts';

type Statement = Readonly<Record<string, unknown>>;
const allow = (Action: unknown, Resource: unknown = '*', more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: Statement = {}): Statement => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const allowAllBut = (NotAction: unknown, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  NotAction,
  Resource: '*',
  ...more,
});
const when = (operator: string, key: string, value: unknown): Statement => ({
  Condition: { [operator]: { [key]: value } },
});

const HERE: PermissionsContext = { accountId: '111122223333', partition: 'aws', region: 'us-east-1' };
const judge = (statements: Statement | readonly Statement[], context: PermissionsContext = {}) =>
  judgePermissions(readPolicy({ Version: '2012-10-17', Statement: statements }), { ...HERE, ...context });
const found = (...args: Parameters<typeof judge>): string[] =>
  judge(...args).map(({ kind, severity }) => `${kind} ${severity}`);

const MFA = when('Bool', 'aws:MultiFactorAuthPresent', 'true');
const MY_USER = `arn:aws:iam::111122223333:user/\${aws:username}`;
const USER_BOB = 'arn:aws:iam::111122223333:user/bob';
const LAMBDA = ['lambda:CreateFunction', 'lambda:InvokeFunction'];

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

describe('privilege escalation', () => {
  const written = (actions: readonly string[], form: string) => [
    ...(form === 'passing' ? ['iam:PassRole'] : []),
    ...actions,
  ];

  it.each(WAYS.map((way) => [way.actions.join(' + '), way] as const))('%s', (_, { actions, form }) => {
    const all = written(actions, form);
    const complete = judge(allow(all)).find(({ kind }) => kind === 'privilege-escalation');
    expect(complete?.severity).toBe(
      form === 'takeover' && !WAYS.some((other) => other.form === 'direct' && other.actions[0] === actions[0])
        ? 'medium'
        : 'high',
    );
    expect(complete?.text).toContain(all.join(' + '));
    for (const missing of all) {
      const rest = judge([allow(all), deny(missing)]).map(({ text }) => text);
      expect(rest.join()).not.toContain(all.join(' + '));
    }
  });

  it.each<[string, Statement | Statement[], string[]]>([
    ['spread over statements', [allow('iam:PassRole'), allow(LAMBDA)], ['high']],
    ['by wildcard', allow(['iam:Pass*', 'LAMBDA:Create*', 'lambda:invoke*']), ['high']],
    ['by iam:Put*', allow('iam:Put*'), ['high']],
    ['by NotAction', { Effect: 'Allow', NotAction: ['s3:*'], Resource: 'arn:aws:iam::*:role/*' }, ['high']],
    ['on every role', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/*'), ['high']],
    ['on roles of a kind', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app-*'), ['medium']],
    ['on one role', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app'), ['medium']],
    [
      'on a role that administers',
      allow('iam:UpdateAssumeRolePolicy', 'arn:aws:iam::111122223333:role/OrgAdmin'),
      ['high'],
    ],
    ['on every role, in short', allow('iam:AttachRolePolicy', 'arn:aws:iam::*role/*'), ['high']],
    ['on every role of any partition', allow('iam:AttachRolePolicy', 'arn:*:iam::*:role/*'), ['high']],
    [
      'on every role, letter by letter',
      allow(
        'iam:AttachRolePolicy',
        [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `arn:aws:iam::*:role/${letter}*`),
      ),
      ['high'],
    ],
    ['on whatever begins with r and ends alike', allow('iam:AttachRolePolicy', 'arn:aws:iam::*:r*/app'), ['medium']],
    ['on every group', allow('iam:PutGroupPolicy', 'arn:aws:iam::*:group/*'), ['high']],
    ['on every policy', allow('iam:CreatePolicyVersion', 'arn:aws:iam::*:policy/*'), ['high']],
    ['on every user', allow('iam:UpdateLoginProfile', 'arn:aws:iam::*:user/*'), ['high']],
    ['on policies, of an action on groups', allow('iam:PutGroupPolicy', 'arn:aws:iam::*:policy/*'), []],
    ['on no partition there is', allow('iam:AttachRolePolicy', 'arn:outlaws:iam::*:role/*'), []],
    ['on what is no ARN', allow('iam:AttachRolePolicy', 'x:aws:iam::*:role/*'), []],
    ['on what is no type', allow('iam:AttachRolePolicy', 'arn:aws:iam::*:roles'), []],
    ['on roles, of an action on users', allow('iam:AttachUserPolicy', 'arn:aws:iam::*:role/*'), []],
    ['with MFA', allow('iam:CreatePolicyVersion', '*', MFA), ['medium']],
    [
      'with a boundary demanded',
      allow('iam:PutRolePolicy', '*', when('StringEquals', 'iam:PermissionsBoundary', 'a')),
      ['medium'],
    ],
    [
      'with a boundary of AdministratorAccess',
      allow('iam:PutRolePolicy', '*', when('StringLike', 'iam:PermissionsBoundary', 'arn:aws:iam::aws:policy/Admin*')),
      ['high'],
    ],
    [
      'of named policies',
      allow('iam:AttachRolePolicy', '*', when('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/ReadOnlyAccess')),
      ['medium'],
    ],
    [
      'of AdministratorAccess',
      allow(
        'iam:AttachRolePolicy',
        '*',
        when('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/AdministratorAccess'),
      ),
      ['high'],
    ],
    ['adding permissions to oneself', allow('iam:PutUserPolicy', MY_USER), ['high']],
    ['adding permissions to oneself and one other', allow('iam:PutUserPolicy', [MY_USER, USER_BOB]), ['high']],
    ["adding permissions to all whose name begins like one's own", allow('iam:PutUserPolicy', `${MY_USER}*`), ['high']],
    [
      'adding permissions to oneself, on a path',
      allow('iam:PutUserPolicy', `arn:aws:iam::111122223333:user/*/\${aws:username}`),
      ['medium'],
    ],
    ['on oneself, of an action on roles', allow('iam:PutRolePolicy', MY_USER), []],
    [
      'with own credentials, and those of one other',
      [allow('iam:CreateAccessKey', USER_BOB), allow('iam:CreateAccessKey', MY_USER)],
      ['medium'],
    ],
    ['with own credentials', allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], MY_USER), []],
    ['passing one role', [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app'), allow(LAMBDA)], []],
    [
      'passing roles of a kind',
      [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app-*'), allow(LAMBDA)],
      ['medium'],
    ],
    [
      'passing a role that administers',
      [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/team/Admin'), allow(LAMBDA)],
      ['high'],
    ],
    ['passing every role', [allow('iam:PassRole', 'arn:aws:iam::*:role/*'), allow(LAMBDA)], ['high']],
    ['passing every role, and nothing to start', allow(['iam:PassRole', 's3:GetObject']), ['medium']],
    ['to functions of any name', [allow('iam:PassRole'), allow(LAMBDA, 'arn:aws:lambda:*:*:function:app-*')], ['high']],
    [
      'to the service that is needed',
      [allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com')), allow(LAMBDA)],
      ['medium'],
    ],
    [
      'to the service that is needed, in China',
      [
        allow('iam:PassRole', '*', when('StringLike', 'iam:PassedToService', 'ec2.amazonaws.com.cn')),
        allow('ec2:RunInstances'),
      ],
      ['medium'],
    ],
    [
      'to another service',
      [allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com')), allow(LAMBDA)],
      [],
    ],
    [
      'to every service but one',
      [allow('iam:PassRole', '*', when('StringNotEquals', 'iam:PassedToService', 'ec2.amazonaws.com')), allow(LAMBDA)],
      ['high'],
    ],
    [
      'to another service, if to any',
      [
        allow('iam:PassRole', '*', when('StringEqualsIfExists', 'iam:PassedToService', 'ec2.amazonaws.com')),
        allow(LAMBDA),
      ],
      [],
    ],
    [
      'to App Runner',
      [
        allow('iam:PassRole', '*', when('StringEquals', 'iam:PassedToService', 'tasks.apprunner.amazonaws.com')),
        allow('apprunner:CreateService'),
      ],
      ['medium'],
    ],
    [
      'in one Region',
      [allow('iam:PassRole', '*', when('StringEquals', 'aws:RequestedRegion', 'eu-west-1')), allow(LAMBDA)],
      ['high'],
    ],
    ['through any function', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:*'), ['medium']],
    [
      'through any function of a Region',
      allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:eu-west-1:*:function:*'),
      ['medium'],
    ],
    ['through functions of a kind', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:app-*'), []],
    ['through tagged instances', allow('ssm:StartSession', '*', when('StringEquals', 'ssm:resourceTag/a', 'b')), []],
    ['through any instance', allow('ssm:StartSession', 'arn:aws:ec2:*:*:instance/*'), ['medium']],
    ['into any role', allow('sts:AssumeRole', 'arn:aws:iam::*:role/*'), ['medium']],
    ['into one role', allow('sts:AssumeRole', 'arn:aws:iam::444455556666:role/reader'), []],
    ['denied in part', [allow(['iam:PassRole', ...LAMBDA]), deny(['iam:PassRole', 'lambda:*'])], []],
    [
      'denied on some roles',
      [allow(['iam:PassRole', ...LAMBDA]), deny('iam:PassRole', 'arn:aws:iam::*:role/admin')],
      ['high'],
    ],
    ['only reading', allow(['iam:Get*', 'iam:List*', 'ec2:Describe*']), []],
    ['in another account', allow('iam:*', 'arn:aws:iam::999988887777:*'), []],
  ])('%s', (_, statements, expected) => {
    const verdicts = judge(statements);
    expect(verdicts.map(({ severity }) => severity)).toEqual(expected);
    expect(verdicts.every(({ kind }) => kind === 'privilege-escalation')).toBe(true);
  });

  it('counts what a policy allows on the identity it belongs to', () => {
    const role = (name: string, arn: string | null) => ({ holder: { type: 'role', name, arn } });
    const statement = allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app-*');
    expect(found(statement, role('app-web', null))).toEqual(['privilege-escalation high']);
    expect(found(statement, role('app-web', 'arn:aws:iam::111122223333:role/app-web'))).toEqual([
      'privilege-escalation high',
    ]);
    // Its path may be `/app-x/`.
    expect(found(statement, role('other', null))).toEqual(['privilege-escalation high']);
    expect(found(statement, role('other', 'arn:aws:iam::111122223333:role/other'))).toEqual([
      'privilege-escalation medium',
    ]);
    const onPath = allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/team/app');
    expect(found(onPath, role('app', null))).toEqual(['privilege-escalation high']);
    expect(found(onPath, role('app', 'arn:aws:iam::111122223333:role/team/app'))).toEqual([
      'privilege-escalation high',
    ]);
    expect(found(onPath, role('app', 'arn:aws:iam::111122223333:role/app'))).toEqual(['privilege-escalation medium']);
    expect(found(onPath, { ...role('app', null), self: true })).toEqual(['privilege-escalation critical']);
  });

  it.each<[string, Statement | Statement[]]>([
    ['Privilege escalation: iam:PutRolePolicy', allow('iam:PutRolePolicy')],
    ['Privilege escalation: iam:PutRolePolicy (with MFA)', allow('iam:PutRolePolicy', '*', MFA)],
    ['Privilege escalation: iam:PutUserPolicy (on itself)', allow('iam:PutUserPolicy', MY_USER)],
    [
      'Privilege escalation: iam:PassRole (on an administrator)',
      allow('iam:PassRole', 'arn:aws:iam::111122223333:role/Admin'),
    ],
    [
      'Privilege escalation in 2 ways: iam:PutUserPolicy (on one) and ssm:StartSession',
      [allow('iam:PutUserPolicy', USER_BOB), allow('ssm:StartSession')],
    ],
  ])('%s', (text, statements) => {
    expect(judge(statements)).toMatchObject([{ text }]);
  });

  it('weighs every statement that grants an action', () => {
    const statements = [allow('iam:PutUserPolicy', MY_USER), allow('iam:PutUserPolicy', '*', MFA)];
    expect(found(statements)).toEqual(['privilege-escalation high']);
    expect(found([...statements].reverse())).toEqual(['privilege-escalation high']);
  });

  it('joins the documents of one holder', () => {
    const documents = [allow('iam:PassRole'), allow(LAMBDA), deny('iam:PassRole', 'arn:aws:iam::*:role/app')].map(
      (statement) => readPolicy({ Version: '2012-10-17', Statement: statement }),
    );
    expect(judgePermissions(documents, HERE).map(({ severity }) => severity)).toEqual(['high']);
    expect(judgePermissions(documents.slice(1), HERE)).toEqual([]);
  });
});

describe('granted to oneself', () => {
  const SELF: PermissionsContext = {
    self: true,
    holder: { type: 'user', name: 'jane', arn: 'arn:aws:iam::111122223333:user/team/jane' },
  };
  const ME = 'arn:aws:iam::111122223333:user/team/jane';
  const worst = (...args: Parameters<typeof judge>) => judge(...args)[0]?.severity ?? null;

  it.each<[string, Statement[]]>([
    ["a Deny of another account's ARNs", [allow('iam:*'), deny('*', 'arn:aws:iam::999988887777:*')]],
    ['a Deny in one Region', [allow('iam:*'), deny('*', 'arn:aws:*:eu-west-1:*:*')]],
    ['a Deny that spares only the holder', [allow('iam:*'), { Effect: 'Deny', Action: '*', NotResource: ME }]],
    [
      'a Deny under a tag of the holder',
      [allow('iam:*'), deny('iam:*', '*', when('StringNotEquals', 'aws:PrincipalTag/a', 'x'))],
    ],
    [
      'a Deny of names of some length',
      [allow('iam:*'), deny('iam:*', ['arn:aws:iam::*:role/????????', 'arn:aws:iam::*:user/???'])],
    ],
    [
      'a Deny with a variable of the holder',
      [allow('iam:*'), deny('iam:*', `arn:aws:iam::*:*/\${aws:PrincipalTag/none}`)],
    ],
    ['a Deny with a principal', [allow('iam:*'), { ...deny('*'), Principal: '*' }]],
    [
      'a Deny of a past day',
      [allow('iam:*'), deny('*', '*', when('DateLessThan', 'aws:CurrentTime', '2020-01-01T00:00:00Z'))],
    ],
    [
      'four networks that are all',
      [
        allow(
          'iam:*',
          '*',
          when('IpAddress', 'aws:SourceIp', ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2']),
        ),
      ],
    ],
    ['every Region', [allow('iam:*', '*', when('StringEquals', 'aws:RequestedRegion', ['us-east-1', 'eu-west-1']))]],
    ['iam:SetDefaultPolicyVersion', [allow('iam:SetDefaultPolicyVersion')]],
    ['removal of a boundary', [allow('iam:DeleteUserPermissionsBoundary', ME)]],
    ['writes of identity providers', [allow('iam:UpdateSAMLProvider')]],
    ['sts:AssumeRoot', [allow('sts:AssumeRoot')]],
    ['sso:CreateAccountAssignment', [allow('sso:CreateAccountAssignment')]],
    ['PassRole to Admin', [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/Admin'), allow('ec2:RunInstances')]],
    ...[
      'batch:SubmitJob',
      'states:CreateStateMachine',
      'elasticmapreduce:RunJobFlow',
      'scheduler:CreateSchedule',
      'ssm:StartAutomationExecution',
    ].map((call): [string, Statement[]] => [`PassRole and ${call}`, [allow(['iam:PassRole', call])]]),
    ["one's own ARN", [allow('iam:PutUserPolicy', ME)]],
    ["one's own path", [allow('iam:PutUserPolicy', 'arn:aws:iam::*:user/team/*')]],
    ['nearly everything', [allowAllBut('iam:*')]],
  ])('%s', (_, statements) => {
    expect(worst(statements, SELF)).toBe('critical');
  });

  it('a wildcard for the service that a role goes to names none', () => {
    const passing = (operator: string, service: string) =>
      worst(
        [allow('iam:PassRole', '*', when(operator, 'iam:PassedToService', service)), allow('ec2:RunInstances')],
        SELF,
      );
    expect(passing('StringLike', '*')).toBe('critical');
    expect(passing('StringLike', '*.amazonaws.com')).toBe('critical');
    expect(passing('StringEquals', 'ec2.amazonaws.com')).toBe('high');
    expect(passing('StringLike', 'lambda*')).not.toBe('critical');
  });

  it('the root user of one account is one resource', () => {
    for (const account of ['444455556666', '4444????6666']) {
      expect(worst(allow('sts:AssumeRoot', `arn:aws:iam::${account}:root`), SELF)).toBe('medium');
    }
    expect(worst(allow('sts:AssumeRoot', 'arn:aws:iam::*:root'), SELF)).toBe('critical');
    expect(worst(allow('sts:AssumeRole', 'arn:aws:iam::444455556666:root'), SELF)).toBeNull();
  });

  it('MFA takes one step, however old it may be', () => {
    expect(worst(allow('iam:*', '*', when('NumericLessThan', 'aws:MultiFactorAuthAge', '1000000000')), SELF)).toBe(
      'high',
    );
  });

  it('a role of another account is no power in this one', () => {
    expect(worst(allow('*', 'arn:aws:iam::999988887777:*'), SELF)).toBeNull();
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
  expect(judgePermissions(old('2020-01-01'), HERE)).toMatchObject([{ kind: 'unreadable' }]);
});

describe('what else the holder may do decides a condition', () => {
  const TAGGED = when('StringEquals', 'aws:ResourceTag/team', 'a');
  const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';
  const BOUNDED = when('StringEquals', 'iam:PermissionsBoundary', BOUNDARY);
  const attach = (more: Statement) => allow('iam:AttachRolePolicy', '*', more);
  const put = (more: Statement) => allow('iam:PutRolePolicy', '*', more);
  it.each<[string, Statement[], string[]]>([
    ['a tag that they cannot set', [attach(TAGGED)], ['privilege-escalation medium']],
    ['a tag that they can set', [attach(TAGGED), allow('iam:TagRole')], ['privilege-escalation high']],
    ['a tag of users, for roles', [attach(TAGGED), allow('iam:TagUser')], ['privilege-escalation medium']],
    [
      'a tag under the same condition',
      [attach(TAGGED), allow('iam:TagRole', '*', TAGGED)],
      ['privilege-escalation medium'],
    ],
    ['a tag with MFA', [attach(TAGGED), allow('iam:TagRole', '*', MFA)], ['privilege-escalation medium']],
    [
      'a tag that a Deny asks for',
      [attach({}), deny('iam:*', '*', when('StringNotEquals', 'iam:ResourceTag/team', 'a')), allow('iam:TagRole')],
      ['privilege-escalation medium'],
    ],
    [
      'a tag of the role to pass',
      [allow('iam:PassRole', '*', TAGGED), allow(['iam:TagRole', ...LAMBDA])],
      ['privilege-escalation high'],
    ],
    [
      'a tag of what runs as a role',
      [allow('ssm:SendCommand', '*', TAGGED), allow('ec2:CreateTags')],
      ['privilege-escalation medium'],
    ],
    ['a boundary that they cannot write', [put(BOUNDED), allow('iam:CreatePolicy')], ['privilege-escalation medium']],
    [
      'a boundary that they can write',
      [put(BOUNDED), allow('iam:CreatePolicyVersion', BOUNDARY)],
      ['privilege-escalation high'],
    ],
    [
      'a policy that they can make',
      [attach(when('ArnLike', 'iam:PolicyARN', 'arn:aws:iam::*:policy/app-*')), allow('iam:CreatePolicy')],
      ['privilege-escalation high'],
    ],
    [
      'a policy that they can write, of those that a pattern names',
      [
        attach(when('ArnLike', 'iam:PolicyARN', 'arn:aws:iam::*:policy/app-*')),
        allow('iam:CreatePolicyVersion', 'arn:aws:iam::111122223333:policy/app-web'),
      ],
      ['privilege-escalation high'],
    ],
    [
      'a policy that they can write, of others',
      [
        attach(when('ArnLike', 'iam:PolicyARN', 'arn:aws:iam::*:policy/app-*')),
        allow('iam:CreatePolicyVersion', 'arn:aws:iam::111122223333:policy/web'),
      ],
      ['privilege-escalation medium'],
    ],
    [
      "a policy of AWS's",
      [attach(when('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/ReadOnlyAccess')), allow('iam:CreatePolicy')],
      ['privilege-escalation medium'],
    ],
    [
      'an address in a VPC of theirs',
      [allow('iam:*', '*', when('IpAddress', 'aws:VpcSourceIp', '10.0.0.0/8'))],
      ['iam-admin high'],
    ],
  ])('%s', (_, statements, expected) => expect(found(statements)).toEqual(expected));

  it('a key of their own is not one of another who administers', () => {
    const mine: PermissionsContext = {
      holder: { type: 'user', name: 'ci-admin', arn: 'arn:aws:iam::111122223333:user/ci-admin' },
      self: true,
    };
    expect(found(allow('iam:CreateAccessKey', MY_USER), mine)).toEqual([]);
    expect(found(allow('iam:PutUserPolicy', MY_USER), mine)).toEqual(['privilege-escalation critical']);
  });
});
