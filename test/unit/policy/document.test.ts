import { describe, expect, it } from 'vitest';
import { judgeBoundary } from '../../../lambda-src/policy/boundary.ts';
import { coversAction, describePolicy, readPolicy } from '../../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../../lambda-src/policy/permissions.ts';
import { judgeResourcePolicy } from '../../../lambda-src/policy/resource.ts';
import { judgeTrust } from '../../../lambda-src/policy/trust.ts';
import { TRUSTS_NOBODY } from '../../../lambda-src/policy/trusted.ts';

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const DOCUMENT = { Version: '2012-10-17', Statement: [ALLOW_ALL] };
/** As IAM writes `assumeRolePolicyDocument` into responseElements. */
const urlEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

const read = (value: unknown) => {
  const policy = readPolicy(value);
  if (policy.kind === 'unreadable') throw new Error(policy.why);
  return policy.statements;
};

describe('a readable document', () => {
  it.each([
    ['a JSON string', JSON.stringify(DOCUMENT)],
    ['a JSON string with line breaks', JSON.stringify(DOCUMENT, null, 4)],
    ['white space around it', `\n\t ${JSON.stringify(DOCUMENT)}  `],
    ['a URL-encoded JSON string', urlEncoded(JSON.stringify(DOCUMENT, null, 2))],
    ['an object, as S3 records it', DOCUMENT],
    ['one statement without brackets', { Statement: ALLOW_ALL }],
    ['lists', { Statement: [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }] }],
    ['an id', { Id: 'default', ...DOCUMENT }],
  ])('%s', (_, value) => {
    expect(read(value)).toMatchObject([
      {
        index: 0,
        sid: null,
        allow: true,
        actions: { not: false, list: ['*'] },
        resources: { not: false, list: ['*'] },
      },
    ]);
  });

  it('keeps a plus sign and an encoded percent sign', () => {
    const text = JSON.stringify({ Statement: { ...ALLOW_ALL, Sid: 'a+b%20c' } });
    expect(read(urlEncoded(text))[0]?.sid).toBe('a+b%20c');
  });

  it('is not decoded where it is not encoded', () => {
    const text = JSON.stringify({ Statement: { ...ALLOW_ALL, Sid: '100%25' } });
    expect(read(text)[0]?.sid).toBe('100%25');
  });

  it('reads NotAction and NotResource', () => {
    const [statement] = read({ Statement: { Effect: 'Deny', NotAction: 'iam:*', NotResource: ['arn:aws:s3:::a'] } });
    expect(statement).toMatchObject({
      allow: false,
      actions: { not: true, list: ['iam:*'] },
      resources: { not: true, list: ['arn:aws:s3:::a'] },
    });
  });

  it('reads every form of principal', () => {
    const principals = (Principal: unknown) =>
      read({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal } })[0]?.principals?.list;
    expect(principals('*')).toEqual([{ type: 'AWS', value: '*' }]);
    expect(principals({ AWS: ['111122223333', '*'], Service: 'ec2.amazonaws.com' })).toEqual([
      { type: 'AWS', value: '111122223333' },
      { type: 'AWS', value: '*' },
      { type: 'Service', value: 'ec2.amazonaws.com' },
    ]);
    expect(principals({ Federated: 'accounts.google.com', CanonicalUser: '79a5' })).toHaveLength(2);
  });

  it('reads conditions whatever the case of operators and keys', () => {
    const Condition = {
      'ForAnyValue:StringLikeIfExists': { 'AWS:PrincipalOrgPaths': ['o-a/*', 'o-b/*'] },
      Bool: { 'aws:MultiFactorAuthPresent': true },
    };
    expect(read({ Statement: { ...ALLOW_ALL, Condition } })[0]?.condition).toEqual([
      {
        operator: 'stringlike',
        qualifier: 'foranyvalue',
        ifExists: true,
        key: 'aws:principalorgpaths',
        values: ['o-a/*', 'o-b/*'],
      },
      {
        operator: 'bool',
        qualifier: null,
        ifExists: false,
        key: 'aws:multifactorauthpresent',
        values: ['true'],
      },
    ]);
  });

  it.each([
    ['IAM:CREATEUSER', 'iam:CreateUser', true],
    ['iam:create*', 'iam:CreateUser', true],
    ['iam:Create????', 'iam:CreateUser', true],
    ['iam:Create???', 'iam:CreateUser', false],
    ['iam', 'iam:CreateUser', false],
  ])('action %s covers %s: %s', (Action, action, expected) => {
    const [statement] = read({ Statement: { Effect: 'Allow', Action, Resource: '*' } });
    expect(statement !== undefined && coversAction(statement, action)).toBe(expected);
  });
});

