import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { REDACTED, Redactor, redactText, TOO_DEEP } from '../../../lambda-src/record/redact.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

const redact = (record: JsonObject, names: readonly string[] = []): JsonObject => new Redactor(record, names).record();

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9abc.c2lnbmF0dXJl';

describe('secrets in a record', () => {
  it('are redacted at any depth and in any spelling of their name', () => {
    const clean = redact({
      requestParameters: {
        password: 'hunter2',
        sAMLMetadataDocument: '<xml/>',
        nested: [{ 'Secret-Access-Key': 'wJalr' }],
      },
      responseElements: {
        credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'abc', expiration: 'Jan 31, 2026' },
      },
    });
    expect(clean).toEqual({
      requestParameters: {
        password: REDACTED,
        sAMLMetadataDocument: REDACTED,
        nested: [{ 'Secret-Access-Key': REDACTED }],
      },
      responseElements: {
        credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: REDACTED, expiration: 'Jan 31, 2026' },
      },
    });
  });

  it.each([
    ...['secretAccessKey', 'SecretKey', 'sessionToken', 'SecurityToken', 'accessToken', 'refreshToken', 'idToken'],
    ...['webIdentityToken', 'delegationToken', 'token', 'assertion', 'SAMLAssertion', 'SAMLResponse'],
    ...['sAMLMetadataDocument', 'password', 'oldPassword', 'newPassword', 'temporaryPassword', 'masterUserPassword'],
    ...['servicePassword', 'serviceCredentialSecret', 'client_secret', 'secretString', 'secretBinary', 'SecretHash'],
    ...['privateKey', 'authenticationCode', 'authenticationCode1', 'authenticationCode2', 'base32StringSeed'],
    ...[
      'qRCodePNG',
      'serialNumberSecret',
      'Authorization',
      'authToken',
      'bearerToken',
      'apiKey',
      'x-api-key',
      'passphrase',
    ],
    ...[
      'DB_PASSWORD',
      'dbpasswd',
      'GITHUB_TOKEN',
      'tokenValue',
      'pre_shared_key',
      'mfaCode',
      'keyMaterial',
      'spring.password',
    ],
  ])('are called %s', (name) => {
    expect(redact({ requestParameters: { [name]: 'x', of: { [name]: ['x', 1] } } })).toEqual({
      requestParameters: { [name]: REDACTED, of: { [name]: [REDACTED, REDACTED] } },
    });
  });

  it('leave a record without them as it is, the very same', () => {
    const record = { eventName: 'CreateUser', resources: [{ ARN: 'arn:aws:iam::111122223333:user/eve' }], a: null };
    expect(redact(record)).toBe(record);
  });

  it('leave what only sounds like one: flags, ages, absent values', () => {
    const policy = {
      requestParameters: {
        allowUsersToChangePassword: true,
        maxPasswordAge: 90,
        password: null,
        token: false,
        clientToken: 'id',
        nextToken: 'page',
        httpTokens: 'optional',
        maxTokens: 4096,
        passwordPolicy: { minimumLength: 8 },
        secretId: 'prod/db',
        accessKey: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', status: 'Active' },
        apiKeyId: 'a1b2c3',
        tags: [{ key: 'team', value: 'security' }],
      },
    };
    expect(redact(policy)).toEqual(policy);
  });

  it.each([
    [
      { name: 'DB_PASSWORD', value: 'x' },
      { name: 'DB_PASSWORD', value: REDACTED },
    ],
    [
      { ParameterKey: 'ApiKey', ParameterValue: 'x' },
      { ParameterKey: 'ApiKey', ParameterValue: REDACTED },
    ],
    [
      { Name: 'db/password', value: 'x', type: 'String' },
      { Name: 'db/password', value: REDACTED, type: 'String' },
    ],
    [{ input: '{"password":"x","a":1}' }, { input: `{"password":"${REDACTED}","a":1}` }],
    [{ env: '[{"name":"API_KEY","value":"x"}]' }, { env: `[{"name":"API_KEY","value":"${REDACTED}"}]` }],
    [
      { masterUserSecret: { secretArn: 'arn:aws:secretsmanager:::secret:a', kmsKeyId: 'key', text: 'x' } },
      { masterUserSecret: { secretArn: 'arn:aws:secretsmanager:::secret:a', kmsKeyId: 'key', text: REDACTED } },
    ],
    [
      { secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:aws:ssm:us-east-1:1:parameter/db' }, 'x'] },
      { secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:aws:ssm:us-east-1:1:parameter/db' }, REDACTED] },
    ],
  ])('in pairs, within secrets and in JSON that is text: %j', (secret: JsonObject, clean) => {
    expect(redact({ list: [secret] })).toEqual({ list: [clean] });
  });

  const PARTS = [
    'password',
    'passphrase',
    'passwd',
    'secret',
    'token',
    'apiKey',
    'private_key',
    'auth-token',
    'secretKey',
  ];
  const named = fc
    .tuple(fc.constantFrom('', 'db', 'Bearer', 'x', 'MASTER_USER', 'gitHub'), fc.constantFrom('', '_', '-', '.'))
    .chain(([before, separator]) =>
      fc.constantFrom(...PARTS).chain((part) => {
        const [first = '', ...rest] = part;
        const name = `${before}${separator}${first.toUpperCase()}${rest.join('')}`;
        return fc.constantFrom(name, name.toLowerCase(), name.toUpperCase(), `${name}Value`);
      }),
    );
  const wraps: readonly ((name: string, secret: string) => JsonObject)[] = [
    (name, secret) => ({ [name]: secret }),
    (name, secret) => ({ [name]: [{ deep: secret }] }),
    (name, secret) => ({ [name]: { [secret]: { value: secret } } }),
    (name, secret) => ({ environment: [{ name, value: secret }] }),
    (name, secret) => ({ Parameters: [{ parameterKey: name, other: 1, parameterValue: secret }] }),
    (name, secret) => ({ text: JSON.stringify({ a: [{ [name]: secret }] }) }),
  ];

  it('never show, however they are called and nested, and never take a name along', () => {
    const secrets = fc.stringMatching(/^[a-z0-9]{24}$/);
    const place = fc.array(fc.constantFrom('a', 'list', 'requestParameters', 'values'), { maxLength: 5 });
    fc.assert(
      fc.property(named, secrets, place, fc.constantFrom(...wraps), (name, secret, path, wrap) => {
        const kept = { userName: `jane-${secret.length}`, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
        const held = path.reduce<JsonObject>(
          (inner, member) => ({ ...kept, [member]: member === 'list' ? [inner] : inner }),
          { ...kept, ...wrap(name, secret) },
        );
        const shown = JSON.stringify(redact(held));
        // A member's own name is no value: only the third wrap has the secret as one.
        expect(shown.replaceAll(`"${secret}":`, '')).not.toContain(secret);
        expect(shown.split('jane-24').length).toBe(path.length + 2);
        expect(shown.split('AKIAIOSFODNN7EXAMPLE').length).toBe(path.length + 2);
      }),
    );
  });

  it('are no access key ids: AWS says so, and commands and look-ups need them whole', () => {
    const record = { userIdentity: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, m: 'key ASIAIOSFODNN7EXAMPLE of bob' };
    expect(redact(record)).toBe(record);
  });

  it.each([
    [`FwoG${'A'.repeat(60)}`, REDACTED],
    [`FQoG${'/+9='.repeat(15)}`, REDACTED],
    [`IQoJ${'A'.repeat(59)}`, `IQoJ${'A'.repeat(59)}`],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9abc. and more', `${REDACTED} and more`],
    ['eyJhbGciOiJub25lIn0 alone', 'eyJhbGciOiJub25lIn0 alone'],
  ])('in the text %s', (text, clean) => {
    expect(redact({ note: ['a', text, 7] })).toEqual({ note: ['a', clean, 7] });
  });

  it('are found by shape: STS session tokens and JSON web tokens', () => {
    const token = `IQoJb3JpZ2luX2Vj${'A'.repeat(200)}`;
    expect(redact({ note: `a ${token} b ${JWT}`, [`to ${JWT}`]: 1 })).toEqual({
      note: `a ${REDACTED} b ${REDACTED}`,
      [`to ${REDACTED}`]: 1,
    });
  });

  it('are redacted in text that is no JSON, even cut inside the value', () => {
    expect(redactText('{"sessionToken":"abc","a":"b","secretAccessKey":"wJalrXUtn')).toBe(
      `{"sessionToken":"${REDACTED}","a":"b","secretAccessKey":"${REDACTED}"`,
    );
    expect(redactText('x "password" : "a\\"b", "Client-Secret":"c" "note": "AKIAIOSFODNN7EXAMPLE" \'password\'')).toBe(
      `x "password":"[redacted]", "Client-Secret":"[redacted]" "note": "AKIAIOSFODNN7EXAMPLE" 'password'`,
    );
  });
});

describe('what names an identity or a resource is never redacted', () => {
  it.each([
    ['userName', { requestParameters: { userName: JWT } }],
    ['an ARN', { userIdentity: { arn: `arn:aws:iam::111122223333:user/${JWT}` } }],
    ['an ARN in a document', { requestParameters: { policyDocument: `{"AWS":"arn:aws:iam::1:user/${JWT}"}` } }],
    ['principalId', { userIdentity: { principalId: `AROAEXAMPLE:${JWT}` } }],
    ['a list of names', { requestParameters: { groupNames: [JWT] } }],
    ['what a message says of it', { userIdentity: { userName: JWT }, errorMessage: `user ${JWT} is not there` }],
  ])('%s', (_, record: JsonObject) => {
    expect(redact(record, [`jane/${JWT}`])).toBe(record);
  });

  it('in its own member, and elsewhere where it is who acted or on what: no other member makes a token a name', () => {
    const record = { sessionId: JWT, requestId: JWT, userName: JWT, note: JWT };
    expect(redact(record)).toEqual({ sessionId: REDACTED, requestId: REDACTED, userName: JWT, note: REDACTED });
    expect(redact(record, [JWT])).toEqual(record);
  });

  it('and a secret is not one for being called an id or a name', () => {
    const record = { tokenId: JWT, sessionTokenName: JWT, note: JWT };
    expect(redact(record)).toEqual({ tokenId: REDACTED, sessionTokenName: REDACTED, note: REDACTED });
  });
});

describe('hostile JSON', () => {
  it('nested a hundred thousand deep is cut, not followed', () => {
    const text = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const clean = JSON.stringify(redact(JSON.parse(text) as JsonObject));
    expect(clean).toContain(TOO_DEEP);
    expect(clean.length).toBeLessThan(1_000);
  });

  it('is kept down to the sixty-fourth level', () => {
    const nested = (depth: number): JsonObject => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
    const lists = (depth: number): JsonObject => JSON.parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(redact(nested(64))).toEqual(nested(64));
    expect(redact(lists(63))).toEqual(lists(63));
    for (const deeper of [nested(65), lists(64)])
      expect(JSON.stringify(redact(deeper))).toContain('"[nested too deeply]"');
  });

  it('with a member called __proto__ stays data', () => {
    const clean = redact(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}') as JsonObject);
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of any shape is redacted without a throw, and twice gives the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const once = redact(value as JsonObject);
        expect(JSON.stringify(redact(once))).toBe(JSON.stringify(once));
      }),
    );
  });

  it('of many beginnings of tokens takes no longer than any other', () => {
    const many = (count: number) => {
      redact({ note: '-eyJabcdefghijk'.repeat(count), b: 'eyJabcdefghijk.'.repeat(count), c: 'IQoJ/'.repeat(count) });
    };
    expect(growth(many, 5_000)).toBeLessThan(NEARLY_LINEAR);
  });
});
