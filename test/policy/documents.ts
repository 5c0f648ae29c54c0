/** Random policy documents with hostile structure, and the worlds they are judged in. */
import type { Random } from '../fuzz/random.ts';
import type { OneOrMore, RawDocument, RawStatement, World } from './oracle.ts';

const ACCOUNT = '111122223333';
const OTHER = '999988887777';
const NAMES = ['app', 'app-web', 'reader', 'OrgAdmin', 'a'];
const NOW = Date.parse('2026-06-15T12:00:00Z');

export function worldOf(random: Random): World {
  const type = random.pick(['user', 'role'] as const);
  const name = random.pick(['jane', 'app', 'deployer']);
  const path = random.oneIn(3) ? 'team/' : '';
  const strange = Array.from(
    { length: 3 },
    (_, index) => `${'xKv'[index] ?? 'x'}${random.below(1e6).toString(36)}${'qzj'[index] ?? 'q'}9`,
  );
  const partition = random.oneIn(8) ? 'aws-cn' : 'aws';
  return {
    account: ACCOUNT,
    partition,
    region: partition === 'aws' ? 'us-east-1' : 'cn-north-1',
    holder: { type, name, arn: `arn:${partition}:iam::${ACCOUNT}:${type}/${path}${name}` },
    self: random.oneIn(2),
    time: NOW,
    strange,
    named: NAMES,
  };
}

