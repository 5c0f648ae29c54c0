/**
 * Whether IAM policies allow a call: an explicit denial first, then the permissions boundary, then what is allowed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { matchesGlob } from '../../../lambda-src/policy/glob.ts';

/** Condition keys in lower case, with their values; a key that the call does not have is absent. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** One thing that somebody wants to do. */
export interface Wish {
  /** `sns:Publish` */
  readonly action: string;
  /** The ARN, or `*` where the action knows none. */
  readonly resource: string;
  readonly context: Context;
}

export type Verdict = 'allowed' | 'explicit deny' | 'implicit deny';

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
export const field = (value: unknown, name: string): unknown => entriesOf(value).find(([key]) => key === name)?.[1];

/** Each part of the ARN for itself, with `*` and `?`. */
function arnLike(pattern: string, arn: string): boolean {
  const [patterns, parts] = [pattern, arn].map((text) => text.split(':'));
  if (patterns === undefined || parts === undefined || patterns.length < 6) return false;
  const last = [...patterns.slice(0, 5), patterns.slice(5).join(':')];
  const texts = [...parts.slice(0, 5), parts.slice(5).join(':')];
  return last.every((part, index) => matchesGlob(part, texts[index] ?? ''));
}

type Test = (wanted: string, actual: string) => boolean;

/** By operator in lower case, without `IfExists` and `ForAllValues:`. An operator that is missing here stops the test that needs it. */
const TESTS: Readonly<Record<string, Test>> = {
  stringequals: (wanted, actual) => wanted === actual,
  stringequalsignorecase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  stringlike: matchesGlob,
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

function operatorHolds(operator: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  const [, set, name = '', ifExists] =
    /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  if (name === 'null') return wanted.includes(String(actual === undefined));
  const isNegated = /^(?:string|arn)not/.test(name);
  const test = TESTS[name.replace('not', '')];
  if (test === undefined) throw new Error(`The local AWS knows no condition operator ${operator}`);
  if (actual === undefined) return ifExists !== undefined || isNegated || set === 'forallvalues:';
  const fits = (value: string): boolean => wanted.some((one) => test(one, value)) !== isNegated;
  return set === 'foranyvalue:' ? actual.some(fits) : actual.every(fits);
}

/** @param condition the `Condition` of a statement */
export const conditionHolds = (condition: unknown, context: Context): boolean =>
  entriesOf(condition).every(([operator, keys]) =>
    entriesOf(keys).every(([key, wanted]) =>
      operatorHolds(operator, listOf(wanted).map(String), context[key.toLowerCase()]),
    ),
  );

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
function covers(statement: unknown, element: string, fits: (pattern: string) => boolean): boolean {
  const listed = field(statement, element);
  if (listed !== undefined) return listOf(listed).map(String).some(fits);
  return !listOf(field(statement, `Not${element}`))
    .map(String)
    .some(fits);
}

function applies(statement: unknown, { action, resource, context }: Wish): boolean {
  return (
    covers(statement, 'Action', (pattern) => matchesGlob(pattern.toLowerCase(), action.toLowerCase())) &&
    covers(statement, 'Resource', (pattern) => matchesGlob(pattern, resource)) &&
    conditionHolds(field(statement, 'Condition'), context)
  );
}

function effects(documents: readonly unknown[], wish: Wish): ReadonlySet<unknown> {
  const statements = documents.flatMap((document) => listOf(field(document, 'Statement')));
  return new Set(
    statements.filter((statement) => applies(statement, wish)).map((statement) => field(statement, 'Effect')),
  );
}

/**
 * @param documents identity policies
 * @param boundary the permissions boundary, or `null`
 */
export function judge(documents: readonly unknown[], boundary: unknown, wish: Wish): Verdict {
  const allowed = effects(documents, wish);
  const bounded = boundary === null ? new Set(['Allow']) : effects([boundary], wish);
  if (allowed.has('Deny') || bounded.has('Deny')) return 'explicit deny';
  return allowed.has('Allow') && bounded.has('Allow') ? 'allowed' : 'implicit deny';
}
