/**
 * `Condition` blocks: what one says, and whether it holds for values of a request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import { parseAddress, parseRange } from './address.ts';
import type { Budget } from './budget.ts';
import { matchesGlob } from './glob.ts';

/** One operator with one key: true when the request's value fits any of `values`. */
export interface Clause {
  /** In lower case, without qualifier and `IfExists`, negation included: `stringnotlike`. */
  readonly operator: string;
  readonly qualifier: 'forallvalues' | 'foranyvalue' | null;
  readonly ifExists: boolean;
  /** In lower case: keys do not tell case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A value that nothing equals: a variable that the request does not have. */
export const NO_VALUE = '\u0005';

export function readCondition(operator: string, key: string, values: readonly string[]): Clause {
  const [head = '', tail] = operator.toLowerCase().split(':', 2);
  const name = tail ?? head;
  const ifExists = name.endsWith('ifexists');
  return {
    operator: ifExists ? name.slice(0, -'ifexists'.length) : name,
    qualifier: head === 'forallvalues' || head === 'foranyvalue' ? head : null,
    ifExists,
    key: key.toLowerCase(),
    values,
  };
}

/** ARNs are compared field by field: a `*` does not reach beyond a colon, but in the last field. */
function matchesArn(pattern: string, arn: string, budget: Budget): boolean {
  const fields = (text: string): string[] => {
    const parts = text.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  };
  const actual = fields(arn);
  return fields(pattern).every((field, index) => matchesGlob(field, actual[index] ?? '', budget));
}

/** Milliseconds of an ISO 8601 time (four digits are a year) or of seconds since 1970; NaN: neither. */
export const parseTime = (text: string): number =>
  /^\d+(\.\d+)?$/.test(text) && text.length !== 4 ? Number(text) * 1_000 : Date.parse(text);

function inRange(range: string, address: string): boolean {
  const wanted = parseRange(range);
  const actual = parseAddress(address);
  return (
    wanted !== null &&
    actual !== null &&
    wanted.version === actual.version &&
    actual.value >= wanted.first &&
    actual.value <= wanted.last
  );
}

type Compare = (written: string, actual: string, budget: Budget) => boolean;

const numbers =
  (parse: (text: string) => number, compare: (actual: number, written: number) => boolean): Compare =>
  (written, actual) =>
    compare(parse(actual), parse(written));

const ordered = (name: string, parse: (text: string) => number): [string, Compare][] => [
  [`${name}equals`, numbers(parse, (a, b) => a === b)],
  [`${name}lessthan`, numbers(parse, (a, b) => a < b)],
  [`${name}lessthanequals`, numbers(parse, (a, b) => a <= b)],
  [`${name}greaterthan`, numbers(parse, (a, b) => a > b)],
  [`${name}greaterthanequals`, numbers(parse, (a, b) => a >= b)],
];

const arn: Compare = matchesArn;

/** Operators without a negation. */
const OPERATORS = new Map<string, Compare>([
  ['stringequals', (written, actual) => written === actual],
  ['stringequalsignorecase', (written, actual) => written.toLowerCase() === actual.toLowerCase()],
  ['stringlike', matchesGlob],
  ...ordered('numeric', Number),
  ...ordered('date', parseTime),
  ['bool', (written, actual) => written.toLowerCase() === actual.toLowerCase()],
  ['binaryequals', (written, actual) => written === actual],
  ['ipaddress', inRange],
  ['arnequals', arn],
  ['arnlike', arn],
]);

const NEGATED = /^(string|numeric|date|arn)not(.+)$/;

/** The operator that `operator` negates, itself where it negates none. */
const positive = (operator: string): string =>
  operator === 'notipaddress' ? 'ipaddress' : operator.replace(NEGATED, '$1$2');

/** Whether a value is one that its operator can compare with. */
function isReadable(operator: string, value: string): boolean {
  if (operator === 'bool' || operator === 'null') return /^(true|false)$/i.test(value);
  if (operator.startsWith('numeric')) return value.trim() !== '' && Number.isFinite(Number(value));
  if (operator.startsWith('date')) return !Number.isNaN(parseTime(value));
  // A `*` stays within one of an ARN's six fields: whether IAM matches fewer fields with anything is not documented.
  if (operator.startsWith('arn')) return value.split(':').length >= 6;
  return operator !== 'ipaddress' || parseRange(value) !== null;
}

/** Whether the clause says something for sure: IAM refuses others, without a value or with one that it cannot read. */
export function isSure({ operator, values }: Clause): boolean {
  const base = positive(operator);
  if (operator !== 'null' && !OPERATORS.has(base)) return false;
  return values.length > 0 && values.every((value) => isReadable(base, value));
}

/** Operators that name what is let in. The negated ones name what is kept out, and let in all the rest. */
export const SELECTING = /^(string(equals(ignorecase)?|like)|arn(equals|like))$/;

export const takesWildcards = ({ operator }: Clause): boolean => /like|arn/.test(operator);

/**
 * Whether the clause holds for a request whose key has `actual` for values; none: the request does not have the key.
 * A negated operator without qualifier holds for a missing key; `ForAllValues` holds too, `ForAnyValue` does not.
 */
export function holds(clause: Clause, actual: readonly string[], budget: Budget): boolean {
  const { operator, qualifier, values } = clause;
  const absent = actual.length === 0;
  if (operator === 'null') return values.some((value) => (value.toLowerCase() === 'true') === absent);
  const base = positive(operator);
  const negated = base !== operator;
  if (absent) return clause.ifExists || qualifier === 'forallvalues' || (negated && qualifier !== 'foranyvalue');
  const compare = OPERATORS.get(base);
  if (compare === undefined) return false;
  const fits = (each: string): boolean => {
    budget.spend(values.length);
    return values.some((value) => compare(value, each, budget)) !== negated;
  };
  return qualifier === 'forallvalues' || (qualifier === null && negated) ? actual.every(fits) : actual.some(fits);
}
