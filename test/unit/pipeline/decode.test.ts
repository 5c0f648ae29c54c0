import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decoded, decode, type LogEvent, MAX_UNPACKED_BYTES } from '../../../lambda-src/pipeline/decode.ts';
import { EnvelopeReader, MAX_LOG_EVENT_BYTES } from '../../../lambda-src/pipeline/envelope.ts';
import { record } from '../../records.ts';
import { controlMessage, pack, subscriptionEvent } from '../../subscription-event.ts';

async function read(event: unknown): Promise<Decoded & { readonly logEvents: readonly LogEvent[] }> {
  const logEvents: LogEvent[] = [];
  const decoded = await decode(event, (logEvent) => logEvents.push(logEvent));
  return { ...decoded, logEvents };
}

const reasonOf = async (event: unknown): Promise<string> => {
  const { kind, unreadable } = await read(event);
  return unreadable?.reason ?? `not unreadable but ${kind}`;
};

const packedBytes = (event: { readonly awslogs: { readonly data: string } }): Buffer =>
  Buffer.from(event.awslogs.data, 'base64');
const eventOf = (packed: Uint8Array) => ({ awslogs: { data: Buffer.from(packed).toString('base64') } });

describe('a subscription event', () => {
  it('gives its log events in order', async () => {
    const { kind, logGroup, logEvents, unreadable } = await read(subscriptionEvent(record('CreateUser'), 'not json'));
    expect([kind, logGroup, unreadable]).toEqual(['data', 'aws-cloudtrail-logs-111122223333', null]);
    expect(logEvents.map(({ message }) => message?.slice(0, 8))).toEqual(['{"eventV', 'not json']);
    expect(logEvents[1]?.timestamp).toBe(1_769_860_800_001);
  });

  it('that is a control message is answered as such', async () => {
    expect(await read(controlMessage())).toMatchObject({ kind: 'control', unreadable: null });
  });

  it('keeps a log event without a message, so that it is counted', async () => {
    const { logEvents } = await read(pack({ messageType: 'DATA_MESSAGE', logEvents: [{ id: 'a' }, 7, null] }));
    expect(logEvents).toEqual([
      { id: 'a', timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
    ]);
  });

  it('may have its members in any order, white space and a list called logEvents elsewhere', async () => {
    const text = `{ "note" : {"logEvents": [1, 2]}, "owner": ["logEvents", [3]],
      "logEvents" : [ {"id": "a", "message": "x]},{"} , {"id":"b","message":"[\\"logEvents\\":["} ],
      "messageType": "DATA_MESSAGE", "logGroup": "g" }`;
    const { kind, logGroup, logEvents } = await read(pack(text));
    expect([kind, logGroup]).toEqual(['data', 'g']);
    expect(logEvents.map(({ message }) => message)).toEqual(['x]},{', '["logEvents":[']);
  });

  it('reads the same however it arrives: in one piece or byte by byte', () => {
    const anyEnvelope = fc.record({
      owner: fc.jsonValue({ maxDepth: 2 }),
      logEvents: fc.array(
        fc.record({ id: fc.string(), message: fc.string({ unit: 'grapheme' }), more: fc.jsonValue({ maxDepth: 2 }) }),
        { maxLength: 5 },
      ),
      logGroup: fc.string(),
    });
    fc.assert(
      fc.property(anyEnvelope, fc.integer({ min: 1, max: 40 }), (envelope, size) => {
        const bytes = Buffer.from(JSON.stringify(envelope));
        const texts: string[] = [];
        const reader = new EnvelopeReader(({ text }) => texts.push(text));
        for (let from = 0; from < bytes.length; from += size) {
          reader.push(bytes.subarray(from, from + size));
          reader.push(Buffer.alloc(0));
        }
        const { logEvents, ...rest } = JSON.parse(bytes.toString());
        expect(texts.map((text) => JSON.parse(text))).toEqual(logEvents);
        expect(JSON.parse(reader.shell() ?? '')).toEqual({ ...rest, logEvents: [] });
      }),
    );
  });
});

describe('a list of log events', () => {
  it('that is empty has none, white space or not', async () => {
    for (const list of ['[]', '[ ]', '[\n]']) {
      const { kind, logEvents } = await read(pack(`{"messageType":"DATA_MESSAGE","logEvents":${list}}`));
      expect([kind, logEvents]).toEqual(['data', []]);
    }
  });

  it('has what is too large cut, and the rest whole, in one piece or in many', () => {
    const [small, limit, giant] = [1, MAX_LOG_EVENT_BYTES - 2, MAX_LOG_EVENT_BYTES - 1].map((size) => 'x'.repeat(size));
    const bytes = Buffer.from(JSON.stringify({ logEvents: [small, limit, giant, small] }));
    for (const size of [bytes.length, 64 * 1024, 1_000_003]) {
      const events: [length: number, isTooLarge: boolean][] = [];
      const reader = new EnvelopeReader(({ text, isTooLarge }) => events.push([text.length, isTooLarge]));
      for (let from = 0; from < bytes.length; from += size) reader.push(bytes.subarray(from, from + size));
      expect(events).toEqual([
        [3, false],
        [MAX_LOG_EVENT_BYTES, false],
        [16 * 1024, true],
        [3, false],
      ]);
      expect(reader.shell()).toBe('{"logEvents":[]}');
    }
  });
});

describe('what cannot be read is said, never thrown', () => {
  it('truncated gzip, after the records that came before', async () => {
    const noise = (index: number) => record('CreateUser', { requestParameters: { userName: `u${index}` } });
    const whole = packedBytes(subscriptionEvent(...Array.from({ length: 200 }, (_, index) => noise(index))));
    expect(await reasonOf(eventOf(whole.subarray(0, 60)))).toBe('not readable as gzip (unexpected end of file)');
    const half = await read(eventOf(whole.subarray(0, whole.length / 2)));
    expect(half.kind).toBe('unreadable');
    expect(half.logEvents.length).toBeGreaterThan(20);
    expect(half.logEvents.length).toBeLessThan(200);
  });

  it('a gzip bomb, without unpacking it to the end', async () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES * 2));
    expect(await reasonOf(eventOf(bomb))).toBe('unpacks to more than 64 MB');
    expect((await read(eventOf(bomb))).unreadable?.size).toBe(bomb.length);
  });

  it('a log event larger than CloudWatch Logs takes, with its beginning', async () => {
    const giant = 'x'.repeat(MAX_LOG_EVENT_BYTES + 1);
    const { kind, logEvents } = await read(
      pack({
        messageType: 'DATA_MESSAGE',
        logEvents: [
          { id: 'a', message: giant },
          { id: 'b', message: 'ok' },
        ],
      }),
    );
    expect(kind).toBe('data');
    expect(logEvents.map(({ message }) => message?.slice(0, 22))).toEqual(['{"id":"a","message":"x', 'ok']);
    expect(logEvents[0]?.message).toHaveLength(16 * 1024);
  });

  it('text that is no gzip, JSON that is no envelope, an envelope of an unknown kind', async () => {
    expect(await reasonOf({ awslogs: { data: 'aGVsbG8=' } })).toContain('not readable as gzip');
    expect(await reasonOf(pack('hello'))).toContain('not JSON');
    expect(await reasonOf(pack('[1]'))).toBe('JSON, but not an object');
    expect(await reasonOf(pack({ messageType: 'OTHER', logEvents: [] }))).toContain('neither a DATA_MESSAGE');
    expect(await reasonOf(pack({ messageType: 'DATA_MESSAGE', reason: 'x' }))).toContain('neither a DATA_MESSAGE');
    expect(await reasonOf(pack({ messageType: 'DATA_MESSAGE', x: 'y'.repeat(300_000) }))).toBe(
      'more than log events in it',
    );
    expect(await reasonOf(pack('{"messageType":"DATA_MESSAGE","logEvents":[{"id":"a"}'))).toContain('not JSON');
    expect(await reasonOf({ Records: [] })).toContain('awslogs.data is missing');
    expect(await reasonOf(undefined)).toContain('awslogs.data is missing');
  });

  it('with the beginning of what came: unpacked where it could be, else as it is', async () => {
    expect((await read({ awslogs: { data: 'aGVsbG8=' } })).unreadable).toEqual({
      kind: 'payload',
      reason: 'not readable as gzip (incorrect header check)',
      logEventId: null,
      time: null,
      excerpt: 'aGVsbG8=',
      size: 5,
    });
    const list = JSON.stringify(Array(40_000).fill('unpacked'));
    const whole = packedBytes(pack(list));
    const { unreadable } = await read(eventOf(whole.subarray(0, whole.length - 9)));
    expect(unreadable).toMatchObject({ excerpt: list.slice(0, 400), size: whole.length - 9 });
    expect((await read(pack(list))).unreadable).toMatchObject({ excerpt: list.slice(0, 400), size: list.length });
  });

  it('that it nests too deeply to be written out', async () => {
    let event: unknown = 'x';
    for (let depth = 0; depth < 50_000; depth += 1) event = [event];
    expect((await read(event)).unreadable?.excerpt).toMatch(/^not to be written out \(.*stack/);
  });

  it('with a bounded excerpt that holds no secret', async () => {
    const { unreadable } = await read(pack(`{"sessionToken":"hush","x":"${'y'.repeat(9_000)}`));
    expect(unreadable?.excerpt).toHaveLength(400);
    expect(unreadable?.excerpt).not.toContain('hush');
    expect(unreadable?.reason).not.toContain('hush');
  });

  it('anything at all', async () => {
    await fc.assert(fc.asyncProperty(fc.anything(), async (event) => void (await read(event))));
    await fc.assert(fc.asyncProperty(fc.jsonValue(), async (envelope) => void (await read(pack(envelope)))));
    const whole = packedBytes(subscriptionEvent(record('CreateUser')));
    const damaged = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    });
    await fc.assert(fc.asyncProperty(damaged, async (packed) => void (await read(eventOf(packed)))));
  });
});
