/**
 * The alert as an HTML mail, in the subset that Gmail, Outlook and Apple Mail share: tables, inline styles, nothing
 * remote. The style element only adds dark mode; a reader that drops it shows the light mail.
 */

import type { Severity } from '../catalogue/severity.ts';
import type { Batch, Unreadable } from '../finding/batch.ts';
import { LIGHT, ON_SEVERITY, SEVERITY_GROUND } from './colours.ts';
import { countWords, type Entry, entryOf, type Fact, unreadableFacts } from './entry.ts';
import { aroundUnreadable, type Group, UNREADABLE_SEVERITY } from './groups.ts';
import { overviewHtml } from './html-overview.ts';
import { BASE, esc, label, muted, pill, STYLE, sized, stepList, TABLE } from './html-style.ts';
import { type Overview, overviewOf } from './overview.ts';
import { grouped, plain, utf8Length } from './plain.ts';
import { runbookWords, UNREADABLE_SECTION } from './runbook.ts';
import { subjectOf } from './subject.ts';
import { footerWords, plural, unreadableWords } from './words.ts';

/** Gmail clips a mail at 102 kB. This bounds everything below 95 kB. */
const MAX_CARDS = 66_000;
const MAX_BODY = 89_000;
/** One finding, however long its texts, leaves room for others. */
const MAX_CARD = 24_000;
/** The longest value, tried in turn until the card is small enough. */
const VALUE_LIMITS = [600, 160, 60];
const MAX_ROW_TEXT = 220;

/** Filled where the call took effect, outlined where it did not. */
function badge({ kind, word }: Entry['outcome']): string {
  const shape = `display:inline-block;padding:2px 10px;border-radius:11px;font-size:12px;line-height:16px;font-weight:bold`;
  return kind === 'succeeded'
    ? `<span class="s" style="${shape};border:1px solid ${LIGHT.solid};background:${LIGHT.solid};color:${LIGHT.onSolid}">${word}</span>`
    : `<span class="o" style="${shape};border:1px solid ${LIGHT.muted};color:${LIGHT.text}">${word}</span>`;
}

/** An ARN says more exactly what the line above it says. */
const factLine = (line: string, index: number): string =>
  index > 0 && line.startsWith('arn:')
    ? `<div class="m" style="${muted('12/18')}">${esc(line)}</div>`
    : `<div>${esc(line)}</div>`;

const factRow = ({ label, lines }: Fact): string =>
  `<tr><td class="m" width="88" valign="top" style="padding:4px 12px 4px 0;${muted('13/20')}">${esc(label)}</td><td valign="top" style="padding:4px 0;${sized('14/20')}">${lines.map(factLine).join('')}</td></tr>`;

const factTable = (facts: readonly Fact[]): string =>
  `<table ${TABLE} class="l" style="margin:16px 0 0;padding:12px 0 0;border-top:1px solid ${LIGHT.line};border-collapse:separate">${facts.map(factRow).join('')}</table>`;

const reasonList = (reasons: Entry['reasons']): string =>
  `<ul style="margin:0;padding:0 0 0 18px;${sized('14/21')}">${reasons
    .map(
      ({ text: words, techniques }) =>
        `<li style="margin:0 0 6px">${esc(words)}${techniques.map((technique) => `<div class="m" style="${muted('12/18')}">${esc(technique)}</div>`).join('')}</li>`,
    )
    .join('')}</ul>`;

const button = (link: string): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:18px 0 2px"><tr><td class="s" bgcolor="${LIGHT.solid}" style="border-radius:6px;background:${LIGHT.solid}"><a class="s" href="${esc(link)}" style="display:inline-block;padding:11px 20px;border-radius:6px;background:${LIGHT.solid};color:${LIGHT.onSolid};font-size:14px;line-height:18px;font-weight:bold;text-decoration:none">Open the event in CloudTrail</a></td></tr></table>`;

