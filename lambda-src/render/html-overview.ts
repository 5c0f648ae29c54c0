/** What stands above the cards of the HTML mail: how many of what, and each incident in a sentence and its lines. */
import type { Batch } from '../finding/batch.ts';
import { LIGHT, SEVERITY_GROUND } from './colours.ts';
import { severityCounts, UNREADABLE_SEVERITY } from './groups.ts';
import { esc, muted, pill, sized, stepList } from './html-style.ts';
import { DETAILS_BY, FIRST, type Line, type Overview, type Told } from './overview.ts';
import { grouped, utf8Length } from './plain.ts';
import { plural } from './words.ts';

/** Leaves most of the mail to the cards. */
const MAX_BYTES = 26_000;

const row = ({ severity, tag, text }: Line): string =>
  `<div style="margin:6px 0 0;padding:0 0 0 10px;border-left:4px solid ${SEVERITY_GROUND[severity]};${sized('13/19')}"><span style="font-weight:bold">${esc(tag)}</span> ${esc(text)}</div>`;

const block = ({ severity, tag, count, when, sentence, lines, steps }: Told, index: number): string =>
  `<div class="c" style="margin:0 0 12px;padding:14px 16px;border:1px solid ${LIGHT.line};border-radius:10px;background:${LIGHT.card}">${pill(SEVERITY_GROUND[severity], tag)}<span class="m" style="${muted('13/20')}">Incident ${grouped(index + 1)} · ${esc(count)} · ${esc(when)}</span><div style="margin:6px 0 0;${sized('15/22')}">${esc(sentence)}</div>${lines.map(row).join('')}${stepList(FIRST, steps)}</div>`;

/** As many incidents as fit, with their lines as long as there is room; the others are counted. */
function incidentsHtml({ told, rest }: Overview): string {
  let html = '';
  for (const [index, incident] of told.entries()) {
    const whole = block(incident, index);
    const fitting = [whole, block({ ...incident, lines: [] }, index)].find(
      (each) => utf8Length(html) + utf8Length(each) <= MAX_BYTES,
    );
    if (fitting === undefined) {
      return `${html}<p style="margin:0 4px 12px;${sized('14/20')}">And ${plural(told.length - index, 'further incident')}${rest === null ? '' : ', and more'}: see the details below.</p>`;
    }
    html += fitting;
  }
  return rest === null ? html : `${html}<p style="margin:0 4px 12px;${sized('14/20')}">${esc(rest)}</p>`;
}

/** Nothing where there is one thing to tell. */
export function overviewHtml({ findings, unreadable }: Batch, overview: Overview): string {
  if (findings.length + unreadable.length <= 1) return '';
  const kinds = [
    ...(findings.length === 0 ? [] : [plural(findings.length, 'finding')]),
    ...(overview.count <= 1 ? [] : [plural(overview.count, 'incident')]),
    ...(unreadable.length === 0 ? [] : [plural(unreadable.length, 'unreadable record')]),
  ];
  const pills = severityCounts(findings).map(([severity, count]) =>
    pill(SEVERITY_GROUND[severity], `${grouped(count)} ${severity}`),
  );
  if (unreadable.length > 0) {
    pills.push(pill(SEVERITY_GROUND[UNREADABLE_SEVERITY], `${grouped(unreadable.length)} unreadable`));
  }
  const incidents = incidentsHtml(overview);
  const below =
    incidents === ''
      ? ''
      : `<div style="margin:20px 4px 10px;${sized('17/24')};font-weight:600">Details, ${DETAILS_BY}</div>`;
  return `<h1 style="margin:4px 4px 10px;${sized('22/28')};font-weight:600">${kinds.join(', ')}</h1><div style="margin:0 4px 12px">${pills.join('')}</div>${incidents}${below}`;
}
