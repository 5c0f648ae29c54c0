/** The alert as plain text: the body of SNS e-mail, and the text alternative of the HTML mail. */
import type { Batch, Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { countWords, type Entry, entryOf, type Fact, unreadableFacts } from './entry.ts';
import { aroundUnreadable, type Group, UNREADABLE_SEVERITY } from './groups.ts';
import { DETAILS_BY, FIRST, type Overview, overviewOf, type Told } from './overview.ts';
import { keysOf, keysOfUnreadable, type Part } from './part.ts';
import { cutAt, fits, grouped, safeJson, utf8Length } from './plain.ts';
import { runbookWords, UNREADABLE_SECTION } from './runbook.ts';
import { footerWords, plural, unreadableWords } from './words.ts';

const WIDTH = 78;
const LABEL_WIDTH = 13;
const RULE = '-'.repeat(72);
const MAX_VALUE = 1000;
/** A record of usual size; a longer one would bury the finding. */
const MAX_RECORD = 6000;
/** Below this a part would be all frame. */
const MIN_BYTES = 1024;
/** So many names of a group are shown in any case. */
const MIN_NAMES = 24;
/** Kept free in each part for `Part x of y` and the marks of a cut. */
const FRAME_BYTES = 200;

/**
 * Breaks at spaces, never inside a word: an ARN or a URL stays whole and may stand out. No line begins as a command does, whatever
 * is called `x aws iam …`.
 */
function wrap(text: string, first: string, next: string): readonly string[] {
  if (first.length + text.length <= WIDTH) return [first + text];
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/ (?!aws )/i)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = next + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line];
}

const INDENT = ' '.repeat(LABEL_WIDTH);

const factLines = ({ label, lines }: Fact): readonly string[] =>
  lines.flatMap((line, index) => wrap(line, index === 0 ? `${label}:`.padEnd(LABEL_WIDTH) : INDENT, `${INDENT}  `));

/** A command stays in one line: broken, it would be another. */
const stepLines = (title: string, steps: Entry['steps'], indent: string): readonly string[] =>
  steps.length === 0
    ? []
    : [
        `${indent}${title}:`,
        ...steps.flatMap(({ text, command }) => [
          ...wrap(text, `${indent} - `, `${indent}   `),
          ...(command === null ? [] : [`${indent}   ${command}`]),
        ]),
      ];

const runbookLines = (section: string, url: string | null): readonly string[] =>
  factLines({ label: 'Runbook', lines: [runbookWords(section, url)] });

function entryLines(entry: Entry, runbookUrl: string | null, mark: string | null): readonly string[] {
  const { severity, tag, headline, outcome, when, where, reasons, steps, facts, link, section } = entry;
  const error = outcome.error === null ? [] : [{ label: 'Error', lines: [outcome.error] }];
  return [
    `${tag} | ${outcome.word}${mark === null ? '' : ` | ${mark}`}`,
    // Indented where it goes on: what a name says cannot stand where an entry begins.
    ...wrap(headline, '', '  '),
    ...wrap(`${when} | ${where}`, '', '  '),
    '',
    `Why it is rated ${severity}:`,
    ...reasons.flatMap(({ text, techniques }) => [
      ...wrap(text, ' - ', '   '),
      ...techniques.flatMap((technique) => wrap(technique, '   ', '   ')),
    ]),
    '',
    ...stepLines('What to do if nobody claims it', steps, ''),
    ...(steps.length === 0 ? [] : ['']),
    ...[...error, ...facts].flatMap(factLines),
    ...factLines({ label: 'Console', lines: [link ?? 'no link: event ID or Region missing or malformed'] }),
    ...runbookLines(section, runbookUrl),
  ];
}

function unreadableLines(unreadable: Unreadable, runbookUrl: string | null): readonly string[] {
  return [
    `UNREADABLE | treated as ${UNREADABLE_SEVERITY.toUpperCase()}: it may have been anything`,
    ...wrap(unreadableWords(unreadable), '', '  '),
    '',
    ...unreadableFacts(unreadable, MAX_VALUE).flatMap(factLines),
    ...runbookLines(UNREADABLE_SECTION, runbookUrl),
  ];
}

/** Only where there is one finding: the records of many would bury what was found. */
function recordLines({ record }: Finding): readonly string[] {
  if (record === null) return ['Record: left out, it came with too many others to keep it. The console has it.'];
  const json = safeJson(record, 2);
  if (json.length > MAX_RECORD) {
    return [`Record: left out, it has ${grouped(json.length)} characters. The JSON format and the console have it.`];
  }
  return ['Record (secrets redacted):', ...json.split('\n')];
}

const footerLines = (batch: Batch): readonly string[] => footerWords(batch).flatMap((line) => wrap(line, '', ''));

/** Names every target and principal, or as many as one message takes, and counts the others. */
function groupLines(group: Group, runbookUrl: string | null, max: number, mark: string | null): readonly string[] {
  for (let names = group.findings.length; names > MIN_NAMES; names = Math.floor(names / 2)) {
    const lines = entryLines(entryOf(group, MAX_VALUE, names), runbookUrl, mark);
    if (fits(lines.join('\n'), max)) return lines;
  }
  return entryLines(entryOf(group, MAX_VALUE), runbookUrl, mark);
}

