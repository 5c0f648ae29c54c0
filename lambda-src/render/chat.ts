/**
 * The alert for Slack and Microsoft Teams through Amazon Q Developer in chat applications: its custom notification.
 * Fields and limits: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
import type { Batch, Unreadable } from '../finding/batch.ts';
import { incidentsOf, placesIn } from '../finding/incident.ts';
import { stepsOf } from './commands.ts';
import { countWords, type Entry, entryOf, LOOKED_UP } from './entry.ts';
import { aroundUnreadable, type Group, UNREADABLE_SEVERITY, worstOf } from './groups.ts';
import { type Overview, overviewOf } from './overview.ts';
import { keysOf, keysOfUnreadable, type Part } from './part.ts';
import { cutAt, grouped, linkedJson, plain } from './plain.ts';
import { runbookSection, runbookWords } from './runbook.ts';
import { subjectOf } from './subject.ts';
import {
  accountWords,
  actorWords,
  eventWords,
  linkOf,
  noteWords,
  plural,
  suppressedWords,
  unreadableWords,
} from './words.ts';

const MAX_TITLE = 250;
const MAX_DESCRIPTION = 8000;
const MAX_NEXT_STEP = 350;
const MAX_KEYWORD = 75;
const MAX_CONTEXT = 250;
const MAX_THREAD_ID = 128;

const MAX_VALUE = 300;
/** Longest paragraph about one finding. */
const MAX_PARAGRAPH = 1500;
const MAX_LINE = 200;
/** So many findings in full; a channel is no place for more. */
const MAX_FULL = 10;
/** The service takes ten a second and a reader far fewer. */
const MAX_MESSAGES = 5;
/** Kept free for the last line of the last message. */
const REST_NOTICE = 200;

/** Facts worth their line in a channel; the rest is behind the link. */
const FACTS = new Set(['Access key', 'MFA', 'From', 'Via', 'Target', 'Targets', 'Details', LOOKED_UP]);

/**
 * Slack and Teams have different markdown and no common way to escape it, so its characters become their nearest
 * look-alikes. `_` inside a word is no markdown in either, and neither is `@` (an address, not a mention).
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '*': '∗',
  _: '＿',
  '~': '∼',
  '`': 'ˋ',
  '<': '‹',
  '>': '›',
  '[': '［',
  ']': '］',
  '|': '¦',
  '&': '＆',
  '@': '＠',
  '#': '＃',
  '\\': '＼',
};
const MARKDOWN = /[*~`<>[\]|&#\\]|(?<![A-Za-z0-9])[_@]|_(?![A-Za-z0-9])/g;

/** Safe text whose markdown, links and mentions say nothing to a chat. */
export const neutral = (text: string): string => text.replace(MARKDOWN, (char) => LOOK_ALIKES[char] ?? char);

const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const marker = (left: number): string => `… ［${grouped(left)} more characters］`;
  const shown = cutAt(text, max - marker(text.length).length);
  return `${shown}${marker(text.length - shown.length)}`;
};

function paragraph(entry: Entry, link: string | null): string {
  const { tag, headline, outcome, when, where, reasons, facts } = entry;
  const shown = facts.filter(({ label }) => FACTS.has(label));
  const lines = [
    `*${tag}* · ${outcome.word} · ${neutral(headline)}`,
    neutral(`${when} · ${where}`),
    ...(outcome.error === null ? [] : [`Error: ${neutral(outcome.error)}`]),
    ...reasons.map(({ text, techniques }) =>
      neutral(`Why: ${text}${techniques.length === 0 ? '' : ` – ${techniques.join('; ')}`}`),
    ),
    ...shown.map(({ label, lines: values }) => neutral(`${label}: ${values.join('; ')}`)),
  ];
  // The link is ours and checked; it stays whole, so that a cut never makes another address of it.
  const end = link === null ? '' : `\n${link}`;
  return `${cut(lines.join('\n'), MAX_PARAGRAPH - end.length)}${end}`;
}

const oneLine = ({ tag, outcome, headline, where }: Entry): string =>
  cut(neutral(`${tag} · ${outcome.word} · ${headline} · ${where}`), MAX_LINE);

