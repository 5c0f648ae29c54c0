/**
 * The alert for machines. The shape is published in `alert.schema.json`; `SCHEMA_VERSION` follows it: the minor number
 * grows with additions, the major one with anything a reader could trip over.
 */
import type { Batch } from '../core/batch.ts';
import type { Finding } from '../core/finding.ts';
import { isObject } from '../core/json.ts';
import { ATTACK_VERSION } from './attack.ts';
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
const MAX_KEPT = 4 * 1024 * 1024;

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

/** The finding as JSON of at most `max` bytes. The record goes first, then the ends of long texts and lists. */
function findingJson(finding: Finding, max: number, runbookUrl: string | null): string {
  const { record: recordOf, ...facts } = finding;
  const section = runbookSection(finding);
  const runbook = { section, url: runbookUrl === null ? null : runbookWords(section, runbookUrl) };
  const rest = { ...facts, runbook };
  const record = recordOf();
  const whole = safeJson(
    record === null ? { ...rest, record, recordOmitted: true, recordOmittedReason: NOT_KEPT } : { ...rest, record },
  );
  if (fits(whole, max)) return whole;
  const omitted = {
    ...rest,
    record: null,
    recordOmitted: true,
    recordOmittedReason:
      record === null ? NOT_KEPT : `${RECORD_OMITTED}: the record has ${grouped(safeJson(record).length)} characters`,
  };
  let json = safeJson(omitted);
  for (const cut of CUTS) {
    if (fits(json, max)) return json;
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
  return json;
}

const listJson = (items: readonly string[]): string => `[${items.join(',')}]`;

/** Everything but the findings and what could not be read, which are spliced in as JSON. */
function frameOf(batch: Batch): (part: number, parts: number, items: readonly Item[]) => string {
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
  return (part, parts, items) => {
    const of = (isFinding: boolean): readonly string[] =>
      items.filter((item) => item.isFinding === isFinding).map(({ json }) => json);
    const type = 'iam-change-alert';
    const opening = safeJson({ schemaVersion: SCHEMA_VERSION, type, alertName, logGroup, part, parts, ...whole });
    return `${opening.slice(0, -1)},"findings":${listJson(of(true))},"unreadable":${listJson(of(false))}}`;
  };
}

interface Item {
  readonly json: string;
  readonly isFinding: boolean;
}

/** @param room for one of them, in bytes */
function* itemsOf({ findings, unreadable, runbookUrl }: Batch, room: number): Iterable<Item> {
  for (const finding of findings) yield { json: findingJson(finding, room, runbookUrl), isFinding: true };
  for (const each of unreadable) {
    yield { json: safeJson(shorten(each, 'unreadable', UNREADABLE_CUT, [])), isFinding: false };
  }
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
  const room = maxBytes - utf8Length(frame(1, 1, [])) - SLACK_BYTES;
  /** How many items each part has. */
  const lengths = [0];
  let kept: Item[] | null = [];
  let characters = 0;
  let bytes = 0;
  for (const item of itemsOf(batch, room)) {
    const more = utf8Length(item.json) + 1;
    if (bytes > 0 && bytes + more > room) {
      lengths.push(0);
      bytes = 0;
    }
    bytes += more;
    lengths.push((lengths.pop() ?? 0) + 1);
    characters += item.json.length;
    if (characters > MAX_KEPT) kept = null;
    kept?.push(item);
  }
  const items = (kept ?? itemsOf(batch, room))[Symbol.iterator]();
  for (const [index, length] of lengths.entries()) {
    const part: Item[] = [];
    while (part.length < length) {
      const next = items.next();
      if (next.done === true) break;
      part.push(next.value);
    }
    yield frame(index + 1, lengths.length, part);
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
