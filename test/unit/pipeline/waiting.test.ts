import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../lambda-src/pipeline/decode.ts';
import { MAX_BODY_BYTES, packAll, unpack, type Waiting } from '../../../lambda-src/pipeline/waiting.ts';

const logEvent = (message: string): LogEvent => ({ id: `id of ${message.slice(0, 9)}`, timestamp: 1, message });
const WAITING: Waiting = {
  destination: 'sns:chat',
  logGroup: 'trail',
  isUnverified: false,
  logEvents: [logEvent('one'), logEvent('two')],
};

const unpacked = (body: string): Waiting | string => unpack(JSON.parse(body));

describe('what waits', () => {
  it('comes back as it went in, whatever the records are', () => {
    const text = fc.string({ unit: 'grapheme' });
    const event = fc.record({
      id: fc.oneof(
        text.filter((id) => id !== ''),
        fc.constant(null),
      ),
      timestamp: fc.oneof(fc.integer(), fc.constant(null)),
      message: fc.oneof(text, fc.constant(null)),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), fc.boolean(), (logEvents, isUnverified) => {
        const waiting = { ...WAITING, logEvents, isUnverified };
        expect(packAll(waiting).map(({ body }) => unpacked(body))).toEqual([waiting]);
      }),
    );
  });

  it('says what it is to people who look into the queue, and nothing that an alert would say', () => {
    const [{ body = '' } = {}] = packAll(WAITING);
    const { records: _, ...rest } = JSON.parse(body);
    expect(rest).toEqual({ version: 2, destination: 'sns:chat', logGroup: 'trail', isUnverified: false, count: 2 });
  });

  it('is in as many messages as it takes for 256 KB each, none of it lost, in its order', () => {
    const noise = (): string => randomBytes(3_000).toString('base64');
    const logEvents = Array.from({ length: 300 }, () => logEvent(noise()));
    const packed = packAll({ ...WAITING, logEvents });
    expect(packed.length).toBeGreaterThan(4);
    for (const { body } of packed) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
    const back = packed.flatMap(({ body }) => {
      const waiting = unpacked(body);
      return typeof waiting === 'string' ? [] : waiting.logEvents;
    });
    expect(back).toEqual(logEvents);
    expect(packed.flatMap((each) => each.logEvents)).toEqual(logEvents);
  });

  it('is refused where one record alone fits no message', () => {
    const logEvents = [logEvent('one'), logEvent(randomBytes(300_000).toString('base64'))];
    expect(() => packAll({ ...WAITING, logEvents })).toThrow(RangeError);
  });
});

describe('a message in the queue', () => {
  const [{ body = '' } = {}] = packAll(WAITING);
  const changed = (change: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ ...JSON.parse(body), ...change });
  const records = (content: unknown): string => gzipSync(JSON.stringify(content)).toString('base64');

  it.each([
    ['of another version', { version: 1 }, 'written by no version known here'],
    ['without a destination', { destination: null }, 'written by no version known here'],
    ['without records', { records: undefined }, 'written by no version known here'],
    ['with an empty list', { records: records([]) }, 'it holds no records'],
    ['with something else', { records: records({ a: 1 }) }, 'it holds no records'],
    ['with no gzip', { records: 'x' }, 'its records cannot be unpacked'],
    ['with a bomb', { records: gzipSync(Buffer.alloc(80 * 1024 * 1024)).toString('base64') }, 'cannot be unpacked'],
  ])('%s is said to be none', (_, change, reason) => {
    expect(unpacked(changed(change))).toContain(reason);
  });

  it('that does not say that its records are verified holds some that are not', () => {
    for (const isUnverified of [undefined, null, 'false', 0, true])
      expect(unpacked(changed({ isUnverified }))).toMatchObject({ isUnverified: true });
  });
});