const unreadableLine = (unreadable: Unreadable): string =>
  cut(
    `*UNREADABLE* · treated as ${UNREADABLE_SEVERITY.toUpperCase()} · ${neutral(unreadableWords(unreadable))}\nBegins with: ${neutral(plain(unreadable.excerpt, MAX_VALUE))}`,
    MAX_PARAGRAPH,
  );

interface Piece extends Part {
  /** How many findings and unreadable records it tells of. */
  readonly count: number;
  /** Of a finding: what its thread is called. */
  readonly thread: string | null;
}

/** A message, and the thread of the incident that it begins with. */
type Description = Omit<Piece, 'count'>;

/** The gravest incidents, before the details of what they consist of. */
const MAX_OVERVIEW = 5;

function overviewPieces({ told, count }: Overview): readonly Piece[] {
  const shown = told.slice(0, MAX_OVERVIEW).map(({ tag, count: findings, sentence }, index) => {
    const number = count > 1 ? `Incident ${grouped(index + 1)} · ` : '';
    return cut(`*${tag}* · ${number}${findings}\n${neutral(sentence)}`, MAX_PARAGRAPH);
  });
  if (count > MAX_OVERVIEW)
    shown.push(`And ${plural(count - MAX_OVERVIEW, 'further incident')}, no graver than these.`);
  return shown.map((text) => ({ text, count: 0, tells: [], thread: null }));
}

/** Where there is but one group, its link is the next step. */
function piecesOf(batch: Batch, overview: Overview, steps: readonly string[]): readonly Piece[] {
  const { groups } = overview;
  const full = new Set(groups.slice(0, MAX_FULL));
  const incidents = incidentsOf(batch.findings);
  const places = placesIn(incidents);
  const pieceOf = (group: Group): Piece => {
    const { lead } = incidents[places.get(group.first)?.incident ?? 0] ?? { lead: group.first };
    const entry = entryOf(group, MAX_VALUE);
    return {
      text: full.has(group) ? paragraph(entry, groups.length > 1 ? entry.link : null) : oneLine(entry),
      count: entry.count,
      tells: keysOf(group.findings),
      thread: lead.id ?? lead.source.key,
    };
  };
  const [before, after] = aroundUnreadable(groups);
  const lost = batch.unreadable.map((each) => ({
    text: unreadableLine(each),
    count: 1,
    tells: keysOfUnreadable(each),
    thread: null,
  }));
  return [...longSteps(steps), ...overviewPieces(overview), ...before.map(pieceOf), ...lost, ...after.map(pieceOf)];
}

/** Descriptions of at most 8,000 characters; the last says what no longer found room. */
function descriptionsOf(pieces: readonly Piece[]): readonly Description[] {
  const max = MAX_DESCRIPTION - REST_NOTICE;
  const descriptions: Description[] = [];
  let description: Description = { text: '', tells: [], thread: null };
  for (const [index, { text, tells, thread }] of pieces.entries()) {
    if (description.text === '') {
      description = { text, tells, thread };
    } else if (description.text.length + 2 + text.length <= max) {
      description = {
        text: `${description.text}\n\n${text}`,
        tells: [...description.tells, ...tells],
        thread: description.thread ?? thread,
      };
    } else if (descriptions.length < MAX_MESSAGES - 1) {
      descriptions.push(description);
      description = { text, tells, thread };
    } else {
      const rest = pieces.slice(index);
      const left = grouped(rest.reduce((sum, { count }) => sum + count, 0));
      const last = `${description.text}\n\n*And ${left} more that are not shown here.*`;
      const all = [...description.tells, ...rest.flatMap((piece) => piece.tells)];
      return [...descriptions, { ...description, text: last, tells: all }];
    }
  }
  return [...descriptions, description];
}

/** String to string, as the schema wants it. */
function contextOf(batch: Batch): Readonly<Record<string, string>> {
  const [first] = batch.findings;
  const held = suppressedWords(batch.suppressed);
  const entries: readonly (readonly [string, string | null])[] = [
    ['severity', worstOf(batch)],
    ['alertName', batch.alertName],
    ['logGroup', batch.logGroup],
    ['suppressed', held],
    ...(first === undefined
      ? []
      : ([
          ['account', accountWords(first.location)],
          ['region', first.location.region],
          ['actor', actorWords(first.actor)],
          ['outcome', first.outcome.kind],
          ['event', eventWords(first)],
          ['eventId', first.id],
        ] as const)),
  ];
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      value === null ? [] : [[key, cut(neutral(plain(value, MAX_VALUE)), MAX_CONTEXT)]],
    ),
  );
}

