import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../../lambda-src/policy/permissions.ts';
import { ESCALATION_PATHS } from '../../../lambda-src/policy/privilege-escalation.ts';

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

const judge = (statements: Statement | readonly Statement[], attachedTo: string | null = null) =>
  judgePermissions(readPolicy({ Version: '2012-10-17', Statement: statements }), { attachedTo });
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
    ['with IAM under a condition', [allowAllBut('iam:*'), allow('iam:*', '*', MFA)], ['allow-all medium']],
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
      'The policy allows every action on every resource, under a condition',
    );
  });

  it('begins with twelve of the services that most accounts have', () => {
    const services = ['s3', 'ec2', 'lambda', 'kms', 'secretsmanager', 'dynamodb', 'rds', 'sqs', 'sns', 'ssm', 'logs'];
    const whole = (...names: string[]) => found(allow(names.map((name) => `${name}:*`)));
    for (const twelfth of ['cloudformation', 'ecs', 'cloudtrail', 'ecr']) {
      expect(whole(...services, twelfth)).toContain('nearly-all medium');
    }
    expect(whole(...services)).not.toContain('nearly-all medium');
    expect(whole(...services, 'athena')).not.toContain('nearly-all medium');
  });

  it('tells nearly everything from everything', () => {
    expect(judge(allowAllBut(['iam:*', 'organizations:*']))[0]).toMatchObject({
      statement: 1,
      text: 'The policy allows nearly every action except iam:* and organizations:* on every resource',
    });
    expect(found([allowAllBut(['iam:*', 'organizations:*']), allow(['kms:*', 's3:*'])])).toEqual([
      'nearly-all medium',
      'privilege-escalation medium',
    ]);
    expect(found(allowAllBut(['iam:*', 'organizations:*', 'account:*']))).toEqual([
      'nearly-all medium',
      'privilege-escalation medium',
    ]);
    expect(found([allow('*'), deny('iam:*')])).toContain('nearly-all medium');
    expect(found([allow('*'), deny('iam:*')])).not.toContain('allow-all high');
  });
});

