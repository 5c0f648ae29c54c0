/** A JSON filter pattern of CloudWatch Logs, taken apart. */

/** One step of a selector: `.name` or `['name']`, `[0]`, and the two that stand for every member or element. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every name' }
  | { readonly kind: 'every index' };

export interface Selector {
  readonly steps: readonly Step[];
  /** As written, `$.userIdentity.type`. */
  readonly text: string;
}

export type Operand =
  /** Text between the wildcards: `Put*` is `['Put', '']`. */
  | { readonly kind: 'text'; readonly pieces: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'regex'; readonly regex: RegExp };

export type Comparison =
  | {
      readonly kind: 'equality';
      readonly selector: Selector;
      readonly negated: boolean;
      readonly operand: Operand;
      readonly text: string;
    }
  | {
      readonly kind: 'order';
      readonly selector: Selector;
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly value: number;
      readonly text: string;
    }
  | {
      readonly kind: 'is';
      readonly selector: Selector;
      readonly word: 'NULL' | 'TRUE' | 'FALSE';
      readonly text: string;
    }
  | { readonly kind: 'not exists'; readonly selector: Selector; readonly text: string };

export type Expression =
  | Comparison
  | { readonly kind: 'and'; readonly parts: readonly Expression[] }
  | { readonly kind: 'or'; readonly parts: readonly Expression[] };

export interface Pattern {
  readonly text: string;
  /** `null`: the empty pattern, which matches everything. */
  readonly expression: Expression | null;
}

/** A pattern that CloudWatch Logs rejects, or (`isUnsupported`) that is of another kind than JSON. */
export class FilterPatternError extends Error {
  override readonly name = 'FilterPatternError';
  readonly reason: string;
  /** Offset in the pattern, in UTF-16 code units. */
  readonly position: number;
  readonly pattern: string;
  readonly isUnsupported: boolean;

  constructor(reason: string, position: number, pattern: string, isUnsupported = false) {
    const from = Math.max(0, position - 40);
    const excerpt = pattern.slice(from, position + 40).replace(/\s/g, ' ');
    super(`${reason} at character ${position + 1}\n  ${excerpt}\n  ${' '.repeat(position - from)}^`);
    this.reason = reason;
    this.position = position;
    this.pattern = pattern;
    this.isUnsupported = isUnsupported;
  }
}
