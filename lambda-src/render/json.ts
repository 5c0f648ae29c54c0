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
  const whole = safeJson({ ...rest, record });
  if (fits(whole, max)) return whole;
  const omitted = {
    ...rest,
    record: null,
    recordOmitted: true,
    recordOmittedReason: `${RECORD_OMITTED}: the record has ${grouped(safeJson(record).length)} characters`,
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
function frame(batch: Batch, part: number, parts: number, findings: readonly string[], unreadable: readonly string[]) {
  const opening = safeJson({
    schemaVersion: SCHEMA_VERSION,
    type: 'iam-change-alert',
    alertName: head(batch.alertName, 256),
    logGroup: batch.logGroup === null ? null : head(batch.logGroup, 512),
    part,
    parts,
    severity: worstOf(batch),
    subject: subjectOf(batch),
    attackVersion: ATTACK_VERSION,
    counts: {
      findings: batch.findings.length,
      unreadable: batch.unreadable.length,
      suppressed: batch.suppressed,
    },
  });
  return `${opening.slice(0, -1)},"findings":${listJson(findings)},"unreadable":${listJson(unreadable)}}`;
}

/**
 * One document, or as many as it takes to keep each at most `maxBytes` of UTF-8; every finding is in exactly one, and
 * each has the counts and the severity of the whole. Characters that hide or reorder others are written as `\uXXXX`.
 *
 * @throws RangeError below 32,768 bytes
 */
export function renderJson(batch: Batch, { maxBytes }: { readonly maxBytes: number }): readonly string[] {
  if (maxBytes < MIN_BYTES) throw new RangeError(`maxBytes must be at least ${MIN_BYTES}, not ${maxBytes}`);
  const room = maxBytes - utf8Length(frame(batch, 1, 1, [], [])) - SLACK_BYTES;
  const items = [
    ...batch.findings.map((finding) => ({ json: findingJson(finding, room, batch.runbookUrl), isFinding: true })),
    ...batch.unreadable.map((unreadable) => ({
      json: safeJson(shorten(unreadable, 'unreadable', UNREADABLE_CUT, [])),
      isFinding: false,
    })),
  ];
  const parts: { findings: string[]; unreadable: string[]; bytes: number }[] = [];
  for (const { json, isFinding } of items) {
    const bytes = utf8Length(json) + 1;
    let part = parts.at(-1);
    if (part === undefined || part.bytes + bytes > room) {
      part = { findings: [], unreadable: [], bytes: 0 };
      parts.push(part);
    }
    (isFinding ? part.findings : part.unreadable).push(json);
    part.bytes += bytes;
  }
  if (parts.length === 0) return [frame(batch, 1, 1, [], [])];
  return parts.map(({ findings, unreadable }, index) => frame(batch, index + 1, parts.length, findings, unreadable));
}
