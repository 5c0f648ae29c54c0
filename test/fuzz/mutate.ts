/** Damaged and hostile CloudTrail records and deliveries. */
import { gzipSync } from 'node:zlib';
import { isObject, type Json, type JsonObject } from '../../lambda-src/record/json.ts';
import { GALLERY } from '../alerts/gallery.ts';
import type { Random } from './random.ts';

const RECORDS: readonly JsonObject[] = GALLERY.flatMap(({ messages }) => messages).filter(isObject);

export const MEGABYTE = 'a\u{1f512}"\\<b>\u202e'.repeat(100_000);
export const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

/** Texts that break parsers, terminals, mail clients or readers. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\ud800',
  'x\udfff\ud800y',
  '\u0000',
  '\r\nBcc: eve@example.com',
  '\u202eexe.fdp\u2066',
  '<script>alert(1)</script>',
  '</pre><!--',
  '*bold* <!channel> [link](https://example.com)',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  '{"Statement":',
  `{"Statement":${nested(2_000, '[', ']')}}`,
  '%7B%22Statement%22%3A',
  '%E0%A4%A',
  'arn:aws:iam::111122223333:role/',
  `arn:aws:iam::aws:policy/${'*'.repeat(2_000)}`,
  '__proto__',
  'constructor',
  '2026-13-45T99:99:99Z',
  '9'.repeat(400),
  'é'.repeat(5_000),
  '\u{1f512}'.repeat(300),
  'a\u0301'.repeat(500),
];

const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  0.1,
  [],
  {},
  [[]],
  [null],
  { length: 5 },
  { toString: 1 },
];

export function hostile(random: Random): Json {
  if (random.oneIn(20_000)) return MEGABYTE;
  return random.oneIn(3) ? random.pick(VALUES) : random.pick(TEXTS);
}

/** Changes one member, sometimes several. */
export function changed(value: Json, random: Random): Json {
  if (Array.isArray(value) && value.length > 0 && !random.oneIn(4)) {
    const index = random.below(value.length);
    return value.map((item: Json, at) => (at === index ? changed(item, random) : item));
  }
  if (!isObject(value) || random.oneIn(6)) return hostile(random);
  const names = Object.keys(value);
  if (names.length === 0 || random.oneIn(12)) return { ...value, [random.pick(TEXTS)]: hostile(random) };
  const name = random.pick(names);
  const { [name]: member = null, ...rest } = value;
  if (random.oneIn(8)) return rest;
  if (random.oneIn(12)) return { ...rest, [name]: member, [`${name}2`]: value };
  return { ...value, [name]: changed(member, random) };
}

export const DAMAGE: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.slice(0, random.below(text.length)),
  (text, random) => text.slice(random.below(text.length)),
  (text, random) => {
    const at = random.below(text.length);
    return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at + random.below(3));
  },
  (text, random) => text.replace(/[":,{}]/, random.pick(['"', '\\', '{', ',', ''])),
  (text) => `${text}${text}`,
  (_, random) => random.pick(TEXTS),
  (text) => `{"a":${nested(100, '[', ']')},"b":${text}}`,
  (text) => text.replace('{', '{"__proto__":{"eventName":"Polluted"},"userIdentity":{"__proto__":[1]},'),
  (text) => `\ufeff${text}`,
];

/** Expensive, and therefore rare: a recursive parser fails on these. */
const EXCESS: readonly ((text: string) => string)[] = [
  (text) => `{"a":${nested(5_000, '[', ']')},"b":${text}}`,
  (text) => text.replace('{', `{"requestParameters":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)},`),
  (text) => text.replace('{', `{"userAgent":${JSON.stringify(MEGABYTE)},`),
  () => JSON.stringify(MEGABYTE),
  () => MEGABYTE,
];

/** The text of one log event. */
export function mutatedRecord(random: Random): string {
  let record: Json = random.pick(RECORDS);
  for (let changes = random.below(4); changes > 0; changes -= 1) record = changed(record, random);
  const text = JSON.stringify(record);
  if (random.oneIn(5_000)) return random.pick(EXCESS)(text);
  return random.oneIn(8) && text.length < 1_000_000 ? random.pick(DAMAGE)(text, random) : text;
}

export interface Delivery {
  readonly event: unknown;
  /** How many log events it contains; `null` if the delivery itself is broken. */
  readonly records: number | null;
}

interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

const envelopeOf = (logEvents: readonly unknown[], change: object = {}): string =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'trail',
    logStream: '111122223333_CloudTrail_us-east-1',
    subscriptionFilters: ['iam-change-alerts'],
    logEvents,
    ...change,
  });

