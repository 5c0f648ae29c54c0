import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, MAX_UNPACKED_BYTES } from '../../../lambda-src/pipeline/decode.ts';
import { record } from '../../records.ts';
import { controlMessage, pack, subscriptionEvent } from '../../subscription-event.ts';

/** With every member, to look at whatever kind it is. */
function read(event: unknown) {
  const decoded = decode(event);
  return {
    kind: decoded.kind,
    logGroup: decoded.kind === 'data' ? decoded.logGroup : null,
    logEvents: decoded.kind === 'data' ? decoded.logEvents : [],
    unreadable: decoded.kind === 'unreadable' ? decoded.unreadable : null,
  };
}

const reasonOf = (event: unknown): string => {
  const { kind, unreadable } = read(event);
  return unreadable?.reason ?? `not unreadable but ${kind}`;
};

const packedBytes = (event: { readonly awslogs: { readonly data: string } }): Buffer =>
  Buffer.from(event.awslogs.data, 'base64');
const eventOf = (packed: Uint8Array) => ({ awslogs: { data: Buffer.from(packed).toString('base64') } });

describe('a subscription event', () => {
  it('gives its log events in order', () => {
    const { kind, logGroup, logEvents, unreadable } = read(subscriptionEvent(record('CreateUser'), 'not json'));
    expect([kind, logGroup, unreadable]).toEqual(['data', 'aws-cloudtrail-logs-111122223333', null]);
    expect(logEvents.map(({ message }) => message?.slice(0, 8))).toEqual(['{"eventV', 'not json']);
    expect(logEvents[1]?.timestamp).toBe(1_769_860_800_001);
  });

  it('that is a control message is answered as such', () => {
    expect(read(controlMessage())).toMatchObject({ kind: 'control', unreadable: null });
  });

  it('keeps a log event without a message, so that it is counted', () => {
    const { logEvents } = read(pack({ messageType: 'DATA_MESSAGE', logEvents: [{ id: 'a' }, 7, null] }));
    expect(logEvents).toEqual([
      { id: 'a', timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
    ]);
  });

  it('may have its members in any order, white space and a list called logEvents elsewhere', () => {
    const text = `{ "note" : {"logEvents": [1, 2]}, "owner": ["logEvents", [3]],
      "logEvents" : [ {"id": "a", "message": "x]},{"} , {"id":"b","message":"[\\"logEvents\\":["} ],
      "messageType": "DATA_MESSAGE", "logGroup": "g" }`;
    const { kind, logGroup, logEvents } = read(pack(text));
    expect([kind, logGroup]).toEqual(['data', 'g']);
    expect(logEvents.map(({ message }) => message)).toEqual(['x]},{', '["logEvents":[']);
  });
});

describe('a list of log events', () => {
  it('that is empty has none, white space or not', () => {
    for (const list of ['[]', '[ ]', '[\n]']) {
      const { kind, logEvents } = read(pack(`{"messageType":"DATA_MESSAGE","logEvents":${list}}`));
      expect([kind, logEvents]).toEqual(['data', []]);
    }
  });
});

describe('what cannot be read is said, never thrown', () => {
  it('truncated gzip, with the beginning of what it unpacks to', () => {
    const noise = (index: number) => record('CreateUser', { requestParameters: { userName: `u${index}` } });
    const whole = packedBytes(subscriptionEvent(...Array.from({ length: 200 }, (_, index) => noise(index))));
    for (const length of [500, whole.length >> 1, whole.length - 1]) {
      const { unreadable } = read(eventOf(whole.subarray(0, length)));
      expect(unreadable?.reason).toBe('not readable as gzip (unexpected end of file)');
      expect(unreadable?.excerpt).toMatch(/^\{"messageType":"DATA_MESSAGE"/);
      expect(unreadable?.size).toBe(length);
    }
  });

  it('a gzip bomb, without unpacking it to the end', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES * 2));
    expect(reasonOf(eventOf(bomb))).toBe('unpacks to more than 64 MB');
    expect(read(eventOf(bomb)).unreadable).toMatchObject({ size: bomb.length, excerpt: '\0'.repeat(400) });
  });

  it('text that is no gzip, JSON that is no envelope, an envelope of an unknown kind', () => {
    expect(reasonOf({ awslogs: { data: 'aGVsbG8=' } })).toContain('not readable as gzip');
    expect(reasonOf(pack('hello'))).toContain('not JSON');
    expect(reasonOf(pack('[1]'))).toContain('neither a DATA_MESSAGE');
    expect(reasonOf(pack({ messageType: 'OTHER', logEvents: [] }))).toContain('neither a DATA_MESSAGE');
    expect(reasonOf(pack({ messageType: 'DATA_MESSAGE', reason: 'x' }))).toContain('neither a DATA_MESSAGE');
    expect(reasonOf(pack('{"messageType":"DATA_MESSAGE","logEvents":[{"id":"a"}'))).toContain('not JSON');
    expect(reasonOf({ Records: [] })).toContain('awslogs.data is missing');
    expect(reasonOf(undefined)).toContain('awslogs.data is missing');
  });

  it('with the beginning of what came: unpacked where it could be, else as it is', () => {
    expect(read({ awslogs: { data: 'aGVsbG8=' } }).unreadable).toEqual({
      kind: 'payload',
      reason: 'not readable as gzip (incorrect header check)',
      logEventId: null,
      time: null,
      excerpt: 'aGVsbG8=',
      size: 5,
      sources: [],
    });
    const list = JSON.stringify(Array(40_000).fill('unpacked'));
    const whole = packedBytes(pack(list));
    const { unreadable } = read(eventOf(whole.subarray(0, whole.length - 9)));
    expect(unreadable).toMatchObject({ excerpt: list.slice(0, 400), size: whole.length - 9 });
    expect(read(pack(list)).unreadable).toMatchObject({ excerpt: list.slice(0, 400), size: whole.length });
  });

  it('that it nests too deeply to be written out', () => {
    let event: unknown = 'x';
    for (let depth = 0; depth < 50_000; depth += 1) event = [event];
    expect(read(event).unreadable?.excerpt).toMatch(/^not to be written out \(.*stack/);
  });

  it('with a bounded excerpt that holds no secret', () => {
    const { unreadable } = read(pack(`{"sessionToken":"hush","x":"${'y'.repeat(9_000)}`));
    expect(unreadable?.excerpt).toHaveLength(400);
    expect(unreadable?.excerpt).not.toContain('hush');
    expect(unreadable?.reason).not.toContain('hush');
  });

  it('anything at all', () => {
    fc.assert(fc.property(fc.anything(), (event) => void read(event)));
    fc.assert(fc.property(fc.jsonValue(), (envelope) => void read(pack(envelope))));
    const whole = packedBytes(subscriptionEvent(record('CreateUser')));
    const damaged = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })).map(([at, byte]) => {
      const copy = Buffer.from(whole);
      copy[at] = byte;
      return copy;
    });
    fc.assert(fc.property(damaged, (packed) => void read(eventOf(packed))));
  });
});
