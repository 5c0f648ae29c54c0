import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgeKeyPolicy, judgeResourcePolicy } from '../../../lambda-src/policy/resource.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';

const OWN = '111122223333';

describe('judgeResourcePolicy', () => {
  const judge = (...Statement: unknown[]) =>
    judgeResourcePolicy(readPolicy({ Statement }), {
      accountId: OWN,
      trusted: { ...TRUSTS_NOBODY, accountIds: ['444455556666'] },
    });
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
      { kind: 'everyone' },
      {
        text:
          'Account 999988887777 (whole account) can use this resource (every action except s3:DeleteBucket); ' +
          'it is neither this account nor trusted',
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

describe('judgeKeyPolicy', () => {
  const OTHER = '999988887777';
  const root = (id: string) => ({ AWS: `arn:aws:iam::${id}:root` });
  const allow = (Principal: unknown, more: object = {}) => ({
    Effect: 'Allow',
    Principal,
    Action: 'kms:*',
    Resource: '*',
    ...more,
  });
  const deny = (Principal: unknown, more: object = {}) => ({ ...allow(Principal, more), Effect: 'Deny' });
  const when = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } });
  const isShutOut = (Statement: unknown, accountId: string | null = OWN) => {
    const found = judgeKeyPolicy(readPolicy(JSON.stringify({ Statement })), { accountId, trusted: TRUSTS_NOBODY });
    return found.some(({ kind }) => kind === 'account-shut-out');
  };

  it.each<[string, unknown[]]>([
    ['only another account is let in', [allow(root(OTHER))]],
    ['only a service is', [allow({ Service: 'logs.amazonaws.com' })]],
    [
      'its own may use the key only',
      [allow(root(OTHER)), allow(root(OWN), { Action: ['kms:Encrypt', 'kms:Describe*'] })],
    ],
    ['its own may do all but this', [allow(root(OWN), { Action: undefined, NotAction: 'kms:Put*' })]],
    ['all of it is denied', [allow(root(OWN)), deny(root(OWN))]],
    ['everyone is denied', [allow(root(OWN)), deny('*', { Action: 'kms:PutKeyPolicy' })]],
    [
      'everyone but another account is denied',
      [allow('*'), deny('*', when('StringNotEquals', 'aws:PrincipalAccount', OTHER))],
    ],
    ['only callers of another account are let in', [allow('*', when('StringEquals', 'kms:CallerAccount', OTHER))]],
    ['all but its own are let in', [{ ...allow('*'), Principal: undefined, NotPrincipal: root(OWN) }]],
    [
      'all but another account are denied',
      [allow(root(OWN)), { Effect: 'Deny', NotPrincipal: root(OTHER), Action: '*', Resource: '*' }],
    ],
  ])('finds a key that its account cannot manage: %s', (_, statements) => {
    expect(isShutOut(statements)).toBe(true);
  });

  it.each<[string, unknown[]]>([
    ['the default', [allow(root(OWN))]],
    ['one user of its own', [allow({ AWS: [`arn:aws:iam::${OWN}:user/alice`, `arn:aws:iam::${OTHER}:root`] })]],
    ['its id', [allow({ AWS: OWN }, { Action: 'kms:Put*' })]],
    ['everyone', [allow('*')]],
    ['callers of its own', [allow({ AWS: '*' }, when('StringEquals', 'kms:CallerAccount', OWN))]],
    ['its own with MFA', [allow(root(OWN), when('Bool', 'aws:MultiFactorAuthPresent', 'true'))]],
    ['all but another account', [{ ...allow('*'), Principal: undefined, NotPrincipal: root(OTHER) }]],
    [
      'all but one role are denied',
      [allow(root(OWN)), deny('*', when('ArnNotLike', 'aws:PrincipalArn', `arn:aws:iam::${OWN}:role/keys`))],
    ],
    ['one user is denied', [allow(root(OWN)), deny({ AWS: `arn:aws:iam::${OWN}:user/alice` })]],
    ['deletion is denied', [allow(root(OWN)), deny('*', { Action: 'kms:ScheduleKeyDeletion' })]],
  ])('finds nothing where its account can manage the key: %s', (_, statements) => {
    expect(isShutOut(statements)).toBe(false);
  });

  it('says nothing where the account is not known', () => {
    expect(isShutOut([allow(root(OTHER))], null)).toBe(false);
  });
});

