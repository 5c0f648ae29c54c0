import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../lambda-src/pipeline/undelivered.ts';
import { parseJson } from '../../../lambda-src/record/parse-json.ts';

const MESSAGE = { subject: 'a subject', text: 'a text', html: '<p>a text</p>', severity: 'high' } as const;
const UNDELIVERED = { destination: 'sns:chat', key: 'k1', message: MESSAGE };

const packed = (content: unknown): string => gzipSync(JSON.stringify(content)).toString('base64');
const body = (change: Readonly<Record<string, unknown>>) => ({ ...JSON.parse(pack(UNDELIVERED)), ...change });

describe('a message in the queue', () => {
  it('comes back as it went in', () => {
    expect(unpack(JSON.parse(pack(UNDELIVERED)))).toEqual(UNDELIVERED);
    const plain = { ...UNDELIVERED, message: { ...MESSAGE, html: null, severity: null } };
    expect(unpack(JSON.parse(pack(plain)))).toEqual(plain);
  });

  it('says what it is to people who look into the queue', () => {
    expect(parseJson(pack(UNDELIVERED))).toMatchObject({
      value: { version: 1, destination: 'sns:chat', key: 'k1', subject: 'a subject' },
    });
  });

  it('of an earlier version, without a key, is read', () => {
    expect(unpack(body({ key: undefined }))).toEqual({ ...UNDELIVERED, key: null });
  });

  it.each([
    ['of a later version', { version: 2 }],
    ['without a destination', { destination: null }],
    ['without content', { content: undefined }],
    ['without a subject', { content: packed({ ...MESSAGE, subject: undefined }) }],
    ['without a text', { content: packed({ ...MESSAGE, text: 7 }) }],
    ['that holds no message', { content: packed(null) }],
  ])('%s is not taken for one', (_, change) => {
    expect(unpack(body(change))).toBeNull();
  });

  it('of a severity that is none has none', () => {
    expect(unpack(body({ content: packed({ ...MESSAGE, severity: 'awful' }) }))?.message.severity).toBeNull();
    expect(unpack(body({ content: packed({ ...MESSAGE, severity: 3 }) }))?.message.severity).toBeNull();
  });

  it('that unpacks to more than 8 MB is refused', () => {
    expect(() => unpack(body({ content: packed({ ...MESSAGE, text: 'x'.repeat(9 * 1024 * 1024) }) }))).toThrow();
  });
});
