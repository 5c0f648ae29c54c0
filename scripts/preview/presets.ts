/** Which presets select an event, and why. */
import { lookUp } from '../../lambda-src/catalogue/index.ts';
import { isInScope } from '../../lambda-src/finding/scope.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { type Explanation, explain, matchesEvent, type Pattern, parsePattern } from '../filter-pattern/index.ts';
// Generated from modules/filter-pattern by "npm run docs": the patterns are defined only in HCL.
import PATTERNS from '../filter-pattern/presets.json' with { type: 'json' };

/** Narrowest first. */
export const PRESETS: ReadonlyMap<string, Pattern> = new Map(
  Object.entries(PATTERNS).map(([name, text]) => [name, parsePattern(text)]),
);

export interface Answer {
  readonly name: string;
  readonly isSelected: boolean;
  readonly why: string;
}

/** The share of a pattern's comparisons that hold, from 0 to 1. */
function near({ holds, text, parts }: Explanation): number {
  if (parts.length === 0) return holds ? 1 : 0;
  const all = parts.map(near);
  return text === 'any of' ? Math.max(...all) : all.reduce((sum, one) => sum + one, 0) / all.length;
}

/** The comparisons that select the event: of alternatives, the first that holds. */
function whySelected({ text, parts }: Explanation): readonly string[] {
  if (parts.length === 0) return [text === '' ? 'the pattern is empty' : text];
  if (text === 'all of') return parts.flatMap(whySelected);
  return parts
    .filter(({ holds }) => holds)
    .slice(0, 1)
    .flatMap(whySelected);
}

/** What it leaves out says little of why it selects something else. */
function toldOf(comparisons: readonly string[]): readonly string[] {
  const told = [...new Set(comparisons)];
  const positive = told.filter((text) => !text.includes(' != '));
  return positive.length === 0 ? told : positive;
}

interface Miss {
  /** `$.eventName is "GetUser"`. */
  readonly found: string;
  readonly wanted: readonly string[];
}

/** The comparisons that reject the event: of alternatives, the closest, and others on the same field. */
function missOf({ text, found, parts }: Explanation): Miss {
  const failed = parts.filter(({ holds }) => !holds);
  const [first] = failed;
  if (first === undefined) return { found: found ?? '', wanted: [text] };
  if (text === 'all of') return missOf(first);
  const nearest = missOf(failed.reduce((best, part) => (near(part) > near(best) ? part : best), first));
  const others = failed.map(missOf).filter((miss) => miss.found === nearest.found);
  return { found: nearest.found, wanted: [...new Set(others.flatMap(({ wanted }) => wanted))] };
}

const missWords = ({ found, wanted }: Miss): string =>
  `${found}, ${wanted.length > 2 ? `none of the ${wanted.length} it names` : `wanted is ${wanted.join(' or ')}`}`;

/** Of what `security_changes` selects, the function leaves out what the catalogue does not know. */
function isLeftOut(name: string, event: JsonObject): boolean {
  if (name !== 'security_changes') return false;
  const record = parseRecord(event);
  return !isInScope(record, lookUp(record.eventSource, record.eventName), {
    name: 'iam-change-alerts',
    logGroup: null,
  });
}

/** Whether an event becomes an alert with a preset: its pattern selects it, and the function does not leave it out. */
export const isSelectedBy = (name: string, pattern: Pattern, event: JsonObject): boolean =>
  matchesEvent(pattern, event) && !isLeftOut(name, event);

export function answerOf(name: string, pattern: Pattern, event: JsonObject): Answer {
  const explanation = explain(pattern, event);
  const isSelected = isSelectedBy(name, pattern, event);
  if (!isSelected && matchesEvent(pattern, event)) {
    return { name, isSelected, why: 'its pattern selects it, and the function leaves it out of scope' };
  }
  const why = isSelected ? toldOf(whySelected(explanation)).join(' and ') : missWords(missOf(explanation));
  return { name, isSelected, why };
}
