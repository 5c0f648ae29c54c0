/**
 * Whether there is a text that some patterns match and others do not, and which. Texts are tried letter by letter,
 * first those that are nearest to the ends of patterns; of those that leave every pattern at the same places, one is tried.
 */
import type { Budget } from './budget.ts';
import { UNWRITTEN } from './glob.ts';

export interface Pattern {
  readonly text: string;
  /** Whether `*` and `?` are wildcards. */
  readonly wild: boolean;
  /** Whether letters do not tell case. */
  readonly folded: boolean;
  /** Where a wildcard may take a colon: from this position on. */
  readonly colonsFrom: number;
}

/** Texts that one pattern at least of each list `wanted` matches, and none of `unwanted`. */
export interface Region {
  readonly wanted: readonly (readonly Pattern[])[];
  readonly unwanted: readonly Pattern[];
}

export const globOf = (text: string): Pattern => ({ text, wild: true, folded: false, colonsFrom: 0 });

/** Places in a pattern from which what follows may be matched, in order; none: it matches nothing more. */
type Places = readonly number[];

const NOWHERE: Places = [];

const isStar = ({ text, wild }: Pattern, place: number): boolean => wild && text[place] === '*';

/** With what stars may leave out, less what the last star that takes anything makes needless. */
function settle(pattern: Pattern, places: Places): Places {
  const [only = 0] = places;
  if (places.length === 0 || (places.length === 1 && !isStar(pattern, only))) return places;
  const all = new Set<number>();
  for (const place of places) {
    let at = place;
    all.add(at);
    while (isStar(pattern, at)) all.add(++at);
  }
  const last = Math.max(...[...all].filter((place) => isStar(pattern, place) && place >= pattern.colonsFrom));
  return [...all].filter((place) => place >= last).sort((a, b) => a - b);
}

const same = ({ folded }: Pattern, one: string | undefined, other: string): boolean =>
  one === other || (folded && one?.toLowerCase() === other.toLowerCase());

function after(pattern: Pattern, places: Places, letter: string): Places {
  if (places.length === 0) return NOWHERE;
  const next: number[] = [];
  for (const place of places) {
    const takes = letter !== ':' || place >= pattern.colonsFrom;
    if (isStar(pattern, place)) next.push(...(takes ? [place] : []));
    else if (pattern.wild && pattern.text[place] === '?' ? takes : same(pattern, pattern.text[place], letter))
      next.push(place + 1);
  }
  return settle(pattern, next);
}

const ends = ({ text }: Pattern, places: Places): boolean => places.at(-1) === text.length;

/** Whether it matches whatever follows. */
const takesAll = (pattern: Pattern, [first]: Places): boolean =>
  first === pattern.text.length - 1 && isStar(pattern, first) && first >= pattern.colonsFrom;

/** What a letter costs, and each place that it leaves: in steps of `matchesGlob`. The first also bounds how many texts are kept. */
const TRIED = 150;
const PLACED = 15;

/**
 * @returns one of them; `null`: there is none
 * @throws TooComplex
 */
export function textFor({ wanted, unwanted }: Region, budget: Budget): string | null {
  const groups = [unwanted, ...wanted];
  const patterns = groups.flat();
  const isArn = patterns.some(({ colonsFrom }) => colonsFrom > 0);
  const known = new Set<string>();
  /** By how many letters the patterns that are wanted have left. */
  const waiting: { text: string; places: readonly Places[] }[][] = [];
  /** Whether the text is one that is looked for. */
  const add = (text: string, places: readonly Places[]): boolean => {
    let next = 0;
    let left = 0;
    let met = true;
    for (const [index, group] of groups.entries()) {
      const here = group.map((pattern, at) => [pattern, places[next + at] ?? NOWHERE] as const);
      next += group.length;
      if (index === 0) {
        if (here.some(([pattern, at]) => takesAll(pattern, at))) return false;
        met = !here.some(([pattern, at]) => ends(pattern, at));
        continue;
      }
      const alive = here.filter(([, at]) => at.length > 0);
      if (alive.length === 0) return false;
      met &&= alive.some(([pattern, at]) => ends(pattern, at));
      left = Math.max(left, Math.min(...alive.map(([pattern, at]) => pattern.text.length - (at.at(-1) ?? 0))));
    }
    if (met) return true;
    const key = places.join(';');
    if (known.has(key)) return false;
    known.add(key);
    waiting[left] = [...(waiting[left] ?? []), { text, places }];
    return false;
  };
  const start = patterns.map((pattern) => settle(pattern, [0]));
  if (add('', start)) return '';
  for (;;) {
    const tried = waiting.find((each) => each?.length > 0)?.shift();
    if (tried === undefined) return null;
    const { text, places } = tried;
    const letters = new Set([UNWRITTEN]);
    if (isArn) letters.add(':');
    for (const [index, pattern] of patterns.entries()) {
      for (const place of places[index] ?? NOWHERE) {
        const letter = pattern.text[place];
        if (letter === undefined || (pattern.wild && (letter === '*' || letter === '?'))) continue;
        letters.add(letter);
        if (pattern.folded) letters.add(letter.toLowerCase()).add(letter.toUpperCase());
      }
    }
    const cost = places.reduce((sum, each) => sum + PLACED * each.length, TRIED + patterns.length);
    for (const letter of letters) {
      budget.spend(cost);
      const next = patterns.map((pattern, index) => after(pattern, places[index] ?? NOWHERE, letter));
      if (add(text + letter, next)) return text + letter;
    }
  }
}