const ACTIONS = [
  ...['*', '*', '*:*', 'iam:*', 'iam:*', 'IAM:*', 'iam:Put*', 'iam:*Policy*', 'iam:Attach*', 'i?m:*', 'iam:Create*'],
  ...['iam:PassRole', 'iam:PassRole', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:PutUserPolicy'],
  ...['iam:PutRolePolicy', 'iam:AttachRolePolicy', 'iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:AddUserToGroup'],
  ...[
    'iam:TagRole',
    'iam:Tag*',
    'iam:TagUser',
    'iam:CreatePolicy',
    'lambda:UpdateFunctionConfiguration',
    'lambda:Tag*',
  ],
  ...['iam:Delete*Boundary', 'iam:UpdateAssumeRolePolicy', 'iam:UpdateSAMLProvider', 'iam:Get*', 'iam:List*'],
  ...['sts:AssumeRole', 'sts:*', 'sts:AssumeRoot', 'lambda:*', 'lambda:CreateFunction', 'lambda:UpdateFunctionCode'],
  ...[
    'ec2:RunInstances',
    'ec2:*',
    'batch:SubmitJob',
    'states:Create*',
    'ssm:*',
    'ssm:StartSession',
    's3:*',
    's3:GetObject',
  ],
  ...[
    'kms:*',
    'sso:*',
    'sso:CreateAccountAssignment',
    'organizations:DetachPolicy',
    'cloudformation:UpdateStack',
    'ecs:ExecuteCommand',
    'organizations:*',
    'scheduler:CreateSchedule',
    'sqs:*',
    'logs:*',
  ],
];
const EXCEPTIONS = [
  ...ACTIONS.slice(3),
  'iam:*',
  'iam:*',
  's3:*',
  'aws-portal:*',
  'iam:CreateUser',
  'organizations:LeaveOrganization',
];

function resource(random: Random, { partition: p, holder }: World): string {
  const iam = (rest: string, account = ACCOUNT): string => `arn:${p}:iam::${account}:${rest}`;
  const type = random.pick(['role', 'user', 'group', 'policy']);
  const text = random.pick([
    () => '*',
    () => iam(`${type}/*`),
    () => iam('*'),
    () => iam('*', '*'),
    () => iam('role/*', '*'),
    () => iam('role/*'),
    () => `arn:*:iam::*:${type}/*`,
    () => `arn:${p}:iam::*${type}/*`,
    () => iam(`${type}/${random.pick(NAMES)}`),
    () => iam(`${type}/${random.pick(NAMES)}*`),
    () => iam(`${type}/${random.pick(['?', '??', 'a', 'a', 'a?', 'team/', 'x', '*/'])}*`),
    () => iam(`${type}/*${random.pick(['-web', 'Admin', 'q7', '/app'])}`),
    () => holder.arn,
    () => iam(`user/\${aws:username}`),
    () => iam(`*/\${aws:username}`),
    () => iam(`role/\${aws:PrincipalTag/team}`),
    () => iam(`role/*\${*}`),
    () => iam(`*/${holder.name}`),
    () => iam('*', OTHER),
    () => iam('role/*', OTHER),
    () => iam('root', random.pick([OTHER, '*'])),
    () => `arn:${p === 'aws' ? 'aws-cn' : 'aws'}:iam::${ACCOUNT}:*`,
    () => `arn:${p}:*:${random.pick(['eu-west-1', 'us-east-1'])}:${ACCOUNT}:*`,
    () => `arn:${p}:*:*:${OTHER}:*`,
    () =>
      `arn:${p}:sso:::permissionSet/${random.pick(['*', '*/*', 'ssoins-*/ps-*', 'ssoins-1a2b3c4d/*', 'ssoins-1a2b3c4d/ps-*', '*/ps-app'])}`,
    () =>
      `arn:${p}:organizations::${random.pick(['*', OTHER])}:policy/${random.pick(['*', 'o-a1b2c3d4e5/*', '*/service_control_policy/*', 'o-a1b2c3d4e5/service_control_policy/p-*', '*/tag_policy/*'])}`,
    () => `arn:${p}:ec2:*:*:instance/${random.pick(['*', 'i-*', 'i-0a1b2c3d'])}`,
    () => `arn:${p}:cloudformation:*:${ACCOUNT}:stack/${random.pick(['*', '*/*', 'app/*', 'app-*/*'])}`,
    () => `arn:${p}:ecs:*:*:task/${random.pick(['*', '*/*', 'app/*'])}`,
    () => `arn:${p}:s3:::*`,
    () => `arn:${p}:s3:::bucket/*`,
    () => `arn:${p}:lambda:*:*:function:*`,
    () => `arn:${p}:lambda:us-east-1:${ACCOUNT}:function:app`,
    () => 'arn:*',
    () => 'a*',
  ])();
  if (!random.oneIn(12)) return text;
  const at = random.below(text.length + 1);
  return text.slice(0, at) + random.pick(['*', '?', '**']) + text.slice(at + random.below(3));
}

type Clause = readonly [operator: string, key: string, values: OneOrMore];

function clause(random: Random, { holder, partition: p }: World): Clause {
  const bool = random.pick(['true', 'false']);
  const exists = random.oneIn(4) ? 'IfExists' : '';
  const text = random.pick(['StringEquals', 'StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike']) + exists;
  const several = random.pick([
    'ForAnyValue:StringEquals',
    'ForAllValues:StringEquals',
    'ForAnyValue:StringNotEquals',
    'ForAllValues:StringNotEquals',
    'ForAnyValue:StringLike',
    'ForAllValues:StringNotLike',
  ]);
  const some = (...values: string[]): OneOrMore => (random.oneIn(3) ? values : random.pick(values));
  return random.pick<() => Clause>([
    () => [text, 'aws:PrincipalTag/team', some('app', 'a*')],
    () => [text, 'aws:principaltag/team', some('*', 'reader')],
    () => [
      random.pick(['StringLike', 'StringNotLike']),
      'aws:PrincipalTag/team',
      some(
        ...Array.from({ length: 2 }, () => random.pick(['a*b*c', 'a?*b*c', 'a*b?*c', '*b*', 'abc', '?*', 'a*', '*c'])),
      ),
    ],
    () => [text, 'aws:RequestedRegion', some('us-east-1', 'eu-*')],
    () => [`Bool${exists}`, 'aws:SecureTransport', bool],
    () => [text, 'aws:UserAgent', some('*Console*', 'x')],
    () => [several, 'aws:CalledVia', some('cloudformation.amazonaws.com', 'athena.amazonaws.com')],
    () => [several, 'aws:TagKeys', some('team', 'cost', 't*')],
    () => [`Bool${exists}`, 'aws:ViaAWSService', bool],
    () => [text, 'aws:SourceIdentity', 'jane'],
    () => [text, 'custom:Unknown', some('one', 'two')],
    () => [`Bool${exists}`, 'aws:MultiFactorAuthPresent', bool],
    () => [`NumericLessThan${exists}`, 'aws:MultiFactorAuthAge', random.pick(['3600', '1000000000'])],
    () => [`NumericGreaterThanEquals${exists}`, 'aws:MultiFactorAuthAge', '3600'],
    () => [
      random.pick(['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike']),
      'aws:PrincipalArn',
      some(holder.arn, 'arn:*:iam::*:role/*', 'arn:aws:iam::111122223333:role/other'),
    ],
    () => [text, 'aws:PrincipalAccount', some(ACCOUNT, OTHER)],
    () => [text, 'aws:username', some(holder.name, 'bob')],
    () => [text, 'aws:PrincipalType', some('User', 'AssumedRole')],
    () => [text, 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    () => [`Bool${exists}`, 'aws:PrincipalIsAWSService', bool],
    () => [
      random.pick(['IpAddress', 'NotIpAddress']) + exists,
      'aws:SourceIp',
      some('203.0.113.0/24', '198.51.100.0/24'),
    ],
    () => [
      random.pick(['IpAddress', 'NotIpAddress']),
      'aws:SourceIp',
      ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'],
    ],
    () => [text, 'aws:SourceVpce', some('vpce-1a2b3c4d', 'vpce-*')],
    () => [
      random.pick(['DateLessThan', 'DateGreaterThan']),
      'aws:CurrentTime',
      random.pick(['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z', '2026-06-15T12:00:00Z']),
    ],
    () => [text, 'iam:PassedToService', some('lambda.amazonaws.com', 'ec2.amazonaws.com')],
    () => [text, 'aws:ResourceTag/team', some('app', '*')],
    () => [text, random.pick(['iam:ResourceTag/team', 'aws:ResourceTag/team']), some('app', 'reader')],
    () => [
      random.pick(['ArnLike', 'StringLike', 'StringNotLike']),
      random.pick(['iam:PolicyARN', 'iam:PermissionsBoundary']),
      some('arn:aws:iam::111122223333:policy/app', 'arn:aws:iam::111122223333:policy/app-*'),
    ],
    () => [
      random.pick(['ArnEquals', 'ArnNotEquals']),
      'iam:PolicyARN',
      random.pick(['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::aws:policy/AdministratorAccess']),
    ],
    () => [
      random.pick(['ArnLike', 'StringLike', 'StringEquals', 'ArnNotEquals']),
      random.pick(['iam:PolicyARN', 'iam:PermissionsBoundary']),
      some(
        `arn:${p}:iam::aws:policy/PowerUserAccess`,
        `arn:${p}:iam::aws:policy/${random.pick(['IAM*', '*FullAccess', 'Read*', 'Pow??User*'])}`,
      ),
    ],
    () => [
      'Null',
      random.pick(['aws:MultiFactorAuthPresent', 'aws:PrincipalTag/team', 'aws:SourceVpce', 'custom:Unknown']),
      bool,
    ],
    () => [text, 'aws:PrincipalTag/team', `\${aws:username}`],
  ])();
}

function condition(random: Random, world: World): RawStatement['Condition'] {
  if (!random.oneIn(3)) return undefined;
  const made: Record<string, Record<string, OneOrMore>> = {};
  for (let count = random.pick([1, 1, 1, 2]); count > 0; count--) {
    const [operator, key, values] = clause(random, world);
    made[operator] = { ...made[operator], [key]: values };
  }
  return made;
}

function listOf(random: Random, one: () => string): OneOrMore {
  const count = random.pick([1, 1, 1, 2, 3, 4]);
  if (count === 1 && random.oneIn(2)) return one();
  return Array.from({ length: count }, one);
}

function statement(random: Random, world: World, effect: RawStatement['Effect']): RawStatement {
  const not = random.oneIn(5);
  const notResource = random.oneIn(7);
  const actions = listOf(random, () => random.pick(not ? EXCEPTIONS : ACTIONS));
  const resources = listOf(random, () => (random.oneIn(2) ? '*' : resource(random, world)));
  const where = condition(random, world);
  return {
    ...(random.oneIn(4) ? { Sid: random.pick(['Allow', 'Deny', 'Admin', '']) } : {}),
    Effect: effect,
    ...(not ? { NotAction: actions } : { Action: actions }),
    ...(notResource ? { NotResource: listOf(random, () => resource(random, world)) } : { Resource: resources }),
    ...(where === undefined ? {} : { Condition: where }),
  };
}

export function documentOf(random: Random, world: World): RawDocument {
  const statements: RawStatement[] = [];
  for (let count = random.pick([1, 1, 2, 2, 3]); count > 0; count--) statements.push(statement(random, world, 'Allow'));
  for (let count = random.pick([0, 0, 1, 1, 2, 3]); count > 0; count--)
    statements.push(statement(random, world, 'Deny'));
  if (random.oneIn(10)) statements.push(random.pick(statements));
  if (random.oneIn(25)) {
    const { Condition: _, ...twice } = statement(random, world, 'Allow');
    const where = random.oneIn(2) ? condition(random, world) : {};
    for (const range of ['3.0.0.0/8', random.pick(['3.0.0.0/8', '4.0.0.0/8'])]) {
      statements.push({ ...twice, Condition: { ...where, IpAddress: { 'aws:SourceIp': range } } });
    }
  }
  if (random.oneIn(3)) statements.reverse();
  const version = random.pick(['2012-10-17', '2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined]);
  return { ...(version === undefined ? {} : { Version: version }), Statement: statements };
}
