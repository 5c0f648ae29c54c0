/** No format shows a secret, and none hides or confuses who did what because a name is written like one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../lambda-src/finding/batch.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { isObject, type Json, type JsonObject } from '../../lambda-src/record/json.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { ACCOUNT, record, USER } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { GALLERY, GALLERY_SETTINGS } from './gallery.ts';

const LIMITS = { maxBytes: 262_144 };
const everyFormat = (batch: Batch): string =>
  [
    subjectOf(batch),
    ...renderText(batch, LIMITS),
    renderHtml(batch),
    ...renderJson(batch, LIMITS),
    ...renderChat(batch),
  ]
    .join('\n')
    // Lines are wrapped.
    .replaceAll(/\s+/g, '');

const batchOf = (...messages: readonly unknown[]): Batch =>
  processEvent(subscriptionEvent(...messages), { ...GALLERY_SETTINGS, suppressionRules: [] }).batch;

const base64url = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'), {
      minLength: length,
      maxLength: length,
    })
    .map((letters) => letters.join(''));

const jwt = fc.tuple(base64url(12), base64url(12), base64url(8)).map((parts) => `eyJ${parts.join('.')}`);
const sts = base64url(70).map((text) => `IQoJ${text.replaceAll(/[-_]/g, '+')}`);

const RECORDS = GALLERY.flatMap(({ messages }) => messages.filter(isObject));
/** Members that may quote anything. */
const FREE = ['userAgent', 'errorMessage', 'note'];
const SECRET_NAMES = ['sessionToken', 'Password', 'secret_access_key', 'clientSecret'];

/** Puts `secret` into the record in each way that it may come. */
function planted(raw: JsonObject, token: string): JsonObject {
  const free = Object.fromEntries(FREE.map((name) => [name, `see ${token} there`]));
  const named = Object.fromEntries(SECRET_NAMES.map((name) => [name, `${token} hunter2`]));
  const withParameters = (value: Json | undefined): JsonObject => ({
    ...(isObject(value) ? value : {}),
    ...named,
    tags: [{ key: 'k', value: `a ${token}` }],
    deeper: [{ ...named }],
  });
  return {
    ...raw,
    ...free,
    requestParameters: withParameters(raw['requestParameters']),
    responseElements: withParameters(raw['responseElements']),
  };
}

describe('no format shows', () => {
  it('a token or a secret, wherever in a record it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORDS), fc.oneof(jwt, sts), (raw, token) => {
        const shown = everyFormat(batchOf(planted(raw, token)));
        expect(shown).not.toContain(token);
        expect(shown).not.toContain('hunter2');
        expect(shown).toContain('[redacted]');
      }),
      { numRuns: 200 },
    );
  });

  it('one in a record that cannot be read', () => {
    fc.assert(
      fc.property(fc.oneof(jwt, sts), (token) => {
        const text = JSON.stringify(planted({ eventName: 'CreateUser' }, token));
        expect(everyFormat(batchOf(text.slice(0, -1)))).not.toContain(token);
      }),
      { numRuns: 50 },
    );
  });
});

describe('users whose names are written like tokens', () => {
  const keyFor = (caller: string, holder: string): JsonObject =>
    record('CreateAccessKey', {
      userIdentity: { ...USER, userName: caller, arn: `arn:aws:iam::${ACCOUNT}:user/${caller}` },
      requestParameters: { userName: holder },
      responseElements: { accessKey: { userName: holder, accessKeyId: 'AKIAI44QH8DHBEXAMPLE', status: 'Active' } },
    });

  it('are judged as any others, and named in every format', () => {
    const [own, other] = [keyFor('bob', 'bob'), keyFor('bob', 'eve')].map((raw) => batchOf(raw).findings[0]);
    fc.assert(
      fc.property(jwt, jwt, (caller, holder) => {
        for (const [one, plain] of [
          [keyFor(caller, caller), own],
          [keyFor(caller, holder), other],
        ] as const) {
          const batch = batchOf(one);
          const [finding] = batch.findings;
          expect(finding?.severity).toBe(plain?.severity);
          expect(finding?.reasons.map(({ rule }) => rule)).toEqual(plain?.reasons.map(({ rule }) => rule));
          expect(finding?.summary).toContain(caller);
          expect(everyFormat(batch)).not.toContain('[redacted]');
        }
        expect(batchOf(keyFor(caller, holder)).findings[0]?.summary).toContain(holder);
      }),
      { numRuns: 200 },
    );
    expect(own?.severity).not.toBe(other?.severity);
  });
});
