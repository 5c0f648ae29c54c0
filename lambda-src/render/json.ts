/**
 * The alert for machines. The shape is published in `alert.schema.json`; `SCHEMA_VERSION` follows it: the minor number
 * grows with additions, the major one with anything a reader could trip over.
 */
import { ATTACK_VERSION } from '../catalogue/attack.ts';
import type { Batch, Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { type Incident, incidentsOf, placesIn } from '../finding/incident.ts';
import { isObject } from '../record/json.ts';
import { stepsOf } from './commands.ts';
import { deniedGroupsOf, type Group, worstOf } from './groups.ts';
import { sentenceOf } from './overview.ts';
import { keysOf, keysOfUnreadable, type Part } from './part.ts';
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

/**
 * One incident, finding, or thing that could not be read, as JSON in its list of the document. Written once to know its size and
 * once more into its document: of a large delivery all of it is some 70 MB.
 */
interface Item {
  readonly list: 'incidents' | 'findings' | 'unreadable';
  readonly json: () => string;
  readonly tells: readonly string[];
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
function findingJson({ first, findings }: Group, incident: number, max: number, runbookUrl: string | null): string {
  const { record, source: _, ...one } = first;
  const told = { incident, ...one, whatToDo: stepsOf(first) };
  const facts = findings.length === 1 ? told : { ...told, others: othersOf(findings.slice(1)) };
  const section = runbookSection(first);
  const runbook = { section, url: runbookUrl === null ? null : runbookWords(section, runbookUrl) };
  const own = [linkOf(first), runbook.url];
  const whole = record === null ? null : withLinks(safeJson({ ...facts, runbook, record }), own);
  if (whole !== null && fits(whole, max)) return whole;
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
  return json;
}

function unreadableJson({ sources: _, ...unreadable }: Unreadable): string {
  return safeJson(shorten(unreadable, 'unreadable', UNREADABLE_CUT, []));
}

/** How many ids of an incident's findings are listed: as many as leave room for its sentence. */
const MAX_IDS = [1_000, 100, 10];
const MAX_SENTENCE = 1_000;

function incidentJson(incident: Incident, index: number, max: number): string {
  const { lead, findings } = incident;
  const whole = {
    incident: index + 1,
    severity: lead.severity,
    summary: head(sentenceOf(incident), MAX_SENTENCE),
    count: findings.length,
  };
  let json = '';
  for (const ids of MAX_IDS) {
    const listed = findings.slice(0, ids).map(({ id }) => (id === null ? null : head(id, 64)));
    json = safeJson({ ...whole, findings: listed });
    if (fits(json, max)) break;
  }
  return json;
}

/** The items of each document: at least one, each of at most `room` bytes. */
function packed({ findings, unreadable, runbookUrl }: Batch, room: number): readonly (readonly Item[])[] {
  const incidents = incidentsOf(findings);
  const places = placesIn(incidents);
  const items: readonly Item[] = [
    ...incidents.map((incident, index) => ({
      list: 'incidents' as const,
      json: () => incidentJson(incident, index, room),
      tells: [],
    })),
    ...deniedGroupsOf(findings).map((group) => ({
      list: 'findings' as const,
      json: () => findingJson(group, (places.get(group.first)?.incident ?? 0) + 1, room, runbookUrl),
      tells: keysOf(group.findings),
    })),
    ...unreadable.map((each) => ({
      list: 'unreadable' as const,
      json: () => unreadableJson(each),
      tells: keysOfUnreadable(each),
    })),
  ];
  const documents: Item[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const more = utf8Length(item.json()) + ','.length;
    if (bytes > 0 && bytes + more > room) {
      documents.push([]);
      bytes = 0;
    }
    bytes += more;
    documents.at(-1)?.push(item);
  }
  return documents;
}

/** Everything but the findings and what could not be read, which are spliced in as JSON. */
function frameOf(batch: Batch): (part: number, parts: number, items: readonly Item[]) => string {
  const whole = {
    severity: worstOf(batch),
    subject: subjectOf(batch),
    attackVersion: ATTACK_VERSION,
    counts: {
      findings: batch.findings.length,
      incidents: incidentsOf(batch.findings).length,
      unreadable: batch.unreadable.length,
      suppressed: batch.suppressed,
    },
    notes: batch.notes.map((note) => head(note, 400)),
  };
  const alertName = head(batch.alertName, 256);
  const logGroup = batch.logGroup === null ? null : head(batch.logGroup, 512);
  return (part, parts, items) => {
    const listed = (name: Item['list']): string =>
      items.flatMap(({ list, json }) => (list === name ? [json()] : [])).join();
    const type = 'iam-change-alert';
    const opening = safeJson({ schemaVersion: SCHEMA_VERSION, type, alertName, logGroup, part, parts, ...whole });
    return `${opening.slice(0, -1)},"incidents":[${listed('incidents')}],"findings":[${listed('findings')}],"unreadable":[${listed('unreadable')}]}`;
  };
}

/**
 * What `renderJson` gives, each document made when it is asked for: all of a large delivery are tens of MB.
 *
 * @throws RangeError below 32,768 bytes
 */
export function* jsonParts(batch: Batch, { maxBytes }: { readonly maxBytes: number }): Iterable<Part> {
  if (maxBytes < MIN_BYTES) throw new RangeError(`maxBytes must be at least ${MIN_BYTES}, not ${maxBytes}`);
  const frame = frameOf(batch);
  const room = maxBytes - utf8Length(frame(1, 1, [])) - SLACK_BYTES;
  const documents = packed(batch, room);
  for (const [index, items] of documents.entries()) {
    yield { text: frame(index + 1, documents.length, items), tells: items.flatMap(({ tells }) => tells) };
  }
}

/**
 * One document, or as many as it takes to keep each at most `maxBytes` of UTF-8; every finding is in exactly one, what one
 * caller was denied in one entry, and
 * each has the counts and the severity of the whole. Characters that hide or reorder others are written as `\uXXXX`.
 *
 * @throws RangeError below 32,768 bytes
 */
export const renderJson = (batch: Batch, limits: { readonly maxBytes: number }): readonly string[] =>
  [...jsonParts(batch, limits)].map(({ text }) => text);