/** Each incident indented below its heading: what a name says cannot stand where an entry begins. */
function overviewLines(batch: Batch, { told, rest, count: incidents }: Overview): readonly string[] {
  const several = incidents > 1 ? ` ${plural(incidents, 'incident')}, the most serious first.` : '';
  const details = incidents > 0 ? ` Details below, ${DETAILS_BY}.` : '';
  const incidentLines = ({ tag, count, when, sentence, lines, steps }: Told, index: number): readonly string[] => [
    '',
    `Incident ${grouped(index + 1)} | ${tag} | ${count}`,
    ...wrap(when, '  ', '  '),
    ...wrap(sentence, '  ', '  '),
    ...lines.flatMap((line) => wrap(`${line.tag.padEnd(8)} ${line.text}`, '  - ', '    ')),
    ...stepLines(FIRST, steps, '  '),
  ];
  return [
    ...wrap(`${countWords(batch)}.${several}${details}`, '', ''),
    ...told.flatMap(incidentLines),
    ...(rest === null ? [] : ['', ...wrap(rest, '', '')]),
  ];
}

interface Block {
  readonly lines: readonly string[];
  readonly tells: readonly string[];
}

const frame = (lines: readonly string[]): Block => ({ lines, tells: [] });

/** @param max bytes of one message */
function blocksOf(batch: Batch, max: number): readonly Block[] {
  const { findings, unreadable, runbookUrl } = batch;
  const [only] = findings;
  const overview = overviewOf(batch);
  const entry = (group: Group): Block => ({
    lines: groupLines(group, runbookUrl, max, overview.mark(group.first)),
    tells: keysOf(group.findings),
  });
  const lost = unreadable.map((each) => ({ lines: unreadableLines(each, runbookUrl), tells: keysOfUnreadable(each) }));
  const [before, after] = aroundUnreadable(overview.groups);
  const several = findings.length + unreadable.length > 1;
  const head = several ? [frame(overviewLines(batch, overview))] : [];
  const record = only !== undefined && findings.length === 1 ? [frame(recordLines(only))] : [];
  return [...head, ...before.map(entry), ...lost, ...after.map(entry), ...record, frame(footerLines(batch))];
}

/** Pieces of at most `max` bytes that joined give `text`; no character is split. */
function pieces(text: string, max: number): readonly string[] {
  const result: string[] = [];
  for (let rest = text; rest !== ''; ) {
    let length = Math.min(rest.length, max);
    while (utf8Length(cutAt(rest, length)) > max) length = Math.floor(length * 0.75);
    const piece = cutAt(rest, Math.max(length, 2));
    result.push(piece);
    rest = rest.slice(piece.length);
  }
  return result;
}

/** A block that fits no part, in several blocks that say so. */
function split(lines: readonly string[], max: number): readonly string[] {
  const blocks: string[] = [];
  let block = '';
  for (const line of lines.flatMap((whole) => (fits(whole, max) ? [whole] : pieces(whole, max)))) {
    if (block !== '' && utf8Length(block) + 1 + utf8Length(line) > max) {
      blocks.push(`${block}\n(continued in the next part)`);
      block = `(continued)\n${line}`;
    } else {
      block = block === '' ? line : `${block}\n${line}`;
    }
  }
  return [...blocks, block];
}

function pack(blocks: readonly Part[], separator: string, max: number): readonly Part[] {
  const parts: Part[][] = [];
  let bytes = max;
  for (const block of blocks) {
    // The separator is ASCII.
    const more = utf8Length(block.text) + separator.length;
    bytes += more;
    if (bytes > max) {
      parts.push([]);
      bytes = more;
    }
    parts.at(-1)?.push(block);
  }
  return parts.map((part) => ({
    text: part.map(({ text }) => text).join(separator),
    tells: part.flatMap(({ tells }) => tells),
  }));
}

/**
 * One message, or as many as it takes to keep each below `maxBytes` of UTF-8; each of several says which part it is.
 * Every finding is in one of them.
 *
 * @throws RangeError below 1,024 bytes
 */
export function textParts(batch: Batch, { maxBytes }: { readonly maxBytes: number }): readonly Part[] {
  if (maxBytes < MIN_BYTES) throw new RangeError(`maxBytes must be at least ${MIN_BYTES}, not ${maxBytes}`);
  const max = maxBytes - FRAME_BYTES;
  const blocks = blocksOf(batch, max).flatMap(({ lines, tells }) => {
    const whole = lines.join('\n');
    const texts = fits(whole, max) ? [whole] : split(lines, max - FRAME_BYTES);
    return texts.map((text) => ({ text, tells }));
  });
  const parts = pack(blocks, `\n\n${RULE}\n`, max);
  return parts.map(({ text, tells }, index) => {
    const head = parts.length === 1 ? '' : `Part ${grouped(index + 1)} of ${grouped(parts.length)}\n\n`;
    return { text: `${head}${text}\n`, tells };
  });
}

/** The texts of `textParts`. */
export const renderText = (batch: Batch, limits: { readonly maxBytes: number }): readonly string[] =>
  textParts(batch, limits).map(({ text }) => text);
