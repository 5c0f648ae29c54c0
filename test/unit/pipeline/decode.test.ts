import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, MAX_UNPACKED_BYTES } from '../../../lambda-src/pipeline/decode.ts';
import { record } from '../../records.ts';
import { controlMessage, pack, subscriptionEvent } from '../../subscription-event.ts';

const reasonOf = (event: unknown): string => {
  const decoded = decode(event);
  return decoded.kind === 'unreadable' ? decoded.unreadable.reason : `not unreadable but ${decoded.kind}`;
};

describe('a subscription event', () => {
  it('gives its log events in order', () => {
    const decoded = decode(subscriptionEvent(record('CreateUser'), 'not json'));
    if (decoded.kind !== 'data') throw new Error(decoded.kind);
    expect(decoded.logGroup).toBe('aws-cloudtrail-logs-111122223333');
    expect(decoded.logEvents.map(({ message }) => message?.slice(0, 8))).toEqual(['{"eventV', 'not json']);
    expect(decoded.logEvents[1]?.timestamp).toBe(1_769_860_800_001);
  });

  it('that is a control message is answered as such', () => {
    expect(decode(controlMessage())).toEqual({ kind: 'control' });
  });

  it('keeps a log event without a message, so that it is counted', () => {
    const decoded = decode(pack({ messageType: 'DATA_MESSAGE', logEvents: [{ id: 'a' }, 7, null] }));
    if (decoded.kind !== 'data') throw new Error(decoded.kind);
    expect(decoded.logEvents).toEqual([
      { id: 'a', timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
      { id: null, timestamp: null, message: null },
    ]);
  });
});

describe('what cannot be read is said, never thrown', () => {
  it('truncated gzip', () => {
    const whole = Buffer.from(subscriptionEvent(record('CreateUser')).awslogs.data, 'base64');
    expect(reasonOf({ awslogs: { data: whole.subarray(0, 60).toString('base64') } })).toBe(
      'not readable as gzip (unexpected end of file)',
    );
  });

  it('a gzip bomb, without unpacking it', () => {
    const bomb = gzipSync(Buffer.alloc(MAX_UNPACKED_BYTES + 1));
    expect(reasonOf({ awslogs: { data: bomb.toString('base64') } })).toBe('unpacks to more than 40 MB');
  });

  it('text that is no gzip, JSON that is no envelope, an envelope of an unknown kind', () => {
    expect(reasonOf({ awslogs: { data: 'aGVsbG8=' } })).toContain('not readable as gzip');
    expect(reasonOf(pack('hello'))).toContain('not JSON');
    expect(reasonOf(pack('[1]'))).toBe('JSON, but not an object');
    expect(reasonOf(pack({ messageType: 'OTHER', logEvents: [] }))).toContain('neither a DATA_MESSAGE');
    expect(reasonOf(pack({ messageType: 'DATA_MESSAGE', reason: 'x' }))).toContain('neither a DATA_MESSAGE');
    expect(reasonOf({ Records: [] })).toContain('awslogs.data is missing');
    expect(reasonOf(undefined)).toContain('awslogs.data is missing');
  });

  it('with a bounded excerpt that holds no secret', () => {
    const decoded = decode(pack(`{"sessionToken":"hush","x":"${'y'.repeat(9_000)}`));
    if (decoded.kind !== 'unreadable') throw new Error(decoded.kind);
    expect(decoded.unreadable.excerpt).toHaveLength(400);
    expect(decoded.unreadable.excerpt).not.toContain('hush');
    expect(decoded.unreadable.reason).not.toContain('hush');
  });

  it('anything at all', () => {
    fc.assert(fc.property(fc.anything(), (event) => void decode(event)));
    fc.assert(fc.property(fc.jsonValue(), (envelope) => void decode(pack(envelope))));
  });
});
