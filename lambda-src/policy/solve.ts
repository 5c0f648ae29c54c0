/** Whether a request can be made that some clauses hold for and others do not, and how sure that is. */
import type { Budget } from './budget.ts';
import { type Clause, holds, NO_VALUE, parseTime, takesWildcards } from './condition.ts';
import { exampleOf, meet, runLongerThan } from './glob.ts';
import { ALWAYS, type Level, NEVER } from './powers.ts';

export interface Demand {
  readonly clause: Clause;
  readonly wanted: boolean;
}

/** Values a request may have for a key (none: it does not have the key), and how sure it is that it can. */
export interface Choice {
  readonly values: readonly string[];
  readonly level: Level;
}

/** Who decides the values of a request. */
export interface Requester {
  /** What they can choose for `key`, of what makes a difference to `demands`; or the level itself. */
  choices(key: string, demands: readonly Demand[]): readonly Choice[] | Level;
}

const MOST_EXAMPLES = 400;

const number = (value: number): string => String(value);

/** Every number that is written, what lies between and beside them: one of each interval. */
function numbersAround(written: readonly number[], gap: number): number[] {
  const sorted = [...new Set(written.filter(Number.isFinite))].sort((a, b) => a - b);
  return sorted.flatMap((value, index) => {
    const next = sorted[index + 1];
    return [value - gap, value, value + gap, ...(next === undefined ? [] : [(value + next) / 2])];
  });
}

/** Globs of what each list has a glob for, as far as one glob can say it. */
function common(lists: readonly (readonly string[])[], budget: Budget): string[] {
  let globs: string[] = [];
  for (const [index, values] of lists.entries()) {
    if (index === 0) globs = [...values];
    else
      globs = globs.flatMap((glob) => values.map((value) => meet(glob, value, budget)).filter((met) => met !== null));
    globs = globs.slice(0, MOST_EXAMPLES);
  }
  return globs;
}

/**
 * Values that make a difference to the demands: one that they do not name, what they name, what fits their patterns.
 *
 * @param offered globs of values that are of interest besides, alone and where they meet the patterns
 */
export function examples(demands: readonly Demand[], budget: Budget, offered: readonly string[] = []): string[] {
  const run = runLongerThan(demands.flatMap(({ clause }) => clause.values));
  const found = new Set<string>([run]);
  const marks = Math.max(
    0,
    ...demands.flatMap(({ clause }) => clause.values.map((value) => value.split('?').length - 1)),
  );
  const numeric: number[] = [];
  const times: number[] = [];
  const patterns: Clause[] = [];
  for (const { clause, wanted } of demands) {
    const { operator, values } = clause;
    if (operator.startsWith('numeric')) numeric.push(...values.map(Number));
    else if (operator.startsWith('date')) times.push(...values.map((value) => parseTime(value) / 1_000));
    else if (operator === 'bool') {
      found.add('true').add('false');
    } else if (operator !== 'null') {
      for (const value of values) {
        if (value === NO_VALUE) continue;
        if (takesWildcards(clause)) {
          found.add(exampleOf(value, run));
          // What a `?` asks for one more of: a tag may be empty, which `?*` does not match.
          for (let width = 0; width <= marks; width++) {
            budget.spend(value.length + width);
            found.add(exampleOf(value, run.slice(0, width))).add(run.slice(0, width));
          }
        } else found.add(operator.endsWith('ipaddress') ? value.replace(/\/.*/, '') : value);
        if (operator.includes('ignorecase')) found.add(value.toLowerCase()).add(value.toUpperCase());
      }
      if (takesWildcards(clause) && wanted !== operator.includes('not')) patterns.push(clause);
    }
    budget.spend(values.length);
  }
  const wanted = patterns.map(({ values }) => values);
  const globs = [
    ...(wanted.length > 1 ? common(wanted, budget) : []),
    ...common([...wanted, offered], budget),
    ...offered,
  ];
  for (const glob of globs) found.add(exampleOf(glob, run));
  for (const value of numbersAround(numeric, 1)) found.add(number(value));
  for (const value of numbersAround(times, 1)) if (value >= 0) found.add(number(value));
  return [...found];
}

/** Each example alone, none, and, where a set operator asks for several, all of them. */
export function sets(values: readonly string[], demands: readonly Demand[]): (readonly string[])[] {
  const several = demands.some(({ clause }) => clause.qualifier !== null);
  return [[], ...values.map((value) => [value]), ...(several ? [values.slice(1), values] : [])];
}

/** What it costs to sort a demand by its key, in steps of `matchesGlob`. */
const GROUPED = 400;

/** IAM refuses clauses without values or with an operator that it does not know: they are taken as met, and as not met. */
export function attainable(demands: readonly Demand[], requester: Requester, budget: Budget): Level {
  budget.spend(demands.length * GROUPED);
  const byKey = new Map<string, Demand[]>();
  for (const demand of demands) {
    const same = byKey.get(demand.clause.key);
    if (same === undefined) byKey.set(demand.clause.key, [demand]);
    else same.push(demand);
  }
  let level: Level = ALWAYS;
  for (const [key, wanted] of byKey) {
    const choices = requester.choices(key, wanted);
    let best: Level = NEVER;
    if (typeof choices === 'number') best = choices;
    else {
      for (const choice of choices) {
        if (choice.level <= best) continue;
        if (wanted.every((demand) => holds(demand.clause, choice.values, budget) === demand.wanted))
          best = choice.level;
        if (best === ALWAYS) break;
      }
    }
    if (best < level) level = best;
    if (level === NEVER) break;
  }
  return level;
}
