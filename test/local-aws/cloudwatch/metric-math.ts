/**
 * Metric math, as far as alarms use it: + - * and > of series and numbers, FILL, SUM of a list, DIFF and IF.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

/** A period of time, `null` where it has no datapoint. */
export type Series = (from: number, to: number) => number | null;

type Operation = (a: number, b: number) => number;

const TOKENS = /\s*([A-Za-z_]\w*|\d+(?:\.\d+)?|[-+*>()[\],])/gy;
const OPERATIONS: readonly Readonly<Record<string, Operation>>[] = [
  { '>': (a, b) => Number(a > b) },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b },
];

/** A point without a datapoint on either side has none. */
const both =
  (operation: Operation, left: Series, right: Series): Series =>
  (from, to) => {
    const [a, b] = [left(from, to), right(from, to)];
    return a === null || b === null ? null : operation(a, b);
  };

/** Of those that have a datapoint, where any has one. */
const sum =
  (parts: readonly Series[]): Series =>
  (from, to) => {
    const values = parts.map((part) => part(from, to)).filter((value) => value !== null);
    return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
  };

const FUNCTIONS: Readonly<Record<string, (...parts: readonly Series[]) => Series>> = {
  SUM: (...parts) => sum(parts),
  FILL:
    (series = never, filling = never) =>
    (from, to) =>
      series(from, to) ?? filling(from, to),
  DIFF: (series = never) => {
    const before: Series = (from, to) => series(from - (to - from), from);
    return both((a, b) => a - b, series, before);
  },
  IF:
    (condition = never, yes = never, no = never) =>
    (from, to) => {
      const holds = condition(from, to);
      return holds === null ? null : (holds === 0 ? no : yes)(from, to);
    },
};

const never: Series = () => null;

/** @param byId metrics and other expressions */
export function seriesOfExpression(expression: string, byId: (id: string) => Series | undefined): Series {
  const tokens = [...expression.matchAll(TOKENS)].map(([, token = '']) => token);
  const unknown = (): Error => new Error(`The local AWS knows no metric math like ${expression}`);
  if (tokens.join('') !== expression.replaceAll(/\s/g, '')) throw unknown();
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const operand = (): Series => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '(') {
      const inner = level(0);
      if (!take(')')) throw unknown();
      return inner;
    }
    if (/^\d/.test(token)) return () => Number(token);
    const call = FUNCTIONS[token];
    if (call !== undefined && take('(')) {
      const isList = take('[');
      const parts = [level(0)];
      while (take(',')) parts.push(level(0));
      if ((isList && !take(']')) || !take(')')) throw unknown();
      return call(...parts);
    }
    const series = byId(token);
    if (series === undefined) throw unknown();
    return series;
  };
  const level = (depth: number): Series => {
    const operations = OPERATIONS[depth];
    if (operations === undefined) return operand();
    let left = level(depth + 1);
    for (;;) {
      const operation = operations[tokens[at] ?? ''];
      if (operation === undefined) return left;
      at += 1;
      left = both(operation, left, level(depth + 1));
    }
  };
  const series = level(0);
  if (at !== tokens.length) throw unknown();
  return series;
}
