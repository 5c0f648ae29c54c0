import {
  type Comparison,
  type Expression,
  FilterPatternError,
  type Operand,
  type Pattern,
  type Selector,
  type Step,
} from './ast.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
export const MAX_PATTERN_BYTES = 1_024;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const MAX_REGEXES = 2;
const MAX_WILDCARD_SELECTORS = 3;
/** CloudWatch Logs names no limit; 1,024 bytes cannot nest deeper than this with anything in between. */
const MAX_DEPTH = 200;

const NAME = /[A-Za-z0-9_-]/;
/** What may stand in a value without quotation marks: documented are letters, digits and underscores, taken are these, too. */
const UNQUOTED = /[A-Za-z0-9_.*-]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Everything a regular expression may be made of. Parentheses are not among it. */
const REGEX_CHARACTERS = /^[A-Za-z0-9:_#=@/;,\s\-^$?[\]{}|\\*+.]*$/;

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #regexes = 0;
  #wildcardSelectors = 0;

  constructor(text: string) {
    this.#text = text;
  }

  fail(reason: string, position = this.#at): never {
    throw new FilterPatternError(reason, position, this.#text);
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #peek(token: string): boolean {
    this.#space();
    return this.#text.startsWith(token, this.#at);
  }

  #accept(token: string): boolean {
    if (!this.#peek(token)) return false;
    this.#at += token.length;
    return true;
  }

  #expect(token: string, where: string): void {
    if (!this.#accept(token)) this.fail(`"${token}" expected ${where}`);
  }

  #run(character: RegExp): string {
    const from = this.#at;
    while (character.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  pattern(): Expression {
    this.#expect('{', 'at the beginning');
    const expression = this.#or();
    this.#expect('}', 'after a comparison (or && or || and another)');
    if (this.#at < this.#text.length) this.fail('Nothing may follow the closing brace');
    return expression;
  }

  #or(): Expression {
    const parts = [this.#and()];
    while (this.#accept('||')) parts.push(this.#and());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'or', parts };
  }

  #and(): Expression {
    const parts = [this.#primary()];
    while (this.#accept('&&')) parts.push(this.#primary());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'and', parts };
  }

  #primary(): Expression {
    if (!this.#accept('(')) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.fail('Parentheses are nested too deeply');
    const inner = this.#or();
    this.#expect(')', 'to close the parenthesis');
    this.#depth -= 1;
    return inner;
  }

  #selector(): Selector {
    this.#space();
    const from = this.#at;
    if (!this.#accept('$')) this.fail('A selector expected, as $.eventName');
    const steps: Step[] = [];
    for (let step = this.#step(); step !== null; step = this.#step()) steps.push(step);
    if (steps.length === 0) this.fail('A selector needs a member, as $.eventName');
    const wildcards = steps.filter(({ kind }) => kind.startsWith('every')).length;
    if (wildcards > 1) this.fail('A selector may have one wildcard', from);
    this.#wildcardSelectors += wildcards;
    if (this.#wildcardSelectors > MAX_WILDCARD_SELECTORS)
      this.fail('A pattern may have three wildcard selectors', from);
    return { steps, text: this.#text.slice(from, this.#at) };
  }

  /** No white space within a selector. */
  #step(): Step | null {
    const rest = this.#text.slice(this.#at);
    const quoted = /^\.?\['([^']*)'\]/.exec(rest);
    if (quoted !== null) {
      this.#at += quoted[0].length;
      return { kind: 'name', name: quoted[1] ?? '' };
    }
    if (rest.startsWith('.*')) {
      this.#at += 2;
      return { kind: 'every name' };
    }
    if (rest.startsWith('[*]')) {
      this.#at += 3;
      return { kind: 'every index' };
    }
    const index = /^\[(\d{1,9})\]/.exec(rest);
    if (index !== null) {
      this.#at += index[0].length;
      return { kind: 'index', index: Number(index[1]) };
    }
    if (rest.startsWith('[')) this.fail("An index expected in brackets: [0], [*] or ['name']");
    if (!rest.startsWith('.')) return null;
    this.#at += 1;
    const name = this.#run(NAME);
    if (name === '') this.fail("A member's name expected after the dot");
    return { kind: 'name', name };
  }

  #comparison(): Comparison {
    this.#space();
    const from = this.#at;
    const selector = this.#selector();
    const text = (): string => this.#text.slice(from, this.#at);
    const word = this.#word();
    if (word === 'IS') {
      const what = this.#word();
      if (what !== 'NULL' && what !== 'TRUE' && what !== 'FALSE') this.fail('NULL, TRUE or FALSE expected after IS');
      return { kind: 'is', selector, word: what, text: text() };
    }
    if (word === 'NOT') {
      if (this.#word() !== 'EXISTS') this.fail('EXISTS expected after NOT');
      return { kind: 'not exists', selector, text: text() };
    }
    if (word !== '') this.fail(`An operator expected, not ${word}`, this.#at - word.length);
    for (const operator of ['<=', '>=', '<', '>'] as const) {
      if (this.#accept(operator)) return { kind: 'order', selector, operator, value: this.#number(), text: text() };
    }
    const negated = this.#accept('!=');
    if (!negated) this.#expect('=', 'or another operator after the selector');
    return { kind: 'equality', selector, negated, operand: this.#operand(), text: text() };
  }

  #word(): string {
    this.#space();
    return this.#run(/[A-Z]/);
  }

  #number(): number {
    this.#space();
    const from = this.#at;
    const text = this.#run(/[A-Za-z0-9_.*+"-]/);
    if (!NUMBER.test(text)) this.fail('Invalid character(s) in term: a number expected after <, <=, > and >=', from);
    return Number(text);
  }

  #operand(): Operand {
    this.#space();
    const first = this.#text[this.#at];
    if (first === '"') return this.#quoted();
    if (first === '%') return this.#regex();
    const from = this.#at;
    if (first === '+') this.#at += 1;
    let text = (first === '+' ? '+' : '') + this.#run(UNQUOTED);
    // The exponent of a number may have a plus sign, which no other value may.
    if (/\d[eE]$/.test(text) && this.#text[this.#at] === '+') {
      this.#at += 1;
      text += `+${this.#run(UNQUOTED)}`;
    }
    if (text === '') this.fail('A value expected: a number, text in "quotation marks", or %a regular expression%');
    if (NUMBER.test(text)) return { kind: 'number', value: Number(text) };
    if (text.includes('+')) this.fail('Invalid character(s) in term: put text with + into quotation marks', from);
    return { kind: 'text', pieces: text.split('*') };
  }

  #quoted(): Operand {
    const from = this.#at;
    this.#at += 1;
    const pieces = [''];
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) this.fail('The closing quotation mark is missing', from);
      this.#at += 1;
      if (character === '"') return { kind: 'text', pieces };
      if (character === '*') {
        pieces.push('');
        continue;
      }
      const next = this.#text[this.#at];
      const isEscape = character === '\\' && (next === '"' || next === '\\');
      if (isEscape) this.#at += 1;
      pieces[pieces.length - 1] += isEscape ? next : character;
    }
  }

  #regex(): Operand {
    const from = this.#at;
    const end = this.#text.indexOf('%', from + 1);
    if (end < 0) this.fail('The closing % of the regular expression is missing', from);
    const source = this.#text.slice(from + 1, end);
    const wrong = [...source].findIndex((character) => !REGEX_CHARACTERS.test(character));
    if (wrong >= 0) this.fail('A regular expression may not have this character', from + 1 + wrong);
    this.#regexes += 1;
    if (this.#regexes > MAX_REGEXES) this.fail('A pattern may have two regular expressions', from);
    this.#at = end + 1;
    try {
      return { kind: 'regex', regex: new RegExp(source) };
    } catch (error) {
      return this.fail(error instanceof Error ? error.message : String(error), from);
    }
  }
}

/** @throws {FilterPatternError} for a pattern that CloudWatch Logs rejects, and for text and space-delimited patterns */
export function parsePattern(text: string): Pattern {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_PATTERN_BYTES) {
    throw new FilterPatternError(`A pattern has at most 1,024 bytes, and this one has ${bytes}`, 0, text);
  }
  if (text === '') return { text, expression: null };
  if (/^\s+\{/.test(text)) throw new FilterPatternError('No white space may precede the opening brace', 0, text);
  if (!text.startsWith('{')) {
    throw new FilterPatternError('Only JSON patterns, in braces, are evaluated here', 0, text, true);
  }
  if (!text.endsWith('}')) {
    throw new FilterPatternError("If a filter pattern starts with '{' it must end with '}'", text.length, text);
  }
  return { text, expression: new Parser(text).pattern() };
}
