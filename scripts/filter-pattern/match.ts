import type { Comparison, Expression, Operand, Pattern, Selector, Step } from './ast.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function follow(value: unknown, step: Step): readonly unknown[] {
  switch (step.kind) {
    case 'name':
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'index':
      return isArray(value) && step.index < value.length ? [value[step.index]] : [];
    case 'every name':
      return isObject(value) ? Object.values(value) : [];
    case 'every index':
      return isArray(value) ? value : [];
  }
}

/** Every value a selector finds; more than one only with a wildcard. */
const select = (event: unknown, { steps }: Selector): readonly unknown[] =>
  steps.reduce<readonly unknown[]>((values, step) => values.flatMap((value) => follow(value, step)), [event]);

/** Each piece where it occurs first, without ever going back; the last one must land on the end. */
export function matchesPieces(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    const isLast = index === rest.length - 1;
    if (isLast && piece === '') return true;
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at === text.length;
}

/** `null`: the operand is not compared with a value of this kind, neither by = nor by !=. */
function equals(value: unknown, operand: Operand): boolean | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  switch (operand.kind) {
    case 'text':
      return matchesPieces(operand.pieces, String(value));
    case 'regex':
      return operand.regex.test(String(value));
    case 'number':
      return typeof value === 'number' ? value === operand.value : value === String(operand.value);
  }
}

function inOrder(value: number, operator: '<' | '<=' | '>' | '>=', other: number): boolean {
  switch (operator) {
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
  }
}

const IS: Readonly<Record<'NULL' | 'TRUE' | 'FALSE', unknown>> = { NULL: null, TRUE: true, FALSE: false };

function holdsFor(comparison: Comparison, value: unknown): boolean {
  switch (comparison.kind) {
    case 'equality': {
      const equal = equals(value, comparison.operand);
      return equal !== null && equal !== comparison.negated;
    }
    case 'order':
      return typeof value === 'number' && inOrder(value, comparison.operator, comparison.value);
    case 'is':
      return value === IS[comparison.word];
    case 'not exists':
      return false;
  }
}

function compare(comparison: Comparison, event: unknown): boolean {
  const values = select(event, comparison.selector);
  if (comparison.kind === 'not exists') return values.length === 0;
  return values.some((value) => holdsFor(comparison, value));
}

function holds(expression: Expression, event: unknown): boolean {
  if (expression.kind === 'and') return expression.parts.every((part) => holds(part, event));
  if (expression.kind === 'or') return expression.parts.some((part) => holds(part, event));
  return compare(expression, event);
}

/** @param event a parsed log event */
export const matchesEvent = ({ expression }: Pattern, event: unknown): boolean =>
  expression === null || holds(expression, event);

/** @param message the text of a log event; text that is no JSON object or list matches no JSON pattern */
export function matches(pattern: Pattern, message: string): boolean {
  if (pattern.expression === null) return true;
  let event: unknown;
  try {
    event = JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return typeof event === 'object' && event !== null && matchesEvent(pattern, event);
}

/** How an expression came out on an event, down to each comparison. */
export interface Explanation {
  readonly holds: boolean;
  /** The comparison as written; `all of` or `any of` for what has parts. */
  readonly text: string;
  /** For a comparison: what the selector found. */
  readonly found: string | null;
  readonly parts: readonly Explanation[];
}

function describe(values: readonly unknown[]): string {
  const [value] = values;
  if (values.length === 0) return 'is not in the event';
  if (values.length > 1) return `finds ${values.length} values`;
  if (isArray(value)) return 'is a list, which is not compared';
  if (isObject(value)) return 'is an object, which is not compared';
  const text = JSON.stringify(value);
  return `is ${text.length > 80 ? `${text.slice(0, 79)}…` : text}`;
}

export function explain({ expression, text }: Pattern, event: unknown): Explanation {
  if (expression === null) return { holds: true, text, found: null, parts: [] };
  const of = (one: Expression): Explanation => {
    if (one.kind === 'and' || one.kind === 'or') {
      const parts = one.parts.map(of);
      return { holds: holds(one, event), text: one.kind === 'and' ? 'all of' : 'any of', found: null, parts };
    }
    const found = `${one.selector.text} ${describe(select(event, one.selector))}`;
    return { holds: compare(one, event), text: one.text, found, parts: [] };
  };
  return of(expression);
}
