import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import {
  REDACTED,
  type Redacted,
  redact,
  redactJson,
  redactText,
  TOO_DEEP,
} from '../../../lambda-src/record/redact.ts';

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
        credentials: { accessKeyId: 'ASIA…MPLE', sessionToken: REDACTED, expiration: 'Jan 31, 2026' },
      },
    });
  });

  it.each([
    ...['secretAccessKey', 'SecretKey', 'sessionToken', 'SecurityToken', 'accessToken', 'refreshToken', 'idToken'],
    ...['webIdentityToken', 'delegationToken', 'token', 'assertion', 'SAMLAssertion', 'SAMLResponse'],
    ...['sAMLMetadataDocument', 'password', 'oldPassword', 'newPassword', 'temporaryPassword', 'masterUserPassword'],
    ...['servicePassword', 'serviceCredentialSecret', 'client_secret', 'secretString', 'secretBinary', 'SecretHash'],
    ...['privateKey', 'authenticationCode', 'authenticationCode1', 'authenticationCode2', 'base32StringSeed'],
    ...['qRCodePNG', 'serialNumberSecret', 'Authorization'],
  ])('are called %s', (name) => {
    expect(redact({ requestParameters: { [name]: 'x', of: { [name]: ['x', 1] } } })).toEqual({
      requestParameters: { [name]: REDACTED, of: { [name]: REDACTED } },
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
      },
    };
    expect(redact(policy)).toEqual(policy);
  });

  it('shorten access key ids inside text and names, keeping kind and last four', () => {
    expect(redact({ m: 'key AKIAIOSFODNN7EXAMPLE of bob', AKIAIOSFODNN7EXAMPLE: 1 })).toEqual({
      m: 'key AKIA…MPLE of bob',
      'AKIA…MPLE': 1,
    });
  });

  it.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
    ['ASIAIOSFODNN7EXAMPLE', 'ASIA…MPLE'],
    ['two: AKIAIOSFODNN7EXAMPLE,ASIAIOSFODNN7EXAMPLE', 'two: AKIA…MPLE,ASIA…MPLE'],
    ['AKIAIOSFODNN', 'AKIAIOSFODNN'],
    ['an AKIAIOSFODNN7 is short', 'an AKIAIOSFODNN7 is short'],
    ['XAKIAIOSFODNN7EXAMPLE', 'XAKIAIOSFODNN7EXAMPLE'],
    ['AKIAIOSFODNN7EXAMPLEs', 'AKIAIOSFODNN7EXAMPLEs'],
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
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9abc.c2lnbmF0dXJl';
    expect(redact({ note: `a ${token} b ${jwt}` })).toEqual({ note: `a ${REDACTED} b ${REDACTED}` });
  });

  it('are redacted in text that is no JSON, even cut inside the value', () => {
    expect(redactText('{"sessionToken":"abc","a":"b","secretAccessKey":"wJalrXUtn')).toBe(
      `{"sessionToken":"${REDACTED}","a":"b","secretAccessKey":"${REDACTED}"`,
    );
    expect(redactText('x "password" : "a\\"b", "Client-Secret":"c" "note": "AKIAIOSFODNN7EXAMPLE" \'password\'')).toBe(
      `x "password":"[redacted]", "Client-Secret":"[redacted]" "note": "AKIA…MPLE" 'password'`,
    );
  });
});

describe('the text of a record', () => {
  const read = (value: JsonObject): { readonly clean: JsonObject; readonly json: string | null } => {
    const redacted: Redacted = { hasMoreThanTexts: false };
    const clean = redact(value, redacted);
    return { clean, json: redacted.hasMoreThanTexts ? null : redactJson(JSON.stringify(value)) };
  };

  it('is taken as it came where it holds no secret', () => {
    const value = { eventName: 'CreateUser', requestParameters: { document: '{"Action":"*"}', count: 1 } };
    expect(read(value).json).toBe(JSON.stringify(value));
  });

  it('shortens keys and redacts tokens as the values do, in ASCII', () => {
    const { json } = read({ a: 'ASIAIOSFODNN7EXAMPLE', b: `t ${'FwoGZXIvYXdz'.repeat(8)}` });
    expect(json).toBe(`{"a":"ASIA\\u2026MPLE","b":"t ${REDACTED}"}`);
  });

  it.each([
    ['a secret by its name', { password: 'hunter2' }],
    ['what nests too deeply', JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`) as JsonObject],
    ['a letter that hides where a key begins', { note: 'a\nAKIAIOSFODNN7EXAMPLE' }],
    ['characters that are not printable ASCII', { note: 'a\u202Eb' }],
  ])('is not taken for %s', (_, value) => {
    expect(read(value).json).toBeNull();
  });

  it('says what the redacted values say, whatever they are', () => {
    const piece = fc.constantFrom(
      ...['AKIAIOSFODNN7EXAMPLE', 'ASIA', 'IQoJ', 'A'.repeat(60), 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9abc.c2ln', 'x'],
      ...[' ', '"', '\\', '/', '\n', 'n', '_', '-', ':', '{', '…', 'é', '\uD800'],
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const name = fc.oneof(text, fc.constantFrom('password', 'Secret-Key', 'token'));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, text, fc.constant(null), fc.boolean(), fc.dictionary(name, tie('value'))),
    }));
    let taken = 0;
    fc.assert(
      fc.property(fc.dictionary(name, value), (record) => {
        const { clean, json } = read(record as JsonObject);
        if (json === null) return;
        taken += 1;
        expect(JSON.parse(json)).toEqual(clean);
        expect(json).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(300);
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
});