describe('a condition', () => {
  const under = (operator: string, key: string, value: unknown) => found(allow('*', '*', when(operator, key, value)));

  it.each([
    ['StringEquals', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringEqualsIgnoreCase', 'aws:RequestedRegion', 'EU-WEST-1'],
    ['StringLike', 'aws:RequestedRegion', 'eu-*'],
    ['ForAnyValue:StringEquals', 'aws:CalledVia', 'cloudformation.amazonaws.com'],
    ['ArnEquals', 'iam:PermissionsBoundary', 'arn:aws:iam::111122223333:policy/boundary'],
    ['ArnLike', 'iam:PermissionsBoundary', 'arn:aws:iam::*:policy/boundary'],
    ['Bool', 'aws:ViaAWSService', 'true'],
    ['IpAddress', 'aws:SourceIp', '192.0.2.0/24'],
    ['IpAddress', 'aws:SourceIp', '10.16.0.0/12'],
    ['NumericEquals', 's3:max-keys', '10'],
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '3600'],
    ['NumericLessThanEquals', 'aws:MultiFactorAuthAge', 3600],
    ['NumericGreaterThan', 's3:max-keys', '10'],
    ['NumericGreaterThanEquals', 's3:max-keys', '10'],
    ['DateLessThan', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z'],
    ['BinaryEquals', 'custom:key', 'QmluYXJ5'],
    ['StringEquals', 'aws:ResourceTag/path', 'a/1'],
    ['StringEquals', 'kms:EncryptionContext:aws:username', 'jane'],
  ])('of %s on %s %s takes a step away', (operator, key, value) => {
    expect(under(operator, key, value)).toEqual(['allow-all medium']);
  });

  it.each([
    ['StringNotEquals', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringNotEqualsIgnoreCase', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringNotLike', 'aws:RequestedRegion', 'eu-*'],
    ['ArnNotEquals', 'iam:PermissionsBoundary', 'arn:aws:iam::111122223333:policy/boundary'],
    ['NotIpAddress', 'aws:SourceIp', '192.0.2.0/24'],
    ['NumericNotEquals', 's3:max-keys', '10'],
    ['DateNotEquals', 'aws:TokenIssueTime', '2026-01-31T12:00:00Z'],
    ['Null', 'aws:TokenIssueTime', 'false'],
    ['StringLikely', 'aws:RequestedRegion', 'eu-west-1'],
    ['StringEquals', 'aws:RequestedRegion', []],
    ['StringLike', 'aws:RequestedRegion', ['eu-west-1', '*']],
    ['IpAddress', 'aws:SourceIp', ['::/0', '192.0.2.0/24']],
    ['ForAllValues:StringEquals', 'aws:TagKeys', 'team'],
    ['StringEqualsIfExists', 'aws:RequestedRegion', 'eu-west-1'],
    ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'],
  ])('of %s on %s %s takes none: it lets in nearly all', (operator, key, value) => {
    expect(under(operator, key, value)).toEqual(['allow-all high']);
  });

  it.each([
    ...['aws:SecureTransport', 'aws:UserAgent', 'aws:Referer', 'aws:CurrentTime', 'aws:EpochTime', 'aws:username'],
    ...['aws:userid', 'aws:PrincipalAccount', 'aws:PrincipalArn', 'aws:PrincipalType', 'aws:PrincipalOrgID'],
    ...['aws:PrincipalOrgPaths', 'aws:ResourceAccount'],
  ])('on %s takes none: its holder fulfils it', (key) => {
    expect(under('StringEquals', key, 'one')).toEqual(['allow-all high']);
  });
});

describe('whole services', () => {
  it.each<[string, Statement | Statement[], string[]]>([
    ['iam:* on *', allow('iam:*'), ['iam-admin high']],
    ['IAM:* in another case', allow('IAM:*'), ['iam-admin high']],
    ['on arn:aws:iam::*', allow('iam:*', 'arn:aws:iam::*'), ['iam-admin high']],
    ['in China', allow('iam:*', 'arn:aws-cn:iam::*:*'), ['iam-admin high']],
    ['in China, in short', allow('iam:*', 'arn:aws-cn:iam::*'), ['iam-admin high']],
    ['in any partition', allow('iam:*', 'arn:*:iam::*:*'), ['iam-admin high']],
    ['without a resource', { Effect: 'Allow', Action: 'iam:*' }, ['iam-admin high']],
    ['also under a condition', [allow('iam:*'), allow('iam:*', '*', MFA)], ['iam-admin high']],
    ['also without a condition', [allow('iam:*', '*', MFA), allow('iam:*')], ['iam-admin high']],
    [
      'where a role goes to one service',
      allow('iam:*', '*', when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com')),
      ['iam-admin medium'],
    ],
    ['under a condition', allow('iam:*', '*', MFA), ['iam-admin medium']],
    ['denied', [allow('iam:*'), deny('iam:*')], []],
    ['organizations:*', allow('organizations:*'), ['service-admin medium']],
    ['kms:* on keys', allow('kms:*', 'arn:aws:kms:*:*:*'), ['service-admin medium']],
    ['kms:* on one key', allow('kms:*', 'arn:aws:kms:eu-west-1:111122223333:key/1234'), []],
    ['s3:* on *', allow('s3:*'), ['service-wide low']],
    ['s3:* on arn:aws:s3:::*', allow('s3:*', 'arn:aws:s3:::*'), ['service-wide low']],
    ['s3:* on one bucket', allow('s3:*', ['arn:aws:s3:::a', 'arn:aws:s3:::a/*']), []],
    ['s3:* under a condition', allow('s3:*', '*', MFA), []],
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
        text: 'The policy allows every IAM action on every resource: its holder can become administrator',
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
  it.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s', (id, { actions }) => {
    const severity = actions[0]?.startsWith('iam:') ? 'high' : 'medium';
    const complete = judge(allow([...actions]));
    expect(complete).toMatchObject([{ kind: 'privilege-escalation', severity }]);
    expect(complete[0]?.text).toContain(`${actions.join(' + ')} (pathfinding.cloud ${id})`);
    for (const missing of actions) {
      const rest = actions.filter((action) => action !== missing);
      expect(
        judge([allow(rest), deny(missing)])
          .map(({ text }) => text)
          .join(),
      ).not.toContain(id);
    }
  });

  it.each<[string, Statement | Statement[], string[]]>([
    ['spread over statements', [allow('iam:PassRole'), allow(LAMBDA)], ['high']],
    ['by wildcard', allow(['iam:Pass*', 'LAMBDA:Create*', 'lambda:invoke*']), ['high']],
    ['by iam:Put*', allow('iam:Put*'), ['high']],
    ['by NotAction', { Effect: 'Allow', NotAction: ['s3:*'], Resource: 'arn:aws:iam::*:role/*' }, ['high']],
    ['on every role', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/*'), ['high']],
    ['on roles of a kind', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app-*'), ['low']],
    ['on every role, in short', allow('iam:AttachRolePolicy', 'arn:aws:iam::*role/*'), ['high']],
    ['on every role of any partition', allow('iam:AttachRolePolicy', 'arn:*:iam::*:role/*'), ['high']],
    ['on whatever begins with r and ends alike', allow('iam:AttachRolePolicy', 'arn:aws:iam::*:r*/app'), ['low']],
    ['on every group', allow('iam:PutGroupPolicy', 'arn:aws:iam::*:group/*'), ['high']],
    ['on every policy', allow('iam:CreatePolicyVersion', 'arn:aws:iam::*:policy/*'), ['high']],
    ['on every user', allow('iam:UpdateLoginProfile', 'arn:aws:iam::*:user/*'), ['high']],
    ['on policies, of an action on groups', allow('iam:PutGroupPolicy', 'arn:aws:iam::*:policy/*'), []],
    ['on no partition there is', allow('iam:AttachRolePolicy', 'arn:outlaws:iam::*:role/*'), []],
    ['on what is no ARN', allow('iam:AttachRolePolicy', 'x:aws:iam::*:role/*'), []],
    ['on what is no type', allow('iam:AttachRolePolicy', 'arn:aws:iam::*:roles'), []],
    ['on roles, of an action on users', allow('iam:AttachUserPolicy', 'arn:aws:iam::*:role/*'), []],
    ['under a condition', allow('iam:CreatePolicyVersion', '*', MFA), ['medium']],
    [
      'with a boundary demanded',
      allow('iam:PutRolePolicy', '*', when('StringEquals', 'iam:PermissionsBoundary', 'a')),
      ['medium'],
    ],
    ['adding permissions to oneself', allow('iam:PutUserPolicy', MY_USER), ['high']],
    ['adding permissions to oneself and one other', allow('iam:PutUserPolicy', [MY_USER, USER_BOB]), ['high']],
    ["adding permissions to all whose name begins like one's own", allow('iam:PutUserPolicy', `${MY_USER}*`), ['high']],
    ['on oneself, of an action on roles', allow('iam:PutRolePolicy', MY_USER), []],
    [
      'with own credentials, and those of one other',
      [allow('iam:CreateAccessKey', USER_BOB), allow('iam:CreateAccessKey', MY_USER)],
      ['low'],
    ],
    ['with own credentials', allow(['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], MY_USER), []],
    ['passing one role', [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app'), allow(LAMBDA)], []],
    ['passing every role', [allow('iam:PassRole', 'arn:aws:iam::*:role/*'), allow(LAMBDA)], ['high']],
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
      'to another service, if to any',
      [
        allow('iam:PassRole', '*', when('StringEqualsIfExists', 'iam:PassedToService', 'ec2.amazonaws.com')),
        allow(LAMBDA),
      ],
      [],
    ],
    [
      'to one of two services',
      [
        allow(
          'iam:PassRole',
          '*',
          when('StringEquals', 'iam:PassedToService', ['ec2.amazonaws.com', 'lambda.amazonaws.com']),
        ),
        allow(LAMBDA),
      ],
      ['medium'],
    ],
    [
      'to a service that the other actions know nothing of',
      [
        allow('iam:PassRole'),
        allow(LAMBDA, '*', when('StringEqualsIfExists', 'iam:PassedToService', 'ec2.amazonaws.com')),
      ],
      ['high'],
    ],
    [
      'in one Region',
      [allow('iam:PassRole', '*', when('StringEquals', 'aws:RequestedRegion', 'eu-west-1')), allow(LAMBDA)],
      ['medium'],
    ],
    [
      'passing one role, and under a condition every role',
      [allow('iam:PassRole', 'arn:aws:iam::111122223333:role/app'), allow('iam:PassRole', '*', MFA), allow(LAMBDA)],
      ['medium'],
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
      'to tasks of ECS',
      [
        allow('iam:PassRole', '*', when('StringLike', 'iam:PassedToService', 'ecs-tasks.amazonaws.com')),
        allow(['ecs:RegisterTaskDefinition', 'ecs:RunTask']),
      ],
      ['medium'],
    ],
    ['through any function', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:*'), ['medium']],
    ['through functions of a kind', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:app-*'), []],
    ['through functions that end alike', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:*-app'), []],
    [
      'through stacks of a kind',
      [
        allow('cloudformation:CreateChangeSet'),
        allow('cloudformation:ExecuteChangeSet', 'arn:aws:cloudformation:*:*:stack/app/*'),
      ],
      [],
    ],
    [
      'through any instance, with a key of SSH',
      [allow('ec2-instance-connect:SendSSHPublicKey', 'arn:aws:ec2:*:*:instance/*'), allow('ec2:DescribeInstances')],
      ['medium'],
    ],
    ['into any role, in short', allow('sts:AssumeRole', 'arn:aws:iam::*'), ['medium']],
    ['through its own function', allow('lambda:UpdateFunctionCode', 'arn:aws:lambda:*:*:function:app'), []],
    ['through tagged instances', allow('ssm:StartSession', '*', when('StringEquals', 'ssm:resourceTag/a', 'b')), []],
    ['through any instance', allow('ssm:StartSession', 'arn:aws:ec2:*:*:instance/*'), ['medium']],
    ['into any role', allow('sts:AssumeRole', 'arn:aws:iam::*:role/*'), ['medium']],
    ['into one role', allow('sts:AssumeRole', 'arn:aws:iam::444455556666:role/reader'), []],
    ['denied in part', [allow(['iam:PassRole', ...LAMBDA]), deny('iam:PassRole')], []],
    [
      'denied in part on some roles',
      [allow(['iam:PassRole', ...LAMBDA]), deny('iam:PassRole', 'arn:aws:iam::*:role/admin')],
      ['high'],
    ],
    ['only reading', allow(['iam:Get*', 'iam:List*', 'ec2:Describe*']), []],
  ])('%s', (_, statements, expected) => {
    const verdicts = judge(statements);
    expect(verdicts.map(({ severity }) => severity)).toEqual(expected);
    expect(verdicts.every(({ kind }) => kind === 'privilege-escalation')).toBe(true);
  });

  it('counts what a policy allows on the identity it belongs to', () => {
    const statement = allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app-*');
    expect(found(statement, 'arn:aws:iam::111122223333:role/app-web')).toEqual(['privilege-escalation high']);
    expect(found(statement, 'arn:aws:iam::111122223333:role/other')).toEqual(['privilege-escalation low']);
    expect(found(statement, 'app-web')).toEqual(['privilege-escalation low']);
    const alike = allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:*web');
    expect(found(alike, 'arn:aws:iam::111122223333:user/web')).toEqual(['privilege-escalation low']);
  });

  it.each<[string, Statement | Statement[]]>([
    ['Privilege escalation: iam:PutRolePolicy (pathfinding.cloud iam-005)', allow('iam:PutRolePolicy')],
    [
      'Privilege escalation: iam:PutRolePolicy (pathfinding.cloud iam-005, under a condition)',
      allow('iam:PutRolePolicy', '*', MFA),
    ],
    [
      'Privilege escalation: iam:PutUserPolicy (pathfinding.cloud iam-007, on itself)',
      allow('iam:PutUserPolicy', MY_USER),
    ],
    [
      'Privilege escalation: iam:PassRole + ec2:RunInstances (pathfinding.cloud ec2-001, under a condition)',
      [allow('iam:PassRole', '*', MFA), allow('ec2:RunInstances')],
    ],
    [
      'Privilege escalation in 2 ways: ssm:StartSession (pathfinding.cloud ssm-001) and iam:PutUserPolicy (iam-007, named resources only)',
      [allow('iam:PutUserPolicy', USER_BOB), allow('ssm:StartSession')],
    ],
    [
      'Privilege escalation: iam:PassRole + bedrock-agentcore:CreateCodeInterpreter + ' +
        'bedrock-agentcore:StartCodeInterpreterSession + bedrock-agentcore:InvokeCodeInterpreter ' +
        '(pathfinding.cloud bedrock-001)',
      [
        allow('iam:PassRole'),
        allow(['bedrock-agentcore:CreateCodeInterpreter', 'bedrock-agentcore:StartCodeInterpreterSession']),
        allow('bedrock-agentcore:InvokeCodeInterpreter', 'arn:aws:bedrock-agentcore:*:*:code-interpreter/app'),
      ],
    ],
    [
      'The policy lets its holder act through roles already in use: ec2-instance-connect:SendSSHPublicKey + ' +
        'ec2:DescribeInstances (pathfinding.cloud ec2instanceconnect-003)',
      allow(['ec2-instance-connect:SendSSHPublicKey', 'ec2:DescribeInstances']),
    ],
    [
      'The policy lets its holder act through roles already in use: ssm:StartSession (pathfinding.cloud ssm-001)',
      allow('ssm:StartSession'),
    ],
    [
      'The policy lets its holder act through roles already in use in 2 ways: ssm:StartSession (pathfinding.cloud ssm-001) and sts:AssumeRole (sts-001)',
      allow(['ssm:StartSession', 'sts:AssumeRole']),
    ],
  ])('%s', (text, statements) => {
    expect(judge(statements)).toMatchObject([{ text }]);
  });

  it('weighs every statement that grants an action', () => {
    const statements = [allow('iam:PutUserPolicy', MY_USER), allow('iam:PutUserPolicy', '*', MFA)];
    expect(found(statements)).toEqual(['privilege-escalation high']);
    expect(found([...statements].reverse())).toEqual(['privilege-escalation high']);
  });

  it('is one verdict however many paths there are', () => {
    const [verdict, ...others] = judge(allow(['iam:Put*', 'iam:Attach*', 'iam:PassRole', 'ec2:RunInstances', 'ssm:*']));
    expect(others.map(({ kind }) => kind)).toEqual(['service-wide']);
    expect(verdict?.text).toBe(
      'Privilege escalation in 9 ways: iam:AttachRolePolicy (pathfinding.cloud iam-009), ' +
        'iam:PutRolePolicy (iam-005), iam:AttachUserPolicy (iam-008) and 6 more',
    );
  });
});