describe('a condition', () => {
  const AT = Date.parse('2026-01-31T12:00:00Z');
  const judge = (...Statement: unknown[]): string[] =>
    judgeResourcePolicy(readPolicy({ Version: '2012-10-17', Statement }), {
      accountId: OWN,
      trusted: TRUSTS_NOBODY,
      time: AT,
    }).map(({ kind, severity }) => `${kind} ${severity}`);
  const everybody = (Effect: string, operator: string, key: string, value: string) => ({
    Effect,
    Principal: '*',
    Action: 's3:GetObject',
    Resource: '*',
    Condition: { [operator]: { [key]: value } },
  });
  const ALLOW = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
  const OPEN = ['everyone high'];

  it.each<[string, unknown[], string[]]>([
    ['on a time that is past', [everybody('Allow', 'DateLessThan', 'aws:CurrentTime', '2026-01-31T11:59:59Z')], []],
    ['on a time to come', [everybody('Allow', 'DateLessThan', 'aws:CurrentTime', '2026-01-31T12:00:01Z')], OPEN],
    ['on a time that comes later', [everybody('Allow', 'DateGreaterThan', 'aws:CurrentTime', '2030-01-01')], OPEN],
    ['of a Deny from now on', [ALLOW, everybody('Deny', 'DateGreaterThan', 'aws:CurrentTime', '2026-01-01')], []],
    ['of a Deny from later on', [ALLOW, everybody('Deny', 'DateGreaterThan', 'aws:CurrentTime', '2026-02-01')], OPEN],
    ['of a Deny until later', [ALLOW, everybody('Deny', 'DateLessThan', 'aws:CurrentTime', '2026-02-01')], OPEN],
    [
      "on the resource's account",
      [everybody('Allow', 'StringEquals', 'aws:PrincipalAccount', `\${aws:ResourceAccount}`)],
      [],
    ],
    [
      "on any but the resource's account",
      [everybody('Allow', 'StringNotEquals', 'aws:PrincipalAccount', `\${aws:ResourceAccount}`)],
      OPEN,
    ],
    [
      "on the resource's organization",
      [everybody('Allow', 'StringEquals', 'aws:PrincipalOrgID', `\${aws:ResourceOrgID}`)],
      ['organization medium'],
    ],
    [
      "of a Deny for others than the resource's account",
      [ALLOW, everybody('Deny', 'StringNotEquals', 'aws:PrincipalAccount', `\${aws:resourceaccount}`)],
      [],
    ],
    ['on VPC endpoints of the account', [everybody('Allow', 'StringEquals', 'aws:VpceAccount', OWN)], []],
    [
      'on VPC endpoints of another account',
      [everybody('Allow', 'StringEquals', 'aws:VpceAccount', '999988887777')],
      ['external-account medium'],
    ],
    [
      'on VPC endpoints of an organization',
      [everybody('Allow', 'StringEquals', 'aws:VpceOrgID', 'o-exampleorgid')],
      ['organization medium'],
    ],
    ['on any VPC endpoint', [everybody('Allow', 'StringLike', 'aws:VpceOrgID', 'o-*')], OPEN],
    [
      "on the caller's own account",
      [everybody('Allow', 'StringEquals', 'aws:PrincipalAccount', `\${aws:PrincipalAccount}`)],
      OPEN,
    ],
  ])('%s', (_, statements, expected) => expect(judge(...statements)).toEqual(expected));
});
