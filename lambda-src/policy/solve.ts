/** Whether a request can be made that some clauses hold for and others do not, and how sure that is. */
import type { Budget } from './budget.ts';
import { type Clause, holds, NO_VALUE, parseTime, takesWildcards } from './condition.ts';
import { ANY_NAME, exampleOf, lastFieldOf, runLongerThan } from './glob.ts';
import { ALWAYS, type Level, NEVER } from './powers.ts';
import { globOf, type Pattern, type Region, textFor } from './search.ts';

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

const number = (value: number): string => String(value);

/** Every number that is written, what lies between and beside them: one of each interval. */
function numbersAround(written: readonly number[], gap: number): number[] {
  const sorted = [...new Set(written.filter(Number.isFinite))].sort((a, b) => a - b);
  return sorted.flatMap((value, index) => {
    const next = sorted[index + 1];
    return [value - gap, value, value + gap, ...(next === undefined ? [] : [(value + next) / 2])];
  });
}

const isNumber = ({ operator }: Clause): boolean => /^(numeric|date)/.test(operator);
const isAddress = ({ operator }: Clause): boolean => operator.endsWith('ipaddress');
export const isText = (clause: Clause): boolean =>
  clause.operator !== 'null' && !isNumber(clause) && !isAddress(clause);
/** Whether some demands are about a text, and others about a number or an address. */
const isMixed = (demands: readonly Demand[]): boolean =>
  demands.some(({ clause }) => isText(clause)) && demands.some(({ clause }) => isNumber(clause) || isAddress(clause));

function patternsOf({ operator, values }: Clause): Pattern[] {
  const isArn = operator.startsWith('arn');
  const folded = operator.includes('ignorecase') || operator === 'bool';
  return values
    .filter((text) => text !== NO_VALUE)
    .map((text) => ({
      text,
      wild: isArn || operator.includes('like'),
      folded,
      colonsFrom: isArn ? lastFieldOf(text) : 0,
    }));
}

/** Whether it must hold for each value of the key, where there are several. */
const isOfEach = ({ clause: { operator, qualifier }, wanted }: Demand): boolean =>
  wanted === (qualifier === 'forallvalues' || (qualifier === null && operator.includes('not')));

/** A text of `among` that meets all demands. */
function search(demands: readonly Demand[], among: Region, budget: Budget): string | null {
  const wanted = [...among.wanted];
  const unwanted = [...among.unwanted];
  for (const { clause, wanted: isWanted } of demands) {
    const patterns = patternsOf(clause);
    if (isWanted !== clause.operator.includes('not')) wanted.push(patterns);
    else unwanted.push(...patterns);
  }
  return textFor({ wanted, unwanted }, budget);
}

const ANYTHING: Region = { wanted: [], unwanted: [] };
const UNWRITTEN_NAME: Region = { wanted: [[globOf(`*${ANY_NAME}*`)]], unwanted: [] };

/**
 * Values that make a difference to the demands: one that they do not name, what they name, what fits their patterns; and
 * where there is a value that meets all of them, one that does. Where several values do it together, those.
 *
 * @param offered values that are of interest besides
 */
export function examples(demands: readonly Demand[], budget: Budget, offered: readonly Region[] = []): string[] {
  const run = runLongerThan(demands.flatMap(({ clause }) => clause.values));
  const found = new Set<string>([run]);
  const numeric: number[] = [];
  const times: number[] = [];
  for (const { clause } of demands) {
    const { operator, values } = clause;
    budget.spend(values.length);
    if (operator.startsWith('numeric')) numeric.push(...values.map(Number));
    else if (operator.startsWith('date')) times.push(...values.map((value) => parseTime(value) / 1_000));
    else if (operator === 'bool') found.add('true').add('false');
    else if (operator !== 'null') {
      for (const value of values) {
        if (value === NO_VALUE) continue;
        if (takesWildcards(clause)) found.add(exampleOf(value, run));
        else found.add(isAddress(clause) ? value.replace(/\/.*/, '') : value);
      }
    }
  }
  for (const value of numbersAround(numeric, 1)) found.add(number(value));
  for (const value of numbersAround(times, 1)) if (value >= 0) found.add(number(value));
  const texts = demands.filter(({ clause }) => isText(clause));
  const ofEach = texts.filter(isOfEach);
  const goals = texts.some(({ clause }) => clause.qualifier !== null)
    ? [ofEach, ...texts.filter((demand) => !isOfEach(demand)).map((demand) => [...ofEach, demand])]
    : [texts];
  const add = (goal: readonly Demand[], among: Region): boolean => {
    const value = search(goal, among, budget);
    if (value !== null) found.add(value);
    return value !== null;
  };
  for (const goal of goals) {
    // Of what patterns leave open, a value that nobody wrote says more than one that somebody did.
    const isOpen = goal.length > 1 && goal.some(({ clause }) => takesWildcards(clause));
    if (isOpen && add(goal, UNWRITTEN_NAME)) continue;
    if (![...found].some((value) => meets(goal, [value], budget))) add(goal, ANYTHING);
  }
  // What is written is among them already.
  const written = texts.flatMap(({ clause }) => clause.values).map((text) => ({ ...globOf(text), wild: false }));
  for (const { wanted, unwanted } of offered) add(texts, { wanted, unwanted: [...unwanted, ...written] });
  return [...found];
}

const meets = (demands: readonly Demand[], values: readonly string[], budget: Budget): boolean =>
  demands.every(({ clause, wanted }) => holds(clause, values, budget) === wanted);

/** None, each example alone, and, where a set operator asks for several, all that may be among them. */
export function sets(values: readonly string[], demands: readonly Demand[], budget: Budget): (readonly string[])[] {
  const alone = [[], ...values.map((value) => [value])];
  if (!demands.some(({ clause }) => clause.qualifier !== null)) return alone;
  const ofEach = demands.filter(isOfEach);
  return [...alone, values.filter((value) => meets(ofEach, [value], budget))];
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
        if (meets(wanted, choice.values, budget)) best = choice.level;
        if (best === ALWAYS) break;
      }
    }
    // Values that are a text and a number at once are not all tried.
    if (best === NEVER && isMixed(wanted)) best = ALWAYS;
    if (best < level) level = best;
    if (level === NEVER) break;
  }
  return level;
}

/** Choices of one clause of each Deny that are tried before the surest of each is taken for all. */
const MOST_CHOICES = 64;

/** How sure it is that a request can be made that an Allow is for and no Deny is: of each of those, some clause does not hold. */
export function surest(
  granted: readonly Clause[],
  denied: readonly (readonly Clause[])[],
  requester: Requester,
  budget: Budget,
): Level {
  const sorted = denied.toSorted((a, b) => a.length - b.length);
  let choices = 0;
  const search = (demands: readonly Demand[], next: number, atLeast: Level): Level => {
    const level = attainable(demands, requester, budget);
    const deny = sorted[next];
    if (level <= atLeast || deny === undefined) return level;
    let best = atLeast;
    for (const clause of deny) {
      if (++choices > MOST_CHOICES) return level;
      const found = search([...demands, { clause, wanted: false }], next + 1, best);
      if (found > best) best = found;
      if (best === level) break;
    }
    return best;
  };
  return search(
    granted.map((clause) => ({ clause, wanted: true })),
    0,
    NEVER,
  );
}