function keywordsOf(batch: Batch): readonly string[] {
  const [first] = batch.findings;
  const words = [worstOf(batch), first?.eventName, first?.location.accountName ?? first?.location.accountId];
  return words
    .filter((word) => word !== null && word !== undefined)
    .map((word) => cut(neutral(plain(word, MAX_VALUE)), MAX_KEYWORD));
}

/**
 * What to do first: commands as code, where a chat reads no markdown. None has a backtick; one with what could be a mention is left
 * out, since not every chat leaves it alone there.
 */
const stepsIn = ({ findings: [first] }: Batch, { told: [gravest] }: Overview): readonly string[] =>
  (gravest?.steps ?? (first === undefined ? [] : stepsOf(first))).map(({ text, command }) => {
    if (command === null) return neutral(text);
    return /(?<![A-Za-z0-9])[@_]|_(?![A-Za-z0-9])|`/.test(command)
      ? `${neutral(text.replace(/:$/, '.'))} The command is not for a chat: the mail has it.`
      : `${neutral(text)} \`${command}\``;
  });

/** Those longer than a next step may be. */
const longSteps = (steps: readonly string[]): readonly Piece[] =>
  steps
    .filter((step) => step.length > MAX_NEXT_STEP && step.length <= MAX_PARAGRAPH)
    .map((step) => ({ text: `What to do: ${step}`, count: 0, tells: [], thread: null }));

/** Links and commands, whole or not at all. The link to the event only where there is but one. */
function nextStepsOf(batch: Batch, isSingle: boolean, todo: readonly string[]): readonly string[] {
  const {
    findings: [first],
    runbookUrl,
    notes,
  } = batch;
  const link = first !== undefined && isSingle ? linkOf(first) : null;
  const steps = [
    ...(link === null ? [] : [`Look at the event in CloudTrail: ${link}`]),
    ...(first === undefined || runbookUrl === null
      ? []
      : [`Read what it means and how to undo it: ${runbookWords(runbookSection(first), runbookUrl)}`]),
    ...todo,
  ];
  const told = notes.map((note) => cut(neutral(noteWords(note)), MAX_NEXT_STEP));
  return [...steps.filter((step) => step.length <= MAX_NEXT_STEP), ...told];
}

/** SNS messages, each a complete custom notification; those of one incident share a thread. At most five. */
export function chatParts(batch: Batch): readonly Part[] {
  const subject = subjectOf(batch);
  const title = neutral(subject.replace(/^\[(\w+)\]/, '$1:'));
  const overview = overviewOf(batch);
  const steps = stepsIn(batch, overview);
  const nextSteps = nextStepsOf(batch, overview.groups.length === 1, steps);
  const descriptions = descriptionsOf(piecesOf(batch, overview, steps));
  return descriptions.map(({ text: description, tells, thread }, index) => {
    const part = descriptions.length === 1 ? '' : ` (${index + 1} of ${descriptions.length})`;
    const text = linkedJson({
      version: '1.0',
      source: 'custom',
      content: {
        textType: 'client-markdown',
        title: cut(`${title}${part}`, MAX_TITLE),
        description: description === '' ? countWords(batch) || 'Nothing to report' : description,
        ...(nextSteps.length === 0 ? {} : { nextSteps }),
        keywords: keywordsOf(batch),
      },
      metadata: {
        threadId: cut(
          neutral(
            plain(thread ?? `${batch.alertName}-${batch.unreadable[0]?.logEventId ?? 'unreadable'}`, MAX_THREAD_ID),
          ),
          MAX_THREAD_ID,
        ),
        summary: cut(title, MAX_CONTEXT),
        additionalContext: contextOf(batch),
      },
    });
    return { text, tells };
  });
}

/** The texts of `chatParts`. */
export const renderChat = (batch: Batch): readonly string[] => chatParts(batch).map(({ text }) => text);
