import { type Budget, TooComplex } from './budget.ts';

/**
 * Wildcards as IAM matches them: `*` is any run of characters, `?` exactly one, everything else itself, case included.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * Only the last `*` is ever taken back, so the cost is at most the two lengths multiplied: whoever writes the pattern
 * cannot make it slow, as they could with a regular expression.
 */
export function matchesGlob(pattern: string, text: string, budget?: Budget): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let swallowed = 0;
  let steps = 1;
  while (t < text.length) {
    steps++;
    if (pattern[p] === '*') {
      star = p++;
      swallowed = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++swallowed;
    } else break;
  }
  budget?.spend(steps);
  if (t < text.length) return false;
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** A character that can stand in no ARN, action or value: no pattern spells it out, only a wildcard takes it. */
export const UNWRITTEN = '\u0001';

const SHORTEST_RUN = 8;

/** A run of such characters that none of `patterns` matches without a `*`, since it is longer than their `?`. */
export const runLongerThan = (patterns: readonly string[]): string =>
  UNWRITTEN.repeat(patterns.reduce((most, pattern) => Math.max(most, pattern.split('?').length), SHORTEST_RUN));

/**
 * Text that no pattern spells out: a pattern that matches it matches anything there. Control characters cannot stand in
 * an ARN or an action, and three are shorter than any name.
 */
export const ANY_NAME = UNWRITTEN.repeat(3);

/** `*`, `**`, `?*`: anything at all. */
export const isAnything = (pattern: string): boolean => pattern.includes('*') && matchesGlob(pattern, ANY_NAME);

export const hasWildcard = (pattern: string): boolean => pattern.includes('*') || pattern.includes('?');

/** The longest ARN has a key of S3, which has 1,024 bytes. Bounds the depth of `meet`. */
const LONGEST_ARN = 1_200;

/** What a pair of positions costs here, in steps of `matchesGlob`. */
const WALKED = 30;

/** Whether two letters of patterns have nothing in common. */
const differ = (a = '*', b = '*'): boolean => a !== b && !hasWildcard(a) && !hasWildcard(b);

/**
 * A pattern of what both patterns match, as wide as one pattern can say it, or `null` where they have nothing in common.
 * `role/*` and `*-admin` meet in `role/*-admin`.
 *
 * @param most the most colons that what they match may have
 */
export function meet(one: string, other: string, budget: Budget, most = -1): string | null {
  if (!hasWildcard(one)) return matchesGlob(other, one, budget) ? one : null;
  if (!hasWildcard(other)) return matchesGlob(one, other, budget) ? other : null;
  if (other === '*' || one === '*') return other === '*' ? one : other;
  if (differ(one[0], other[0]) || differ(one.at(-1), other.at(-1))) return null;
  if (Math.max(one.length, other.length) > LONGEST_ARN) throw new TooComplex();
  const width = other.length + 1;
  const size = (one.length + 1) * width;
  /** Pairs of positions, for each number of colons where they count, from which no common text can be written. */
  const dead = new Uint8Array(size * (most < 0 ? 1 : most + 1));
  const found: string[] = [];
  let colons = 0;
  const go = (written: string, i: number, j: number): boolean => {
    const counted = most >= 0 && written === ':' ? 1 : 0;
    if (colons + counted > most && counted > 0) return false;
    colons += counted;
    found.push(written);
    if (walk(i, j)) return true;
    found.pop();
    colons -= counted;
    return false;
  };
  const walk = (i: number, j: number): boolean => {
    if (i === one.length && j === other.length) return true;
    const at = colons * size + i * width + j;
    if (dead[at] === 1) return false;
    budget.spend(WALKED);
    const a = one[i];
    const b = other[j];
    let reached = false;
    if (a === '*' && b === '*') reached = go('*', i, j + 1) || go('*', i + 1, j);
    else if (a === '*') reached = (b !== undefined && go(b, i, j + 1)) || go('', i + 1, j);
    else if (b === '*') reached = (a !== undefined && go(a, i + 1, j)) || go('', i, j + 1);
    else if (a !== undefined && b !== undefined && (a === b || a === '?' || b === '?')) {
      reached = go(a === '?' ? b : a, i + 1, j + 1);
    }
    if (!reached) dead[at] = 1;
    return reached;
  };
  return walk(0, 0) ? found.join('').replace(/\*+/g, '*') : null;
}

const ACCOUNT_ID = /\b\d{12}\b/g;

/** `log-group:NAME:log-stream:NAME` */
const NAME_COLONS = 3;

/** Where the last of the six fields of an ARN begins. */
export const lastFieldOf = (arn: string): number =>
  arn.split(':', 5).reduce((length, field) => length + field.length + 1, 0);

/** At most six: the last is the resource, whatever colons it has. */
const fieldsOf = (arn: string): string[] => {
  const fields = arn.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
};

/**
 * As `meet`, of ARNs: field by field, where both have all fields and each has something in common. Else a `*` stands for
 * several fields (`arn:aws:iam::*role/x`); what then has a colon more than an ARN of its kind is no resource.
 */
export function meetArn(pattern: string, template: string, budget: Budget): string | null {
  if (pattern === '*') return template;
  const [one, other] = [fieldsOf(pattern), fieldsOf(template)];
  if (one.length === other.length) {
    const met: string[] = [];
    for (const [index, field] of one.entries()) {
      const both = meet(field, other[index] ?? '', budget);
      if (both === null) break;
      met.push(both);
    }
    if (met.length === one.length) return met.join(':');
  }
  // Only a `*` at the end of a field reaches beyond it.
  if (!one.slice(0, 5).some((field) => field.includes('*')) && one.length === other.length) return null;
  const colons = template.split(':').length - 1;
  const met = meet(pattern, template, budget, colons);
  // Names of functions and log groups have colons of their own. What writes another account means that one's.
  const isOwn = pattern.match(ACCOUNT_ID)?.every((id) => id === other[4]) ?? true;
  return met === null && isOwn && template.endsWith(':*') ? meet(pattern, template, budget, colons + NAME_COLONS) : met;
}

/** A text that `pattern` matches, and that other patterns match only where they match all of this pattern's. */
export const exampleOf = (pattern: string, run: string): string =>
  pattern.replace(/\*+/g, run).replaceAll('?', UNWRITTEN);