/** Level 1, because compression takes longer than everything that is tested. */
const packed = (content: Buffer | string): unknown => ({
  awslogs: { data: gzipSync(content, { level: 1 }).toString('base64') },
});

/** 80 MB of zeros, more than the function unpacks, and as much that looks like the beginning of a delivery. */
const BOMBS = ['', '{"messageType":"DATA_MESSAGE","logEvents":[{"message":"'].map((head) =>
  packed(Buffer.concat([Buffer.from(head), Buffer.alloc(80 * 1024 * 1024)])),
);

function deepEvent(depth: number): unknown {
  let event: unknown = 1;
  for (let level = 0; level < depth; level += 1) event = [event];
  return event;
}

type Breaker = (logEvents: readonly LogEvent[], random: Random) => unknown;

const bytesOf = (logEvents: readonly LogEvent[]): Buffer => gzipSync(envelopeOf(logEvents), { level: 1 });
const asData = (bytes: Buffer): unknown => ({ awslogs: { data: bytes.toString('base64') } });

const BREAKERS: readonly Breaker[] = [
  (logEvents, random) => {
    const bytes = bytesOf(logEvents);
    return asData(bytes.subarray(0, random.below(bytes.length)));
  },
  (logEvents, random) => {
    const bytes = bytesOf(logEvents);
    bytes.writeUInt8(random.below(256), random.below(bytes.length));
    return asData(bytes);
  },
  (logEvents, random) => packed(envelopeOf(logEvents).slice(0, -1 - random.below(200))),
  (logEvents) => asData(Buffer.concat([bytesOf(logEvents), bytesOf(logEvents)])),
  (logEvents) => packed(envelopeOf(logEvents, { messageType: 'SOMETHING_ELSE' })),
  (logEvents, random) => {
    const list = changed(JSON.parse(JSON.stringify(logEvents)), random);
    // With an empty list nothing is broken, and nothing there to be told.
    return packed(envelopeOf([], { logEvents: Array.isArray(list) && list.length === 0 ? [list] : list }));
  },
  (logEvents, random) => packed(envelopeOf(logEvents, { [random.pick(TEXTS)]: hostile(random) })),
  (logEvents) => ({ awslogs: { data: envelopeOf(logEvents) } }),
  (_, random) => packed(random.pick(TEXTS)),
  (_, random) => random.pick([null, 1, 'x', [], {}, { awslogs: null }, { awslogs: { data: 1 } }, { Records: [] }]),
  (_, random) => deepEvent(random.pick([10, 1_000, 50_000])),
];

/** One delivery of at most 20 records; one in ten is broken itself. */
export function mutatedDelivery(random: Random): Delivery {
  if (random.oneIn(20_000)) return { event: random.pick(BOMBS), records: null };
  const logEvents = Array.from({ length: 1 + random.below(20) }, (_, index) => ({
    id: String(index),
    timestamp: 1_769_860_800_000 + index,
    message: mutatedRecord(random),
  }));
  if (random.oneIn(10)) return { event: random.pick(BREAKERS)(logEvents, random), records: null };
  return { event: packed(envelopeOf(logEvents)), records: logEvents.length };
}
