import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgeTrust } from '../../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';
import {
  CONTEXT,
  type Condition,
  EVERYONE,
  found,
  judge,
  judgeListed,
  ORG,
  ORGANIZATION,
  OWN,
  oidc,
  PARTNER,
  ROLES,
  STRANGER,
  STRANGERS,
  trust,
} from '../../policy/trusts.ts';

describe('everyone', () => {
  it.each<[string, unknown]>([
    ['*', '*'],
    ['AWS *', { AWS: '*' }],
    ['AWS list with *', { AWS: [`arn:aws:iam::${OWN}:root`, '*'] }],
    ['every account', { AWS: 'arn:aws:iam::*:root' }],
  ])('%s', (_, principal) => {
    expect(found(trust(principal))).toEqual(EVERYONE);
  });

  it('of two networks that a statement each names is everyone, where both together are wide', () => {
    const from = (range: string) => trust('*', { IpAddress: { 'aws:SourceIp': range } });
    expect(found(from('3.0.0.0/8'), from('4.0.0.0/8'))).toEqual([...EVERYONE, ...EVERYONE]);
    expect(found(from('3.0.0.0/8'), from('3.1.0.0/16'))).toEqual(['everyone high', 'everyone high']);
    const endpoint = trust('*', { StringEquals: { 'aws:SourceVpce': 'vpce-0bbbbbbbbbbbbbbbb' } });
    expect(found(from('3.0.0.0/8'), endpoint)).toEqual(['everyone high', ...STRANGERS]);
    expect(found(from('3.0.0.0/8'), trust({ AWS: OWN }, { IpAddress: { 'aws:SourceIp': '4.0.0.0/8' } }))).toEqual([
      'everyone high',
    ]);
  });

  it.each(['*', '*.amazonaws.com'])('a wildcard for a service, %s, which is nobody known', (service) => {
    expect(found(trust({ Service: service }))).toEqual(STRANGERS);
    expect(found(trust({ Service: 'ec2.amazonaws.com' }))).toEqual([]);
  });

  it.each<[string, Condition, string[]]>([
    ['an organization', { StringEquals: ORG }, ORGANIZATION],
    ['an organization, key in another case', { StringEquals: { 'AWS:principalorgid': 'o-a1b2c3d4e5' } }, ORGANIZATION],
    ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, EVERYONE],
    ['*', { StringLike: { 'aws:PrincipalOrgID': '*' } }, EVERYONE],
    ['one organization or *', { StringLike: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', '*'] } }, EVERYONE],
    ['an organization if there is one', { StringEqualsIfExists: ORG }, EVERYONE],
    [
      'an organization if there is one, and there must be',
      { StringEqualsIfExists: ORG, Null: { 'aws:PrincipalOrgID': 'false' } },
      ORGANIZATION,
    ],
    [
      'an organization if there is one, and something else must be there',
      { StringEqualsIfExists: ORG, Null: { 'aws:PrincipalTag/team': 'false' } },
      EVERYONE,
    ],
    [
      'an organization if there is one, and there must be none',
      { StringEqualsIfExists: ORG, Null: { 'aws:PrincipalOrgID': 'true' } },
      EVERYONE,
    ],
    ['all but an organization', { StringNotEquals: ORG }, EVERYONE],
    ['having an organization', { Null: { 'aws:PrincipalOrgID': 'false' } }, EVERYONE],
    ['a path', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/*' } }, ORGANIZATION],
    ['all of no path', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }, EVERYONE],
    ['the own account', { StringEquals: { 'aws:PrincipalAccount': OWN } }, []],
    ['the own account, always present', { StringEqualsIfExists: { 'aws:PrincipalAccount': OWN } }, []],
    ['a trusted account', { StringEquals: { 'aws:PrincipalAccount': [OWN, PARTNER] } }, []],
    ['a stranger', { StringEquals: { 'aws:PrincipalAccount': [OWN, STRANGER] } }, ['external-account high']],
    ['accounts that end alike', { StringLike: { 'aws:PrincipalAccount': '*22223333' } }, EVERYONE],
    [
      'an account with a letter *',
      { StringEquals: { 'aws:PrincipalAccount': '*22223333' } },
      ['external-account high'],
    ],
    ['roles of the own account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/app-*` } }, []],
    ['roles of the own account, any partition', { ArnLike: { 'aws:PrincipalArn': `arn:*:iam::${OWN}:role/*` } }, []],
    ['roles of any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }, EVERYONE],
    ['roles of some accounts', { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::11112222*:role/admin' } }, EVERYONE],
    ["a service's source", { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${OWN}:topic` } }, []],
    ['a source account', { StringEquals: { 'aws:SourceAccount': OWN } }, []],
    ['a source account, if there is one', { StringEqualsIfExists: { 'aws:SourceAccount': OWN } }, EVERYONE],
    ['a VPC endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }, STRANGERS],
    ['one role id', { StringLike: { 'aws:userid': 'AROAEXAMPLEID1234567:*' } }, STRANGERS],
    ['an external id', { StringEquals: { 'sts:ExternalId': '12345' } }, EVERYONE],
    ['any external id', { StringLike: { 'sts:ExternalId': '*' } }, EVERYONE],
    ['an address', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, ['everyone high']],
    ['any address', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, EVERYONE],
    ['MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, EVERYONE],
    ['a tag', { StringEquals: { 'aws:PrincipalTag/team': 'a' } }, EVERYONE],
    ['what is no id of an organization', { StringEquals: { 'aws:PrincipalOrgID': 'r-ab12' } }, ORGANIZATION],
    ['roles of the own account, always present', { ArnLikeIfExists: { 'aws:PrincipalArn': `${ROLES}app-*` } }, []],
    ['one role id, always present', { StringLikeIfExists: { 'aws:userid': 'AROAEXAMPLEID1234567:*' } }, STRANGERS],
    ['role ids that begin alike', { StringLike: { 'aws:userid': 'AROA*' } }, EVERYONE],
    ['a VPC', { StringEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } }, STRANGERS],
    ['any VPC endpoint', { StringLike: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-*'] } }, EVERYONE],
    ['the own account or any other', { StringLike: { 'aws:PrincipalAccount': [OWN, '9*'] } }, EVERYONE],
    ['roles of a stranger', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${STRANGER}:role/*` } }, STRANGERS],
    ['any topic of the own account', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:*` } }, []],
    [
      'a topic of the own account or a bucket',
      { ArnLike: { 'aws:SourceArn': [`arn:aws:sns:eu-west-1:${OWN}:topic`, 'arn:aws:s3:::example'] } },
      [],
    ],
    [
      'an account behind a wildcard for any fields',
      { StringLike: { 'aws:SourceArn': `arn:aws:*:${OWN}:t` } },
      EVERYONE,
    ],
  ])('with %s', (_, condition, expected) => {
    expect(found(trust('*', condition))).toEqual(expected);
    expect(found(trust({ AWS: '*' }, condition))).toEqual(expected);
  });

  it('less those a Deny keeps out', () => {
    const denyUnless = (Condition: Condition, Action = 'sts:*') => ({
      Effect: 'Deny',
      Principal: '*',
      Action,
      Condition,
    });
    expect(found(trust('*'), denyUnless({ StringNotEquals: ORG }))).toEqual(ORGANIZATION);
    expect(found(trust('*'), denyUnless({ StringNotEqualsIfExists: { 'aws:PrincipalAccount': OWN } }))).toEqual([]);
    expect(
      found(trust('*'), denyUnless({ StringNotEquals: ORG, Bool: { 'aws:PrincipalIsAWSService': 'false' } })),
    ).toEqual(ORGANIZATION);
    expect(found(trust('*'), denyUnless({}))).toEqual([]);
    expect(found(trust('*'), denyUnless({ StringNotEquals: ORG }, 'sts:TagSession'))).toEqual(EVERYONE);
    expect(
      found(trust('*'), denyUnless({ StringNotEquals: ORG, Bool: { 'aws:MultiFactorAuthPresent': 'false' } })),
    ).toEqual(EVERYONE);
    expect(found(trust('*'), { ...denyUnless({}), Principal: { AWS: STRANGER } })).toEqual(EVERYONE);
    expect(found(trust('*'), { ...denyUnless({}), Principal: { AWS: [STRANGER, '*'] } })).toEqual([]);
    const { Principal: _, ...rest } = denyUnless({});
    expect(found(trust('*'), rest)).toEqual(EVERYONE);
    expect(found(trust('*'), { ...rest, NotPrincipal: '*' })).toEqual(EVERYONE);
    expect(found(trust('*'), denyUnless({ StringEquals: ORG }))).toEqual(EVERYONE);
    expect(found(trust('*'), denyUnless({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }))).toEqual(EVERYONE);
    const path = { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' };
    expect(found(trust('*'), denyUnless({ 'ForAnyValue:StringNotLike': path }))).toEqual(EVERYONE);
  });

  it('by exception', () => {
    const { Principal: _, ...rest } = trust('*');
    expect(judge({ ...rest, NotPrincipal: { AWS: STRANGER } })).toMatchObject([
      { kind: 'everyone', severity: 'critical', text: expect.stringContaining('except those that NotPrincipal names') },
    ]);
    expect(found({ ...rest, Effect: 'Deny', NotPrincipal: { AWS: OWN } })).toEqual([]);
    expect(found({ ...rest, NotPrincipal: { AWS: 'AROAEXAMPLEID12345678' } })).toEqual(EVERYONE);
  });

  it.each<[string, unknown, string[]]>([
    ['an account', { AWS: STRANGER }, STRANGERS],
    ['a role', { AWS: [`arn:aws:iam::${STRANGER}:root`, `arn:aws:iam::${STRANGER}:role/x`] }, STRANGERS],
    ['a unique id', { AWS: 'AROAEXAMPLEID12345678' }, STRANGERS],
    ['a trusted account', { AWS: PARTNER }, []],
    ['this account', { AWS: `arn:aws:iam::${OWN}:root` }, []],
  ])('but for those whom a Deny spares: %s', (_, spared, expected) => {
    const deny = { Effect: 'Deny', NotPrincipal: spared, Action: 'sts:AssumeRole' };
    expect(found(trust('*'), deny)).toEqual(expected);
    expect(found(trust('*'), deny, { ...trust('*'), Effect: 'Deny' })).toEqual([]);
  });

  it('includes those who are named beside, but not those of other statements', () => {
    expect(found(trust({ AWS: ['*', STRANGER] }))).toEqual(EVERYONE);
    expect(found(trust({ AWS: STRANGER }), trust('*'))).toEqual([...EVERYONE, ...STRANGERS]);
  });

  it('is named with its statement', () => {
    expect(judge(trust({ Service: 'ec2.amazonaws.com' }), { ...trust('*'), Sid: 'Open' })).toEqual([
      {
        kind: 'everyone',
        severity: 'critical',
        text: 'Anyone with an AWS account can assume this role',
        statement: 'Open',
      },
    ]);
  });
});

describe('accounts', () => {
  it.each<[string, unknown, string[]]>([
    ['own root', { AWS: `arn:aws:iam::${OWN}:root` }, []],
    ['own id', { AWS: OWN }, []],
    ['own session', { AWS: `arn:aws:sts::${OWN}:assumed-role/a/b` }, []],
    ['trusted', { AWS: [`arn:aws:iam::${PARTNER}:role/deployer`] }, []],
    ['external root', { AWS: `arn:aws:iam::${STRANGER}:root` }, ['external-account high']],
    ['external id', { AWS: STRANGER }, ['external-account high']],
    ['external role in China', { AWS: `arn:aws-cn:iam::${STRANGER}:role/a` }, ['external-account high']],
    ['external among own', { AWS: [OWN, `arn:aws:iam::${STRANGER}:user/a`] }, ['external-account high']],
    ['a role by its unique id', { AWS: 'AROAEXAMPLEID12345678' }, STRANGERS],
    ['a user by its unique id', { AWS: 'AIDAEXAMPLEID12345678' }, STRANGERS],
    ['a service', { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }, []],
    ['external roles by a wildcard', { AWS: `arn:aws:iam::${STRANGER}:role/*` }, STRANGERS],
    ['a root whose account ends the pattern of all', { AWS: 'arn:aws:iam::000000000000:root' }, STRANGERS],
  ])('%s', (_, principal, expected) => {
    expect(found(trust(principal))).toEqual(expected);
  });

  it('says which, how much of it and under what', () => {
    const principal = { AWS: [`arn:aws:iam::${STRANGER}:root`, `arn:aws:iam::123456789012:role/scanner`] };
    expect(judge(trust(principal, { StringEquals: { 'sts:ExternalId': 'x' } }))[0]?.text).toBe(
      `Accounts ${STRANGER} (whole account) and 123456789012 (role/scanner) can assume this role, ` +
        'with an external ID; they are neither this account nor trusted',
    );
  });

  it.each<[string, unknown, Condition]>([
    [`Account ${STRANGER} (whole account) can assume this role; it is neither this account nor trusted`, STRANGER, {}],
    [
      `Account ${STRANGER} (role/a:b) can assume this role; it is neither this account nor trusted`,
      `arn:aws:iam::${STRANGER}:role/a:b`,
      {},
    ],
    [
      `Account ${STRANGER} (whole account) can assume this role; it is neither this account nor trusted`,
      STRANGER,
      { StringEquals: ORG },
    ],
    [
      'Every account of organization o-a1b2c3d4e5 can assume this role: it is not listed as trusted',
      '*',
      { StringEquals: ORG },
    ],
    [
      'Anyone with an AWS account can assume this role, with an external ID and an address in the listed ranges',
      '*',
      { StringEquals: { 'sts:ExternalId': 'x' }, IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    ],
    [
      'Account unique id AROAEXAMPLEID12345678 can assume this role; it is neither this account nor trusted',
      'AROAEXAMPLEID12345678',
      {},
    ],
    ...[
      ...['1111222233334', 'x111122223333', 'arn:aws:iam::1111:root', 'example', 'xAROAEXAMPLEID12345678'],
      ...['AROAEXAMPLEID12345678x', 'AR0AEXAMPLEID12345678'],
    ].map((none): [string, unknown, Condition] => [
      `Account unknown principal ${none} can assume this role; it is neither this account nor trusted`,
      none,
      {},
    ]),
  ])('%s', (text, principal, condition) => {
    expect(judge(trust({ AWS: principal }, condition)).map((verdict) => verdict.text)).toEqual([text]);
  });

  it('is let in where a condition names some of its identities', () => {
    for (const arn of ['arn:aws:iam::*:role/deployer', 'arn:aws:iam::*:role/*', `arn:aws:iam::${STRANGER}:role/x`]) {
      for (const operator of ['ArnLike', 'StringLike']) {
        expect(found(trust({ AWS: STRANGER }, { [operator]: { 'aws:PrincipalArn': arn } })), arn).toEqual(STRANGERS);
      }
    }
  });

  it('is as serious within an organization', () => {
    const external = { kind: 'external-account' };
    expect(judge(trust({ AWS: STRANGER }))).toMatchObject([{ severity: 'high', ...external }]);
    expect(judge(trust({ AWS: STRANGER }, { StringEquals: ORG }))).toMatchObject([{ severity: 'high', ...external }]);
  });

  it('is not let in where a condition demands another account', () => {
    expect(found(trust({ AWS: STRANGER }, { StringEquals: { 'aws:PrincipalAccount': OWN } }))).toEqual([]);
    expect(found(trust({ AWS: STRANGER }, { StringEquals: { 'aws:PrincipalAccount': STRANGER } }))).toEqual([
      'external-account high',
    ]);
  });

  it('looks only at statements that let someone assume the role', () => {
    expect(found(trust({ AWS: STRANGER }, {}, 'sts:TagSession'))).toEqual([]);
    expect(found(trust({ AWS: STRANGER }, {}, ['sts:TagSession', 'STS:assumerole']))).toEqual([
      'external-account high',
    ]);
    for (const action of ['sts:*', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML']) {
      expect(found(trust({ AWS: STRANGER }, {}, action))).toEqual(STRANGERS);
    }
    const { Principal: _, ...nobody } = trust('*');
    expect(found(nobody)).toEqual([]);
  });

  it('takes no account for its own when the record does not say which it is', () => {
    const policy = readPolicy({ Statement: trust({ AWS: OWN }) });
    expect(judgeTrust(policy, { accountId: null, trusted: { ...TRUSTS_NOBODY, accountIds: [] } })).toHaveLength(1);
  });
});

describe('what is listed as trusted', () => {
  const GITHUB = 'token.actions.githubusercontent.com';
  const github = (operator: string, claim: string, value: unknown) =>
    oidc(GITHUB, {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
      [operator]: { [`${GITHUB}:${claim}`]: value },
    });
  const kinds = (subjects: readonly string[], statement: unknown) =>
    judgeListed(subjects, statement).map(({ kind, severity }) => `${kind} ${severity}`);

  it.each<[string, string[], unknown, string[]]>([
    ['a branch of an owner', [`${GITHUB}:repo:example/*`], github('StringLike', 'sub', 'repo:example/app:ref:a'), []],
    [
      'any ref of an owner',
      [`${GITHUB}:repo:example/*`],
      github('StringLike', 'sub', 'repo:example/app:*'),
      ['github-any-ref low'],
    ],
    [
      'an owner',
      [`${GITHUB}:repo:example/*`],
      github('StringEquals', 'repository_owner', 'example'),
      ['github-any-ref low'],
    ],
    [
      'one listed, one not',
      [`${GITHUB}:repo:example/*`],
      github('StringEquals', 'sub', ['repo:example/a:ref:a', 'repo:evil/a:ref:a']),
      ['external-identity high'],
    ],
    [
      'another owner that begins alike',
      [`${GITHUB}:repo:example/*`],
      github('StringLike', 'sub', 'repo:example*'),
      ['github-any-repository high'],
    ],
    [
      'as many letters as the list has of ?',
      [`${GITHUB}:repo:example/???`],
      github('StringLike', 'sub', 'repo:example/*'),
      ['github-any-repository high'],
    ],
    [
      'another issuer',
      [`gitlab.com:repo:example/*`],
      github('StringEquals', 'sub', 'repo:example/app:ref:a'),
      ['external-identity high'],
    ],
    [
      'a pool of Cognito',
      ['cognito-identity.amazonaws.com:eu-west-1:1234'],
      trust(
        { Federated: 'cognito-identity.amazonaws.com' },
        { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:1234' } },
        'sts:AssumeRoleWithWebIdentity',
      ),
      [],
    ],
    ['an organization', [], trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }), []],
    [
      'an organization and another',
      [],
      trust('*', { StringEquals: { 'aws:PrincipalOrgID': ['o-ours', 'o-theirs'] } }),
      ['organization high'],
    ],
    ['an endpoint', [], trust('*', { StringEquals: { 'aws:SourceVpce': 'vpce-ours' } }), []],
    [
      'an account of a listed organization',
      [],
      trust({ AWS: STRANGER }, { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } }),
      [],
    ],
  ])('%s', (_, subjects, statement, expected) => {
    expect(kinds(subjects, statement)).toEqual(expected);
  });
});

describe('the caller', () => {
  const caller = [`${ROLES}deployer`, `arn:aws:sts::${OWN}:assumed-role/deployer/run`, 'AROADEPLOYER12345678'];
  const admitted = (principal: unknown, condition: Condition = {}) =>
    judgeTrust(readPolicy({ Statement: trust(principal, condition) }), { ...CONTEXT, caller }).map(
      ({ kind, severity, text }) => `${kind} ${severity} ${text}`,
    );

  it.each(caller)('is told where the policy names %s', (name) => {
    expect(admitted({ AWS: name })).toEqual([`caller-admitted high The caller can assume this role (${name})`]);
  });

  it('is not told of others of the account', () => {
    expect(admitted({ AWS: `${ROLES}other` })).toEqual([]);
    expect(admitted({ AWS: OWN })).toEqual([]);
    expect(admitted({ AWS: OWN }, { ArnLike: { 'aws:PrincipalArn': `${ROLES}other` } })).toEqual([]);
    expect(admitted({ AWS: OWN }, { ArnLike: { 'aws:PrincipalArn': `${ROLES}*` } })).toEqual([]);
    expect(admitted({ AWS: OWN }, { ArnNotLike: { 'aws:PrincipalArn': `${ROLES}deployer` } })).toEqual([]);
  });

  it.each<[string, Condition]>([
    [`${ROLES}deployer`, { ArnEquals: { 'aws:PrincipalArn': `${ROLES}deployer` } }],
    [`${ROLES}depl*`, { StringLike: { 'AWS:principalarn': [`${ROLES}other`, `${ROLES}depl*`] } }],
    ['AROADEPLOYER12345678:*', { StringLike: { 'aws:userid': 'AROADEPLOYER12345678:*' } }],
  ])('is told where a condition names %s', (name, condition) => {
    for (const principal of [{ AWS: OWN }, { AWS: `arn:aws:iam::${OWN}:root` }, '*']) {
      expect(admitted(principal, condition).join()).toContain(`The caller can assume this role (${name})`);
    }
  });
});

describe('a Deny that meets no outsider', () => {
  const denial = (principal: unknown, condition: Condition = {}) => ({
    ...trust(principal, condition),
    Effect: 'Deny',
  });
  it.each<[string, unknown]>([
    ['for a service', denial({ Service: 'ec2.amazonaws.com' })],
    ['for calls by AWS itself', denial('*', { Bool: { 'aws:PrincipalIsAWSService': 'true' } })],
    ['without a service', denial('*', { Null: { 'aws:PrincipalServiceName': 'false' } })],
    ['in one Region', denial('*', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })],
    ['without MFA', denial('*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })],
    ['without an external id that is known', denial('*', { StringNotEquals: { 'sts:ExternalId': 'x' } })],
  ])('%s', (_, deny) => {
    expect(found(trust('*'), deny)).toEqual(EVERYONE);
  });
});
