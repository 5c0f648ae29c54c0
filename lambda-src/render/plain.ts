/**
 * Makes text that an attacker may have written safe to stand in a line of plain text: it cannot start a new line,
 * reorder or hide its neighbours, push them out of sight, or pass for something it is not. Whatever is replaced stays
 * visible, as an escape.
 */

/**
 * Control, format (bidi marks, zero-width), private-use and unassigned characters, lone surrogates, line and paragraph
 * separators, everything Unicode lets a renderer leave out, and the blank Braille cell.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const SPACES = /\p{Zs}+/gu;
/** More marks than any language stacks on one letter: they would climb over the lines above. */
const STACKED_MARKS = /\p{M}{5,}/gu;
/** Mail readers and chats make a link of what follows these, with slashes or without. */
const SCHEMES =
  'https?|ftps?|mailto|javascript|vbscript|ms-[a-z-]{1,20}|facetime(?:-audio)?|whatsapp|msteams|zoommtg|webcals?';
/** The same of these, which other words end with: only where a word begins, and not within an ARN. */
const SHORT_SCHEMES =
  'data|file|blob|about|tel|sms|smsto|callto|sips?|xmpp|im|irc|skype|slack|tg|geo|maps|market|intent|itms|magnet|bitcoin|news|nntp|ldap|smb|ssh|cid|mid|view-source';
/**
 * The character that makes a link of text: the colon behind a scheme or before two slashes, the dot behind `www` or `ftp`. Also where
 * an escape that stands for a line break or the like comes before.
 */
const LINK = new RegExp(
  `:(?:(?=[/\\\\]{2})|(?<=(?:${SCHEMES}|(?:^|[^a-z0-9:]|\\\\[bfnrt]|\\\\u[0-9a-f]{4})(?:${SHORT_SCHEMES})):))|\\.(?<=(?:www\\d{0,3}|(?<![a-z0-9])ftp)\\.)`,
  'gi',
);
const HAS_LINK = new RegExp(LINK.source, 'i');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (char: string): string =>
  SHORT[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;

/** Two spaces are a typing slip, forty are a way to move the rest of a line away. */
const spaces = (run: string): string => (run.length <= 2 ? ' ' : ` [${run.length} spaces] `);

/** Printable ASCII, and the ellipsis that this project writes itself: what nearly all text is made of. */
const UNUSUAL = /[^\n -~…]/;

/** Nothing in it that `clean` would touch: quick looks instead of four replacements. */
const isClean = (text: string): boolean =>
  !UNUSUAL.test(text) && !text.includes('\n') && !text.includes('  ') && !HAS_LINK.test(text);

const clean = (text: string): string =>
  text
    .replace(UNSAFE, escaped)
    .replace(SPACES, spaces)
    .replace(STACKED_MARKS, (marks) => `[${marks.length} combining marks]`)
    // As security people write a link that stays text: `https[:]//`.
    .replace(LINK, (char) => `[${char}]`);

/** Of the same length: what was cut may begin with the name of a scheme that was the end of a word. */
export const withoutLinks = (cut: string): string => cut.replace(LINK, '_');

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** The first `length` UTF-16 units, one less where that would split a character. */
export const cutAt = (text: string, length: number): string =>
  text.slice(0, length > 0 && isHighSurrogate(text.charCodeAt(length - 1)) ? length - 1 : length);

export const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');

/**
 * `text` as one line of at most `max` characters, and a marker that says how many more there were.
 * Reads no further than it has to: the text may be megabytes.
 */
export function plain(text: string, max: number): string {
  if (text.length <= max && isClean(text)) return text;
  const seen = cutAt(text, max);
  const safe = clean(seen);
  const shown = cutAt(safe, max);
  const left = safe.length - shown.length + text.length - seen.length;
  return left === 0 ? shown : `${shown}… [${grouped(left)} more characters]`;
}

/**
 * JSON in which nothing is hidden and nothing becomes a link either: such characters as `\uXXXX`, lone surrogates as U+FFFD
 * (many parsers refuse them). Whoever parses it gets what went in.
 */
export function safeJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent) ?? 'null';
  return visible(HAS_LINK.test(json) ? json.replace(LINK, unit) : json);
}

/** The same for what has links of our own alone: callers' words went through `plain`. */
export const linkedJson = (value: unknown): string => visible(JSON.stringify(value) ?? 'null');

function visible(inert: string): string {
  if (!UNUSUAL.test(inert) && !inert.includes('\\ud')) return inert;
  return inert
    .replace(/\\\\|\\u(d[89a-f]\w\w)/g, (match, lone: string | undefined) => (lone === undefined ? match : '\\ufffd'))
    .replace(UNSAFE, (char) => (char === '\n' ? char : char.split('').map(unit).join('')));
}

/** Undoes that for links of our own, where each is a whole text of the JSON. */
export const withLinks = (json: string, links: readonly (string | null)[]): string =>
  links.reduce<string>(
    (text, link) => (link === null ? text : text.replaceAll(safeJson(link), JSON.stringify(link))),
    json,
  );

const unit = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

const encoder = new TextEncoder();
/** Written over again and again: an array a call costs more than the counting. */
const scratch = new Uint8Array(16_384);
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const MAX_UNIT_BYTES = 3;

export const utf8Length = (text: string): number =>
  text.length * MAX_UNIT_BYTES <= scratch.length
    ? encoder.encodeInto(text, scratch).written
    : encoder.encode(text).length;

/** Whether `text` has at most `max` bytes of UTF-8. */
export const fits = (text: string, max: number): boolean =>
  text.length * MAX_UNIT_BYTES <= max || utf8Length(text) <= max;
