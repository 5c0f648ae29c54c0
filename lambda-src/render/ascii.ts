/** Printable ASCII for e-mail subjects: what SNS accepts there. */
import { plain, withoutLinks } from './plain.ts';

/** Letters that do not decompose, and the punctuation this project writes itself. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  '…': '...',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
};

/** What the marks of links may add to a text. */
const MARKS = 100;

/** Accents are folded; a letter of another script becomes `?`, which also unmasks look-alikes. */
export function ascii(text: string, max: number): string {
  const folded = plain(text, max)
    .replace(/[^ -~]/gu, (char) => FOLDED[char] ?? char)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '?')
    .replace(/ {2,}/g, ' ')
    .trim();
  // Folded letters can spell a link that was none before.
  return plain(folded, folded.length + MARKS);
}

/** Cut in the middle, where names differ least: `arn:aws:iam::...role/deployer`. */
export function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max <= 3) return text.slice(0, Math.max(max, 0));
  const kept = max - 3;
  const tail = Math.floor(kept * 0.4);
  return withoutLinks(`${text.slice(0, kept - tail).trimEnd()}...${text.slice(text.length - tail).trimStart()}`);
}
