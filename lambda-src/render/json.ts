/**
 * The alert for machines. The shape is published in `alert.schema.json`; `SCHEMA_VERSION` follows it: the minor number
 * grows with additions, the major one with anything a reader could trip over.
 */
import { ATTACK_VERSION } from '../catalogue/attack.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { isObject } from '../record/json.ts';
import { worstOf } from './groups.ts';
import { cutAt, fits, grouped, safeJson, utf8Length } from './plain.ts';
import { runbookSection, runbookWords } from './runbook.ts';
import { subjectOf } from './subject.ts';

export const SCHEMA_VERSION = '1.0';

/** What remains of the largest finding at the last of the `CUTS` fits below this. */
const MIN_BYTES = 32_768;
/** Kept free for what the frame adds when parts are numbered. */
const SLACK_BYTES = 64;

const RECORD_OMITTED = 'the message would be larger than its destination takes';

/** So many characters of findings are kept while it is found out how many documents they make. */
const MAX_KEPT = 3 * 1024 * 1024;

const NOT_KEPT = 'it came with too many others to keep it';

/** Unreadable records come with an excerpt that is short already. */
const UNREADABLE_CUT = [512, 1] as const;

/** How far a finding that fits no message even without its record is cut: characters a text, items a list. */
const CUTS: readonly (readonly [text: number, items: number])[] = [
  [2048, 64],
  [256, 16],
  [48, 4],
];

/** Cut as `plain` cuts, and otherwise as it was: a machine wants the text itself. */
function head(text: string, max: number): string {
  if (text.length <= max) return text;
  const shown = cutAt(text, max);
  return `${shown}… [${grouped(text.length - shown.length)} more characters]`;
}

function shorten(value: unknown, path: string, [text, items]: readonly [number, number], said: string[]): unknown {
  if (typeof value === 'string') return head(value, text);
  if (Array.isArray(value)) {
    if (value.length > items)
      said.push(`${path}: ${grouped(value.length - items)} of ${grouped(value.length)} left out`);
    return value.slice(0, items).map((item: unknown) => shorten(item, path, [text, items], said));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shorten(member, `${path}.${key}`, [text, items], said)]),
  );
}

function recordJsonOf({ record, recordJson }: Finding): string | null {
  const known = recordJson?.() ?? null;
  if (known !== null) return known;
  const written = record();
  return written === null ? null : safeJson(written);
}

/** One finding, or one thing that could not be read, as JSON in its list of the document. */
interface Item extends Written {
  readonly list: 'findings' | 'unreadable';
}

/** A text of JSON, and how many bytes of UTF-8 it has. V8 joins texts for nothing; counting what was joined is not for nothing. */
interface Written {
  readonly json: string;
  readonly bytes: number;
}

function written(value: unknown): Written {
  const json = safeJson(value);
  return { json, bytes: utf8Length(json) };
}

/** What many findings have in common is one object (finding/share.ts), and is written once. */
class Common {
  readonly #known = new WeakMap<object, Written>();

  written(value: object): Written {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const now = written(value);
    this.#known.set(value, now);
    return now;
  }
}

/** `{…own,"location":…,"record":…}` */
function wholeFinding(finding: Finding, own: object, record: string, common: Common): Written {
  const { location, outcome, actor, origin, reasons } = finding;
  const first = written(own);
  let json = first.json.slice(0, -1);
  let { bytes } = first;
  const add = (opening: string, value: Written): void => {
    json += opening + value.json;
    bytes += opening.length + value.bytes;
  };
  add(',"location":', common.written(location));
  add(',"outcome":', common.written(outcome));
  add(',"actor":', common.written(actor));
  add(',"origin":', common.written(origin));
  let opening = ',"reasons":[';
  for (const reason of reasons) {
    add(opening, common.written(reason));
    opening = ',';
  }
  add(`${reasons.length === 0 ? opening : ''}],"record":`, { json: record, bytes: utf8Length(record) });
  return { json: `${json}}`, bytes };
}

