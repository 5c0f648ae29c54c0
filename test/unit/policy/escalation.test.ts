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
  LAMBDA,
  MFA,
  MY_USER,
  type Statement,
  USER_BOB,
  when,
} from '../../policy/statements.ts';

describe('privilege escalation', () => {
  it.each<[string, Statement | Statement[], string[]]>([
    ['spread over statements', [allow('iam:PassRole'), allow(LAMBDA)], ['high']],
    ['by wildcard', allow(['iam:Pass*', 'LAMBDA:Create*', 'lambda:invoke*']), ['high']],
    ['by iam:Put*', allow('iam:Put*'), ['high']],
    ['by NotAction', { Effect: 'Allow', NotAction: ['s3:*'], Resource: 'arn:aws:iam::*:role/*' }, ['high']],
    ['on every role', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/*'), ['high']],
    ['on roles of a kind', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app-*'), ['medium']],
    ['on one role', allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/app'), ['medium']],
    [
      'on the one role that a Deny leaves',
      [
        allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/a*'),
        deny('*', 'arn:aws:iam::111122223333:role/a?*'),
      ],
      ['medium'],
    ],
    [
      'on an administrator, with a wildcard for a colon',
      allow('iam:AttachUserPolicy', 'arn:aws:iam::111122223333?user/OrgAdmin'),
      ['high'],
    ],
    [
      'on roles with a name of one letter',
      {
        Effect: 'Allow',
        Action: 'iam:AttachRolePolicy',
        NotResource: ['arn:aws:iam::*:role/??*', 'arn:aws:iam::*:u*'],
      },
      ['medium'],
    ],
    [
      'on no role that a Deny leaves',
      [
        allow('iam:AttachRolePolicy', 'arn:aws:iam::111122223333:role/a*'),
        deny('*', ['arn:aws:iam::111122223333:role/a?*', 'arn:aws:iam::111122223333:*/a']),
      ],
      [],
    ],
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
    ...[
      'aws:policy/PowerUserAccess',
      'aws:policy/job-function/SystemAdministrator',
      'aws:policy/IAM*',
      'aws:policy/*FullAccess',
    ].map((policy): [string, Statement, string[]] => [
      `of ${policy}, which gives all power`,
      allow('iam:AttachRolePolicy', '*', when('StringLike', 'iam:PolicyARN', `arn:aws:iam::${policy}`)),
      ['high'],
    ]),
    ...[
      ['sso:PutInlinePolicyToPermissionSet', 'arn:aws:sso:::permissionSet/*/*'],
      ['sso:PutInlinePolicyToPermissionSet', 'arn:aws:sso:::permissionSet/ssoins-*/ps-*'],
      ['sso:PutInlinePolicyToPermissionSet', 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/*'],
      ['organizations:DetachPolicy', 'arn:aws:organizations::*:policy*o-a1b2c3d4e5/*'],
      ['organizations:DetachPolicy', 'arn:aws:organizations::222233334444*policy/*/service_control_policy/*'],
      ['organizations:DetachPolicy', 'arn:aws:organizations::*:policy/*/service_control_policy/*'],
      [
        'organizations:DetachPolicy',
        'arn:aws:organizations::222233334444:policy/o-exampleorgid/service_control_policy/p-*',
      ],
    ].map(([action = '', resource = '']): [string, Statement, string[]] => [
      `${action} on all, as ${resource}`,
      allow(action, resource),
      ['high'],
    ]),
    ...[
      ['sso:PutInlinePolicyToPermissionSet', 'arn:aws:sso:::permissionSet/*/ps-1234567890abcdef'],
      ['organizations:DetachPolicy', 'arn:aws:organizations::*:policy/*/tag_policy/*'],
      ['ssm:StartSession', 'arn:aws:ec2:*:*:instance/i-*'],
      ['cloudformation:UpdateStack', 'arn:aws:cloudformation:*:*:stack/*/*'],
      ['cloudformation:UpdateStackSet', 'arn:aws:cloudformation:*:*:stackset/*:*'],
      ['ecs:ExecuteCommand', 'arn:aws:ecs:*:*:task/*/*'],
      ['apprunner:UpdateService', 'arn:aws:apprunner:*:*:service/*/*'],
      ['elasticmapreduce:AddJobFlowSteps', 'arn:aws:elasticmapreduce:*:*:cluster/j-*'],
      ['emr-containers:StartJobRun', 'arn:aws:emr-containers:*:*:/virtualclusters/*'],
      ['sagemaker:CreatePresignedDomainUrl', 'arn:aws:sagemaker:*:*:user-profile/*/*'],
      ['ssm:StartAutomationExecution', 'arn:aws:ssm:*:*:automation-definition/*:*'],
    ].map(([action = '', resource = '']): [string, Statement, string[]] => [
      `${action}, as ${resource}`,
      allow(action, resource),
      ['medium'],
    ]),
    ['what manages the organizations of others', allow('*', 'arn:aws:*:*:222233334444:*'), []],
    ['one stack', allow('cloudformation:UpdateStack', 'arn:aws:cloudformation:*:*:stack/app-*/*'), []],
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
    expect(worst(allow('sts:AssumeRoot', 'arn:aws:iam**999988887777:root'), SELF)).toBe('medium');
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
      'a boundary whose name fits two patterns',
      [
        put(when('StringLike', 'iam:PermissionsBoundary', 'arn:aws:iam::111122223333:policy/app-*')),
        allow('iam:CreatePolicy', 'arn:aws:iam::111122223333:policy/*-own'),
      ],
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
