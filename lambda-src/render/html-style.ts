/** What the parts of the HTML mail share: escapes, fonts, sizes and colours. */

import { DARK, LIGHT, ON_SEVERITY } from './colours.ts';
import type { Step } from './commands.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

export const esc = (text: string): string => text.replace(/[&<>"'`]/g, (char) => ESCAPES[char] ?? char);

const FONT = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MONO = 'ui-monospace,Menlo,Consolas,monospace';
const BREAK = 'word-break:break-word;overflow-wrap:anywhere';
export const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

/** Classes exist for dark mode only: `p` page, `c` card, `t` text, `m` muted, `s` solid, `o` outlined, `l` line. */
export const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.p{background:${DARK.page}!important}
.c{background:${DARK.card}!important;border-color:${DARK.line}!important}
.l{border-color:${DARK.line}!important}
.t{color:${DARK.text}!important}
.m{color:${DARK.muted}!important}
.s{background:${DARK.solid}!important;border-color:${DARK.solid}!important;color:${DARK.onSolid}!important}
.o{color:${DARK.text}!important;border-color:${DARK.muted}!important}
}`;

/** Family, colour and line breaking are set once, on the cell around; bytes are what bounds the mail. */
export const BASE = `font-family:${FONT};color:${LIGHT.text};${BREAK}`;

/** `14/20`: size and line height in pixels. */
export const sized = (size: string): string => {
  const [px, line] = size.split('/');
  return `font-size:${px}px;line-height:${line}px`;
};
export const muted = (size: string): string => `${sized(size)};color:${LIGHT.muted}`;

export const label = (words: string): string =>
  `<div class="m" style="margin:20px 0 6px;${muted('12/16')};font-weight:bold;letter-spacing:.3px">${esc(words)}</div>`;

export const stepList = (title: string, steps: readonly Step[]): string =>
  steps.length === 0
    ? ''
    : `${label(title)}<ul style="margin:0;padding:0 0 0 18px;${sized('14/21')}">${steps
        .map(
          ({ text, command }) =>
            `<li style="margin:0 0 6px">${esc(text)}${command === null ? '' : `<div style="${sized('12/18')};font-family:${MONO}">${esc(command)}</div>`}</li>`,
        )
        .join('')}</ul>`;

export const pill = (ground: string, words: string): string =>
  `<span style="display:inline-block;margin:0 6px 6px 0;padding:3px 11px;border-radius:11px;background:${ground};color:${ON_SEVERITY};font-size:12px;line-height:16px;font-weight:bold">${esc(words)}</span>`;