/** At most `max` bytes. The record goes first, then the ends of long texts and lists. */
function findingItem(finding: Finding, max: number, runbookUrl: string | null, common: Common): Item {
  const { record: _, recordJson: __, location, outcome, actor, origin, reasons, ...facts } = finding;
  const section = runbookSection(finding);
  const runbook = { section, url: runbookUrl === null ? null : runbookWords(section, runbookUrl) };
  const own = { ...facts, runbook };
  const record = recordJsonOf(finding);
  if (record !== null) {
    const whole = wholeFinding(finding, own, record, common);
    if (whole.bytes <= max) return { list: 'findings', ...whole };
  }
  const rest = { ...own, location, outcome, actor, origin, reasons };
  const omitted = {
    ...rest,
    record: null,
    recordOmitted: true,
    recordOmittedReason:
      record === null ? NOT_KEPT : `${RECORD_OMITTED}: the record has ${grouped(record.length)} characters`,
  };
  let json = safeJson(omitted);
  for (const cut of CUTS) {
    if (fits(json, max)) break;
    const leftOut: string[] = [];
    const short = shorten(rest, 'finding', cut, leftOut);
    if (!isObject(short)) break;
    json = safeJson({
      ...omitted,
      ...short,
      consoleUrl: null,
      truncated: ['long texts are cut where they say so', ...leftOut],
    });
  }
  return { list: 'findings', json, bytes: utf8Length(json) };
}

/** @param room for one of them, in bytes */
function* itemsOf({ findings, unreadable, runbookUrl }: Batch, room: number): Iterable<Item> {
  const common = new Common();
  for (const finding of findings) yield findingItem(finding, room, runbookUrl, common);
  for (const each of unreadable) {
    yield { list: 'unreadable', ...written(shorten(each, 'unreadable', UNREADABLE_CUT, [])) };
  }
}

/** The items of one document, without the brackets of their lists. */
type Part = Record<Item['list'], string>;

/** At least one, each of at most `room` bytes. */
function* partsOf(batch: Batch, room: number): Iterable<Part> {
  let part: Part = { findings: '', unreadable: '' };
  let bytes = 0;
  for (const item of itemsOf(batch, room)) {
    const more = item.bytes + ','.length;
    if (bytes > 0 && bytes + more > room) {
      yield part;
      part = { findings: '', unreadable: '' };
      bytes = 0;
    }
    bytes += more;
    part[item.list] += part[item.list] === '' ? item.json : `,${item.json}`;
  }
  yield part;
}

/** Everything but the findings and what could not be read, which are spliced in as JSON. */
function frameOf(batch: Batch): (part: number, parts: number, items: Part) => string {
  const whole = {
    severity: worstOf(batch),
    subject: subjectOf(batch),
    attackVersion: ATTACK_VERSION,
    counts: {
      findings: batch.findings.length,
      unreadable: batch.unreadable.length,
      suppressed: batch.suppressed,
    },
    notes: batch.notes.map((note) => head(note, 400)),
  };
  const alertName = head(batch.alertName, 256);
  const logGroup = batch.logGroup === null ? null : head(batch.logGroup, 512);
  return (part, parts, { findings, unreadable }) => {
    const type = 'iam-change-alert';
    const opening = safeJson({ schemaVersion: SCHEMA_VERSION, type, alertName, logGroup, part, parts, ...whole });
    return `${opening.slice(0, -1)},"findings":[${findings}],"unreadable":[${unreadable}]}`;
  };
}

/**
 * What `renderJson` gives, one document after the other: all of them at once may be more than the function's memory.
 * Each says how many there are, so what is too large to keep is written twice.
 *
 * @throws RangeError below 32,768 bytes
 */
export function* jsonDocuments(batch: Batch, { maxBytes }: { readonly maxBytes: number }): Iterable<string> {
  if (maxBytes < MIN_BYTES) throw new RangeError(`maxBytes must be at least ${MIN_BYTES}, not ${maxBytes}`);
  const frame = frameOf(batch);
  const room = maxBytes - utf8Length(frame(1, 1, { findings: '', unreadable: '' })) - SLACK_BYTES;
  let kept: Part[] | null = [];
  let characters = 0;
  let parts = 0;
  for (const part of partsOf(batch, room)) {
    parts += 1;
    characters += part.findings.length + part.unreadable.length;
    if (characters > MAX_KEPT) kept = null;
    kept?.push(part);
  }
  let number = 0;
  for (const part of kept ?? partsOf(batch, room)) {
    number += 1;
    yield frame(number, parts, part);
  }
}

/**
 * One document, or as many as it takes to keep each at most `maxBytes` of UTF-8; every finding is in exactly one, and
 * each has the counts and the severity of the whole. Characters that hide or reorder others are written as `\uXXXX`.
 *
 * @throws RangeError below 32,768 bytes
 */
export const renderJson = (batch: Batch, limits: { readonly maxBytes: number }): readonly string[] => [
  ...jsonDocuments(batch, limits),
];
