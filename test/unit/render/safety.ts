/** What no text format may contain, stated independently of the code that removes it. */

const isIn = (code: number, ranges: readonly (readonly [number, number])[]): boolean =>
  ranges.some(([from, to]) => code >= from && code <= to);

/** Controls, bidi marks, embeddings, overrides and isolates, zero-width and tag characters, separators, lone surrogates. */
const HIDING = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe0fff],
] as const;

/** The characters of `text` that hide, reorder or break, as code points; a line feed is what a format's own lines end with. */
export const hidingIn = (text: string): readonly string[] =>
  (text.match(/[^\n -~]/gu) ?? [])
    .map((char) => char.codePointAt(0) ?? 0)
    .filter((code) => isIn(code, HIDING))
    .map((code) => code.toString(16));

/** What a mail reader or a chat makes a link of: any word and two slashes, these words without, and www., ftp. and more: not the three dots of a cut. */
const LINK =
  /(?<=[a-z0-9+.-]):[\\/]{2}|(?:https?|ftp|mailto|javascript|vbscript):|(?<![a-z0-9:])(?:tel|sms|data|file|skype|sip|magnet):|(?:www\d*|(?<![a-z0-9])ftp)\.(?!\.)/gi;

/** Links in `text`, but for those of `own`. */
export const linksIn = (text: string, own: readonly string[]): readonly string[] =>
  own.reduce((rest, link) => rest.replaceAll(link, ''), text).match(LINK) ?? [];