describe('an unreadable document says why', () => {
  const one = (statement: unknown) => ({ Statement: [statement] });
  it.each([
    ['is empty', ''],
    ['is empty', '  \n'],
    ['is not JSON', 'invalid-json-policy'],
    ['is not JSON', '%7B%22Statement%22%3A%'],
    ['is not JSON', '{"Statement":[}'],
    ['was hidden by CloudTrail', 'HIDDEN_DUE_TO_SECURITY_REASONS'],
    ['is longer than AWS stores', JSON.stringify(DOCUMENT).padEnd(262_145)],
    ['is not a JSON object', '"a string"'],
    ['is not a JSON object', [DOCUMENT]],
    ['is not a JSON object', null],
    ['is not a JSON object', undefined],
    ['has no "Statement"', {}],
    ['which IAM does not know', { statement: [ALLOW_ALL] }],
    ['which IAM does not know', { ...DOCUMENT, Comment: 'x' }],
    ['which IAM does not know', one({ ...ALLOW_ALL, effect: 'Deny' })],
    ['which IAM does not know', JSON.parse('{"Statement":[{"__proto__":{"Effect":"Allow"},"Action":"*"}]}')],
    ['statement that is not an object', one('Allow')],
    ['neither Allow nor Deny', one({ ...ALLOW_ALL, Effect: 'allow' })],
    ['neither Allow nor Deny', one({ Action: '*', Resource: '*' })],
    ['without "Action"', one({ Effect: 'Allow', Resource: '*' })],
    ['both "Action" and "NotAction"', one({ ...ALLOW_ALL, NotAction: 'iam:*' })],
    ['both "Resource" and "NotResource"', one({ ...ALLOW_ALL, NotResource: 'a' })],
    ['both "Principal" and "NotPrincipal"', one({ ...ALLOW_ALL, Principal: '*', NotPrincipal: '*' })],
    ['not a list of strings', one({ ...ALLOW_ALL, Action: [['*']] })],
    ['not a list of strings', one({ ...ALLOW_ALL, Resource: { '*': '*' } })],
    ['neither "*" nor an object', one({ ...ALLOW_ALL, Principal: 'arn:aws:iam::111122223333:root' })],
    ['type of principal', one({ ...ALLOW_ALL, Principal: { aws: '*' } })],
    ['"Condition" that is not an object', one({ ...ALLOW_ALL, Condition: [] })],
    ['has a "Condition" that is not a list of strings', one({ ...ALLOW_ALL, Condition: { Bool: { 'aws:x': {} } } })],
    ['operator has no keys', one({ ...ALLOW_ALL, Condition: { Bool: true } })],
    [
      'has the element "stringequals aws:username" twice in one place',
      one({ ...ALLOW_ALL, Condition: { StringEquals: { 'aws:username': 'a', 'AWS:Username': 'b' } } }),
    ],
    [
      'has the element "stringequals aws:username" twice in one place',
      one({
        ...ALLOW_ALL,
        Condition: { StringEquals: { 'aws:username': 'a' }, stringEquals: { 'aws:username': 'b' } },
      }),
    ],
    ['more entries than AWS stores', one({ ...ALLOW_ALL, Action: Array(5_000).fill('a') })],
    ['more entries than AWS stores', { Statement: Array(5_001).fill({ Effect: 'Allow', Action: [] }) }],
    ['more text than AWS stores', one({ ...ALLOW_ALL, Action: 'a'.repeat(150_000) })],
  ])('%s', (why, value) => {
    const policy = readPolicy(value);
    expect(policy.kind === 'unreadable' ? policy.why : 'was read').toContain(why);
  });

  it('and is a verdict for every judge', () => {
    const context = { accountId: '111122223333', trusted: { ...TRUSTS_NOBODY, accountIds: [] } };
    const policy = readPolicy('{');
    for (const verdicts of [
      judgePermissions(policy),
      judgeTrust(policy, context),
      judgeResourcePolicy(policy, context),
      judgeBoundary(policy),
    ]) {
      expect(verdicts).toEqual([
        {
          kind: 'unreadable',
          severity: 'high',
          text: 'The policy document is not JSON, so it was not evaluated',
          statement: null,
        },
      ]);
    }
  });

  it('but not when it is as large as AWS stores', () => {
    const entries = { Effect: 'Allow', Action: Array(5_000).fill('s3:*') };
    const text = { Effect: 'Allow', Action: 'a'.repeat(150_000) };
    for (const statement of [entries, text]) expect(read({ Statement: statement })).toHaveLength(1);
    expect(read({ Statement: Array(5_000).fill({ Effect: 'Allow', Action: 'a' }) })).toHaveLength(5_000);
    expect(read(JSON.stringify(DOCUMENT).padEnd(262_144))).toHaveLength(1);
  });

  it('without repeating a long element name', () => {
    const policy = readPolicy({ Statement: [], ['x'.repeat(100_000)]: 1 });
    expect(policy.kind === 'unreadable' && policy.why.length).toBeLessThan(200);
  });

  it('when it is nested too deeply to mean anything', () => {
    expect(readPolicy(`{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`).kind).toBe('unreadable');
  });
});