/** Below the button: what to do next. */
function runbook(section: string, url: string | null): string {
  const words =
    url === null
      ? esc(runbookWords(section, null))
      : `<a class="m" href="${esc(runbookWords(section, url))}" style="color:${LIGHT.muted}">what it means, what to check, how to undo it</a>`;
  return `<div class="m" style="margin:14px 0 0;${muted('13/19')}">Runbook: ${words}</div>`;
}

/** A card under a band with the severity in word and colour. */
const cardOf = (severity: Severity, band: string, aside: string, body: string): string => {
  const ground = SEVERITY_GROUND[severity];
  const cell = `padding:9px 20px;background:${ground};color:${ON_SEVERITY}`;
  return `<table ${TABLE} class="c" bgcolor="${LIGHT.card}" style="margin:0 0 16px;border:1px solid ${LIGHT.line};border-radius:10px;border-collapse:separate;overflow:hidden;background:${LIGHT.card}"><tr><td bgcolor="${ground}" style="${cell};font-size:13px;line-height:18px;font-weight:bold;letter-spacing:1px">${esc(band)}</td><td bgcolor="${ground}" align="right" style="${cell};font-size:13px;line-height:18px">${esc(aside)}</td></tr><tr><td colspan="2" class="t" style="padding:18px 20px 20px;${BASE}">${body}</td></tr></table>`;
};

const heading = (words: string): string =>
  `<h2 style="margin:0 0 12px;${sized('19/27')};font-weight:600">${esc(words)}</h2>`;

function findingCard(entry: Entry, runbookUrl: string | null, mark: string | null): string {
  const { severity, tag, count, headline, outcome, when, where, reasons, steps, facts, link, section } = entry;
  const error =
    outcome.error === null ? '' : `<div style="margin:10px 0 0;${sized('14/20')}">Error: ${esc(outcome.error)}</div>`;
  return cardOf(
    severity,
    tag,
    [mark, count === 1 ? null : plural(count, 'finding')].filter((words) => words !== null).join(' · '),
    `${heading(headline)}<div style="${sized('14/21')}">${badge(outcome)}<div style="padding:9px 0 0">${esc(when)}<br>${esc(where)}</div></div>${error}${label(`Why it is rated ${severity}`)}${reasonList(reasons)}${stepList('What to do if nobody claims it', steps)}${factTable(facts)}${link === null ? `<div class="m" style="margin:14px 0 0;${muted('13/19')}">No link to CloudTrail: the event ID or the Region is missing or malformed.</div>` : button(link)}${runbook(section, runbookUrl)}`,
  );
}

function unreadableCard(unreadable: Unreadable, limit: number, runbookUrl: string | null): string {
  return cardOf(
    UNREADABLE_SEVERITY,
    UNREADABLE_SEVERITY.toUpperCase(),
    'unreadable',
    `${heading(unreadableWords(unreadable))}<div class="m" style="${muted('13/20')}">It may have been anything: look at it in the ${unreadable.kind === 'message' ? 'dead-letter queue' : 'log group'}.</div>${factTable(unreadableFacts(unreadable, limit))}${runbook(UNREADABLE_SECTION, runbookUrl)}`,
  );
}

/** One line, for what no longer has room as a card. Frugal: a few dozen of them are to fit. */
const rowOf = (severity: Severity, tag: string, line: string, link: string | null): string =>
  `<div class="c" style="margin:0 0 6px;padding:8px 10px;border:1px solid ${LIGHT.line};background:${LIGHT.card};${sized('13/19')}">${pill(SEVERITY_GROUND[severity], tag)}${esc(line)}${link === null ? '' : ` <a class="t" href="${esc(link)}" style="color:${LIGHT.text}">Open</a>`}</div>`;

interface Block {
  readonly count: number;
  readonly card: (limit: number) => string;
  readonly row: () => string;
}

