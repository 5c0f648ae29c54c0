import { describe, expect, it } from 'vitest';
import { judgeBoundary } from '../../../lambda-src/policy/boundary.ts';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { awsManagedPolicyName, judgeManagedPolicyArn } from '../../../lambda-src/policy/managed.ts';
import { judgeResourcePolicy } from '../../../lambda-src/policy/resource.ts';

const OWN = '111122223333';

describe('judgeResourcePolicy', () => {
  const judge = (...Statement: unknown[]) =>
    judgeResourcePolicy(readPolicy({ Statement }), { accountId: OWN, trustedAccountIds: ['444455556666'] });
  const found = (...statements: unknown[]): string[] =>
    judge(...statements).map(({ kind, severity }) => `${kind} ${severity}`);
  const allow = (Principal: unknown, more: object = {}) => ({
    Effect: 'Allow',
    Principal,
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::example/*',
    ...more,
  });

  it.each<[string, object, string[]]>([
    ['everyone', allow('*'), ['everyone high']],
    ['everyone, written AWS *', allow({ AWS: ['*'] }), ['everyone high']],
    ['no Resource, as in ECR', { Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }, ['everyone high']],
    [
      'all but one',
      { Effect: 'Allow', NotPrincipal: { AWS: OWN }, NotAction: 's3:PutObject', Resource: '*' },
      ['everyone high'],
    ],
    ['an external account', allow({ AWS: 'arn:aws:iam::999988887777:root' }), ['external-account medium']],
    [
      'a canonical user',
      allow({ CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }),
      ['external-account medium'],
    ],
    ['own and trusted accounts', allow({ AWS: [OWN, 'arn:aws:iam::444455556666:role/a'] }), []],
    ['CloudFront', allow({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC' }), []],
    ['a service', allow({ Service: 'cloudtrail.amazonaws.com' }), []],
    [
      'the default policy of an SNS topic',
      allow({ AWS: '*' }, { Condition: { StringEquals: { 'AWS:SourceOwner': OWN } } }),
      [],
    ],
    ['callers through KMS', allow('*', { Condition: { StringEquals: { 'kms:CallerAccount': OWN } } }), []],
    [
      'a bucket that sends events',
      allow('*', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::example' } } }),
      [],
    ],
    ['any bucket', allow('*', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } } }), ['everyone high']],
    [
      'own principals, if there is one: nobody signs',
      allow('*', { Condition: { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } } }),
      ['everyone high'],
    ],
    [
      'an organization',
      allow('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
      ['organization medium'],
    ],
    ['addresses', allow('*', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }), ['everyone medium']],
    [
      'any bucket, in two wildcards',
      allow('*', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::**' } } }),
      ['everyone high'],
    ],
    [
      'an access point of the own account',
      allow('*', { Condition: { StringEquals: { 's3:DataAccessPointAccount': OWN } } }),
      [],
    ],
    [
      'access points of the own account',
      allow('*', { Condition: { ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:*:${OWN}:accesspoint/*` } } }),
      [],
    ],
    [
      'services for an organization',
      allow('*', { Condition: { StringEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } } }),
      ['organization medium'],
    ],
    [
      'services for a part of an organization',
      allow('*', { Condition: { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' } } }),
      ['organization medium'],
    ],
    ['denied', { ...allow('*'), Effect: 'Deny' }, []],
  ])('%s', (_, statement, expected) => {
    expect(found(statement)).toEqual(expected);
  });

  it('says what they can do', () => {
    expect(judge(allow('*', { Action: ['s3:GetObject', 's3:PutObject'] }))[0]?.text).toBe(
      'Anyone can use this resource (s3:GetObject and s3:PutObject)',
    );
    const { Action: _, ...rest } = allow({ AWS: '999988887777' });
    expect(
      judge({ ...rest, NotAction: 's3:DeleteBucket' }, allow('*'), allow({ CanonicalUser: '79a59df9' })),
    ).toMatchObject([
      { kind: 'everyone', techniques: ['T1098'] },
      {
        text:
          'Account 999988887777 (whole account) can use this resource (every action except s3:DeleteBucket); ' +
          'it is neither this account nor trusted',
        techniques: ['T1098'],
      },
      { text: expect.stringMatching(/^Account canonical user 79a59df9 can use this resource/) },
    ]);
  });

  it('minds a Deny only where it touches all that is allowed', () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalAccount': OWN } };
    const deny = (Action: string, Resource = '*') => ({ ...allow('*'), Effect: 'Deny', Action, Resource, Condition });
    const both = allow('*', { Action: ['s3:GetObject', 's3:PutObject'] });
    expect(found(both, deny('s3:*'))).toEqual([]);
    expect(found(both, { ...deny('s3:*'), Resource: ['arn:aws:s3:::example', '*'] })).toEqual([]);
    expect(found(both, deny('s3:PutObject'))).toEqual(['everyone high']);
    expect(found(both, deny('s3:*', 'arn:aws:s3:::example/private/*'))).toEqual(['everyone high']);
  });
});

describe('judgeBoundary', () => {
  const judge = (...Statement: unknown[]) => judgeBoundary(readPolicy({ Statement }));
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };

  it.each(['aws', 'aws-cn', 'aws-us-gov'])('AdministratorAccess in %s bounds nothing', (partition) => {
    expect(judgeBoundary(`arn:${partition}:iam::aws:policy/AdministratorAccess`)).toMatchObject([
      {
        kind: 'no-boundary',
        severity: 'high',
        rule: 'S27',
        techniques: ['T1098'],
        text: 'The permissions boundary bounds nothing: AdministratorAccess allows everything',
      },
    ]);
  });

  it.each([
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'arn:aws:iam::111122223333:policy/AdministratorAccess',
    'arn:aws:iam::111122223333:policy/developer-boundary',
    '',
  ])('%s may bound something', (arn) => {
    expect(judgeBoundary(arn)).toEqual([]);
  });

  it('tells a document that allows everything from a ceiling with exceptions', () => {
    expect(judge(all)).toMatchObject([
      {
        kind: 'no-boundary',
        severity: 'high',
        text: 'The permissions boundary bounds nothing: it allows every action',
      },
    ]);
    expect(judge({ ...all, Action: 'iam:*' })).toEqual([]);
    expect(judge({ ...all, Action: 's3:GetObject' })).toEqual([]);
    expect(judge(all, { Effect: 'Deny', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' })).toEqual([]);
    expect(judge({ ...all, Action: ['s3:*', 'ec2:*'] })).toEqual([]);
    expect(judge({ ...all, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } })).toEqual([]);
  });
});

describe('judgeManagedPolicyArn', () => {
  const ESCALATES = ['T1098', 'T1548'];
  const GRANTS = ['T1098.003'];

  it.each<[string, string, string | null, string[]]>([
    ['AdministratorAccess allows every action on every resource', 'high', 'S07', GRANTS],
    [
      'IAMFullAccess allows every IAM action on every resource: whoever has it can become administrator',
      'high',
      'S07',
      GRANTS,
    ],
    [
      'PowerUserAccess allows nearly every action outside IAM, Organizations and account settings on every resource',
      'medium',
      'S07',
      GRANTS,
    ],
    ['AdministratorAccess-Amplify lets its holder reach the permissions of any role', 'high', 'S10', ESCALATES],
    ['AmazonElasticMapReduceFullAccess lets its holder reach the permissions of any role', 'high', 'S10', ESCALATES],
    ...[
      ...['AdministratorAccess-AWSElasticBeanstalk', 'AWSLambda_FullAccess', 'AmazonECS_FullAccess'],
      'AmazonSageMakerFullAccess',
    ].map((name): [string, string, string, string[]] => [
      `${name} lets its holder act through every role that the service may use`,
      'medium',
      'S10',
      ESCALATES,
    ]),
    ...[...['AWSOrganizationsFullAccess', 'AWSSSOMasterAccountAdministrator', 'AWSSSOMemberAccountAdministrator']].map(
      (name): [string, string, null, string[]] => [
        `${name} allows every action of a service that hands out access to accounts`,
        'medium',
        null,
        GRANTS,
      ],
    ),
    ...['AWSSSODirectoryAdministrator', 'AWSAccountManagementFullAccess'].map(
      (name): [string, string, null, string[]] => [
        `${name} allows every action on the people of Identity Center or on the settings of the account`,
        'medium',
        null,
        GRANTS,
      ],
    ),
    ...['AWSCloudTrail_FullAccess', 'SecretsManagerReadWrite'].map((name): [string, string, null, string[]] => [
      `${name} allows every action of a service that keeps evidence or secrets`,
      'medium',
      null,
      GRANTS,
    ]),
  ])('%s', (text, severity, rule, techniques) => {
    const [name] = text.split(' ', 1);
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
      expect(judgeManagedPolicyArn(`arn:${partition}:iam::aws:policy/${name}`)).toEqual([
        { kind: 'managed-policy', severity, rule, techniques, text: `The AWS managed policy ${text}`, statement: null },
      ]);
    }
  });

  it.each(['', 'V2', 'V3'])('AWSCompromisedKeyQuarantine%s says that a key is lost', (version) => {
    const name = `AWSCompromisedKeyQuarantine${version}`;
    expect(judgeManagedPolicyArn(`arn:aws:iam::aws:policy/${name}`)).toMatchObject([
      {
        kind: 'key-quarantine',
        severity: 'critical',
        rule: 'S33',
        techniques: ['T1552.001', 'T1078.004'],
        text: `The AWS managed policy ${name} is how AWS quarantines a user whose access key it found in public: the key is in someone else's hands`,
      },
    ]);
  });

  it.each([
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
    'arn:aws:iam::aws:policy/AdministratorAccessX',
    'arn:aws:iam::aws:policy/AdministratorAccess x',
    'arn:aws:iam::aws:policy/constructor',
    'arn:aws:iam::111122223333:policy/AdministratorAccess',
    'arn:aws:iam::aws:role/AdministratorAccess',
    'x arn:aws:iam::aws:policy/AdministratorAccess',
    `arn:aws:iam::aws:policy/${'a/'.repeat(50_000)}`,
    '',
  ])('nothing on %s', (arn) => {
    expect(judgeManagedPolicyArn(arn)).toEqual([]);
  });

  it('knows the name behind a path', () => {
    expect(awsManagedPolicyName('arn:aws:iam::aws:policy/job-function/ViewOnlyAccess')).toBe('ViewOnlyAccess');
  });
});