const OBJECTS = 'arn:aws:s3:::reports/*';
const say = (...Statement: object[]) => describePolicy(JSON.stringify({ Version: '2012-10-17', Statement }));

describe('a policy in words', () => {
  it.each<[string, object]>([
    ['Allow s3:GetObject on arn:aws:s3:::reports/*', { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECTS }],
    [
      'Deny everything but iam:* and sts:* on everything but arn:aws:s3:::reports/*',
      { Effect: 'Deny', NotAction: ['iam:*', 'sts:*'], NotResource: OBJECTS },
    ],
    [
      'Allow sts:AssumeRole for 444455556666 and Service ec2.amazonaws.com',
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: '444455556666', Service: 'ec2.amazonaws.com' },
      },
    ],
    [
      'Deny s3:* on * for everyone but 111122223333',
      { Effect: 'Deny', Action: 's3:*', Resource: '*', NotPrincipal: { AWS: '111122223333' } },
    ],
    [
      'Allow s3:* on * if aws:sourceip and aws:requestedregion fit',
      {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
        Condition: {
          IpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
          NotIpAddress: { 'aws:SourceIp': '192.0.2.7/32' },
          StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
        },
      },
    ],
    [
      'Allow s3:a, s3:b, s3:c, s3:d, s3:e, s3:f and 1 more on x, y, z and 1 more',
      {
        Effect: 'Allow',
        Action: [...'abcdefg'].map((name) => `s3:${name}`),
        Resource: ['x', 'y', 'z', '*'],
      },
    ],
  ])('%s', (text, statement) => {
    expect(say(statement)).toBe(text);
  });

  it('counts the statements beyond the fifth', () => {
    const statements = [...'abcdefg'].map((name) => ({ Effect: 'Allow', Action: `s3:${name}`, Resource: '*' }));
    const five = 'Allow s3:a on *; Allow s3:b on *; Allow s3:c on *; Allow s3:d on *; Allow s3:e on *';
    expect(say(...statements.slice(0, 5))).toBe(five);
    expect(say(...statements.slice(0, 6))).toBe(`${five}; 1 more statement`);
    expect(say(...statements)).toBe(`${five}; 2 more statements`);
  });

  it('cuts a statement that is longer than a paragraph', () => {
    const Action = [...'abcdef'].map((name) => `s3:${name.repeat(200)}`);
    expect(say({ Effect: 'Allow', Action, Resource: '*' })).toMatch(/^Allow s3:a.{289}…$/s);
  });

  it('says why there are none for a document that cannot be read', () => {
    expect(describePolicy('{')).toBe('a document that is not JSON');
  });
});