function findingBlock(group: Group, runbookUrl: string | null, mark: string | null): Block {
  return {
    count: group.findings.length,
    card: (limit) => findingCard(entryOf(group, limit), runbookUrl, mark),
    row: () => {
      const { severity, tag, headline, outcome, when, link } = entryOf(group, MAX_ROW_TEXT);
      return rowOf(severity, tag, `${outcome.word}: ${plain(headline, MAX_ROW_TEXT)} ${when}`, link);
    },
  };
}

const unreadableBlock = (unreadable: Unreadable, runbookUrl: string | null): Block => ({
  count: 1,
  card: (limit) => unreadableCard(unreadable, limit, runbookUrl),
  row: () =>
    rowOf(
      UNREADABLE_SEVERITY,
      UNREADABLE_SEVERITY.toUpperCase(),
      plain(unreadableWords(unreadable), MAX_ROW_TEXT),
      null,
    ),
});

function blocksOf({ unreadable, runbookUrl }: Batch, { groups, mark }: Overview): readonly Block[] {
  const [before, after] = aroundUnreadable(groups);
  const blockOf = (group: Group): Block => findingBlock(group, runbookUrl, mark(group.first));
  return [
    ...before.map(blockOf),
    ...unreadable.map((each) => unreadableBlock(each, runbookUrl)),
    ...after.map(blockOf),
  ];
}

/** The card at the first limit that makes it small enough; `null` for one that never is. */
function boundedCard({ card }: Block): string | null {
  for (const limit of VALUE_LIMITS) {
    const html = card(limit);
    if (utf8Length(html) <= MAX_CARD) return html;
  }
  return null;
}

/** Cards while they fit, then rows, then a count of the rest. */
function body(blocks: readonly Block[], above: string): string {
  let html = above;
  let bytes = utf8Length(above);
  let areCards = true;
  for (const [index, block] of blocks.entries()) {
    const card: string | null = areCards ? boundedCard(block) : null;
    areCards &&= card === null || bytes + utf8Length(card) <= MAX_CARDS;
    const next = card !== null && areCards ? card : block.row();
    bytes += utf8Length(next);
    if (bytes > MAX_BODY) {
      const left = blocks.slice(index).reduce((sum, { count }) => sum + count, 0);
      return `${html}<p style="margin:12px 4px;${sized('14/20')};font-weight:bold">And ${grouped(left)} more that are not shown here: a longer mail would be clipped. The plain-text version of this message has them all.</p>`;
    }
    html += next;
  }
  return html;
}

/** What a mail list shows behind the subject. */
function preheader(batch: Batch, { groups: [group], told: [gravest] }: Overview): string {
  if (gravest !== undefined) return plain(gravest.sentence, 200);
  if (group === undefined || batch.findings.length + batch.unreadable.length > 1) return countWords(batch);
  const { outcome, when, where } = entryOf(group, 60);
  return plain(`${outcome.word}. ${when}, ${where}`, 200);
}

const footer = (batch: Batch): string =>
  `<div class="m" style="margin:4px;${muted('12/18')}">${footerWords(batch).map(esc).join('<br>')}</div>`;

/** One mail below 95 kB of UTF-8; what it has no room for it counts, and the text alternative has. */
export function renderHtml(batch: Batch): string {
  const overview = overviewOf(batch);
  const hidden = 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all';
  return `<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${esc(subjectOf(batch))}</title>
<style>
${STYLE}
</style>
</head>
<body class="p" style="margin:0;padding:0;background:${LIGHT.page};-webkit-text-size-adjust:100%">
<div style="${hidden}">${esc(preheader(batch, overview))}</div>
<table ${TABLE} class="p" bgcolor="${LIGHT.page}" style="background:${LIGHT.page}"><tr><td align="center" style="padding:16px 10px 28px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<div class="t" style="max-width:600px;margin:0 auto;text-align:left;${BASE}">
${body(blocksOf(batch, overview), overviewHtml(batch, overview))}${footer(batch)}
</div>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}
