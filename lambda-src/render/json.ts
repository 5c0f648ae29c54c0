/**
 * The alert for machines. The shape is published in `alert.schema.json`; `SCHEMA_VERSION` follows it: the minor number
 * grows with additions, the major one with anything a reader could trip over.
 */
import { ATTACK_VERSION } from '../catalogue/attack.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { isObject } from '../record/json.ts';
import { deniedGroupsOf, type Group, worstOf } from './groups.ts';
import { cutAt, fits, grouped, safeJson, utf8Length, withLinks } from './plain.ts';
import { runbookSection, runbookWords } from './runbook.ts';
import { subjectOf } from './subject.ts';
import { linkOf } from './words.ts';

export const SCHEMA_VERSION = '1.0';

/** What remains of the largest finding at the last of the `CUTS` fits below this. */
const MIN_BYTES = 32_768;
/** Kept free for what the frame adds when parts are numbered. */
const SLACK_BYTES = 64;

const NOT_KEPT = 'it came with too many others to keep it';
const RECORD_OMITTED = 'the message would be larger than its destination takes';

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

/** One finding, or one thing that could not be read, as JSON in its list of the document. */
interface Item {
  readonly list: 'findings' | 'unreadable';
  readonly json: string;
}

/** What else the caller was denied: of many calls only which they were. */
function othersOf(findings: readonly Finding[]): object {
  const calls = new Map<string, { eventSource: string | null; eventName: string | null; count: number }>();
  for (const { eventSource, eventName } of findings) {
    const key = JSON.stringify([eventSource, eventName]);
    const call = calls.get(key) ?? { eventSource, eventName, count: 0 };
    call.count += 1;
    calls.set(key, call);
  }
  return { count: findings.length, calls: [...calls.values()], ids: findings.map(({ id }) => id) };
}

/** At most `max` bytes. The record goes first, then the ends of long texts and lists. */
function findingItem({ first, findings }: Group, max: number, runbookUrl: string | null): Item {
  const { record, ...one } = first;
  const facts = findings.length === 1 ? one : { ...one, others: othersOf(findings.slice(1)) };
  const section = runbookSection(first);
  const runbook = { section, url: runbookUrl === null ? null : runbookWords(section, runbookUrl) };
  const own = [linkOf(first), runbook.url];
  const whole = record === null ? null : withLinks(safeJson({ ...facts, runbook, record }), own);
  if (whole !== null && fits(whole, max)) return { list: 'findings', json: whole };
  const recordOmittedReason =
    whole === null ? NOT_KEPT : `${RECORD_OMITTED}: with it the finding has ${grouped(whole.length)} characters`;
  const omitted = { ...facts, runbook, record: null, recordOmitted: true, recordOmittedReason };
  let json = withLinks(safeJson(omitted), own);
  for (const cut of CUTS) {
    if (fits(json, max)) break;
    const leftOut: string[] = [];
    const short = shorten(facts, 'finding', cut, leftOut);
    if (!isObject(short)) break;
    json = safeJson({
      ...omitted,
      ...short,
      consoleUrl: null,
      truncated: ['long texts are cut where they say so', ...leftOut],
    });
  }
  return { list: 'findings', json };
}

/** The items of one document, as JSON. */
type Part = Readonly<Record<Item['list'], readonly string[]>>;

/** At least one, each of at most `room` bytes. */
function partsOf({ findings, unreadable, runbookUrl }: Batch, room: number): readonly Part[] {
  const items: readonly Item[] = [
    ...deniedGroupsOf(findings).map((group) => findingItem(group, room, runbookUrl)),
    ...unreadable.map((each) => ({
      list: 'unreadable' as const,
      json: safeJson(shorten(each, 'unreadable', UNREADABLE_CUT, [])),
    })),
  ];
  const parts: Record<Item['list'], string[]>[] = [{ findings: [], unreadable: [] }];
  let bytes = 0;
  for (const { list, json } of items) {
    const more = utf8Length(json) + ','.length;
    if (bytes > 0 && bytes + more > room) {
      parts.push({ findings: [], unreadable: [] });
      bytes = 0;
    }
    bytes += more;
    parts.at(-1)?.[list].push(json);
  }
  return parts;
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
    return `${opening.slice(0, -1)},"findings":[${findings.join()}],"unreadable":[${unreadable.join()}]}`;
  };
}

/**
 * What `renderJson` gives, each document made when it is asked for: all of a large delivery are tens of MB.
 *
 * @throws RangeError below 32,768 bytes
 */
export function* jsonDocuments(batch: Batch, { maxBytes }: { readonly maxBytes: number }): Iterable<string> {
  if (maxBytes < MIN_BYTES) throw new RangeError(`maxBytes must be at least ${MIN_BYTES}, not ${maxBytes}`);
  const frame = frameOf(batch);
  const room = maxBytes - utf8Length(frame(1, 1, { findings: [], unreadable: [] })) - SLACK_BYTES;
  const parts = partsOf(batch, room);
  for (const [index, part] of parts.entries()) yield frame(index + 1, parts.length, part);
}

/**
 * One document, or as many as it takes to keep each at most `maxBytes` of UTF-8; every finding is in exactly one, what one
 * caller was denied in one entry, and
 * each has the counts and the severity of the whole. Characters that hide or reorder others are written as `\uXXXX`.
 *
 * @throws RangeError below 32,768 bytes
 */
export const renderJson = (batch: Batch, limits: { readonly maxBytes: number }): readonly string[] => [
  ...jsonDocuments(batch, limits),
];
