import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/core/json.ts';
import { REDACTED, scrub, scrubRawText, TOO_DEEP } from '../../../lambda-src/core/scrub.ts';

describe('secrets in a record', () => {
  it('are redacted at any depth and in any spelling of their name', () => {
    const clean = scrub({
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

  it('leave what only sounds like one: flags, ages, absent values', () => {
    const policy = {
      requestParameters: { allowUsersToChangePassword: true, maxPasswordAge: 90, password: null, clientToken: 'id' },
    };
    expect(scrub(policy)).toEqual(policy);
  });

  it('shorten access key ids inside text and names, keeping kind and last four', () => {
    expect(scrub({ m: 'key AKIAIOSFODNN7EXAMPLE of bob', AKIAIOSFODNN7EXAMPLE: 1 })).toEqual({
      m: 'key AKIA…MPLE of bob',
      'AKIA…MPLE': 1,
    });
  });

  it('are found by shape: STS session tokens and JSON web tokens', () => {
    const token = `IQoJb3JpZ2luX2Vj${'A'.repeat(200)}`;
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9abc.c2lnbmF0dXJl';
    expect(scrub({ note: `a ${token} b ${jwt}` })).toEqual({ note: `a ${REDACTED} b ${REDACTED}` });
  });

  it('are redacted in text that is no JSON, even cut inside the value', () => {
    expect(scrubRawText('{"sessionToken":"abc","a":"b","secretAccessKey":"wJalrXUtn')).toBe(
      `{"sessionToken":"${REDACTED}","a":"b","secretAccessKey":"${REDACTED}"`,
    );
  });
});

describe('hostile JSON', () => {
  it('nested a hundred thousand deep is cut, not followed', () => {
    const text = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const clean = JSON.stringify(scrub(JSON.parse(text) as JsonObject));
    expect(clean).toContain(TOO_DEEP);
    expect(clean.length).toBeLessThan(1_000);
  });

  it('with a member called __proto__ stays data', () => {
    const clean = scrub(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}') as JsonObject);
    expect(JSON.stringify(clean)).toBe('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of any shape is scrubbed without a throw, and twice gives the same', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const once = scrub(value as JsonObject);
        expect(JSON.stringify(scrub(once))).toBe(JSON.stringify(once));
      }),
    );
  });
});
