/**
 * Event patterns: those of EventBridge's rules, and SNS's filter policies, which are written alike.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
type Fields = Readonly<Record<string, unknown>>;
/** Whether a value of the event meets what stands beside the operator. */
type Operator = (value: unknown, wanted: unknown) => boolean;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const onText =
  (test: (value: string, wanted: string) => boolean): Operator =>
  (value, wanted) =>
    typeof value === 'string' && listOf(wanted).some((one) => typeof one === 'string' && test(value, one));

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `[">", 0, "<=", 5]` */
function isInRange(value: unknown, wanted: unknown): boolean {
  const range = listOf(wanted);
  return (
    typeof value === 'number' &&
    range.every((part, index) => index % 2 === 1 || COMPARISONS[String(part)]?.(value, Number(range[index + 1])))
  );
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: onText((value, wanted) => value.startsWith(wanted)),
  suffix: onText((value, wanted) => value.endsWith(wanted)),
  'equals-ignore-case': onText((value, wanted) => value.toLowerCase() === wanted.toLowerCase()),
  wildcard: onText((value, wanted) => new RegExp(`^${wanted.split('*').map(literal).join('.*')}$`, 's').test(value)),
  'anything-but': (value, wanted) =>
    value !== undefined && !(isFields(wanted) ? meets(value, wanted) : listOf(wanted).includes(value)),
  exists: (value, wanted) => (value !== undefined && !isFields(value)) === wanted,
  numeric: isInRange,
};

/** @param one literal, or an object with one operator */
function meets(value: unknown, one: unknown): boolean {
  if (!isFields(one)) return value === one;
  return Object.entries(one).every(([name, wanted]) => OPERATORS[name]?.(value, wanted) === true);
}

/** The values at a name; those of each object, where it leads through a list of them. */
function valuesAt(parent: unknown, name: string): readonly unknown[] {
  return listOf(parent).flatMap((one) => listOf(isFields(one) ? one[name] : undefined));
}

export function matchesPattern(pattern: Fields, event: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    if (name === '$or') return listOf(wanted).some((one) => isFields(one) && matchesPattern(one, event));
    const values = valuesAt(event, name);
    if (isFields(wanted)) return matchesPattern(wanted, values);
    return listOf(wanted).some((one) =>
      (values.length === 0 ? [undefined] : values).some((value) => meets(value, one)),
    );
  });
}

/** What EventBridge would say against a pattern, or `null`. */
export function problemOf(pattern: unknown): string | null {
  if (!isFields(pattern)) return 'Event pattern is not valid. Reason: it is no JSON object';
  for (const [name, wanted] of Object.entries(pattern)) {
    if (name === '$or') {
      const problem = listOf(wanted)
        .map(problemOf)
        .find((one) => one !== null);
      if (problem !== undefined) return problem;
    } else if (isFields(wanted)) {
      const problem = problemOf(wanted);
      if (problem !== null) return problem;
    } else if (!Array.isArray(wanted) || wanted.length === 0) {
      return `Event pattern is not valid. Reason: "${name}" must be an object or an array`;
    } else {
      const unknown = wanted
        .filter(isFields)
        .flatMap(Object.keys)
        .find((operator) => !(operator in OPERATORS));
      if (unknown !== undefined) return `Event pattern is not valid. Reason: Unrecognized match type ${unknown}`;
    }
  }
  return null;
}
