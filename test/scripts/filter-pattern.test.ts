import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, FilterPatternError, matches, parsePattern } from '../../scripts/filter-pattern/index.ts';

const EVENT = {
  eventSource: 'iam.amazonaws.com',
  eventName: 'PutRolePolicy',
  readOnly: false,
  count: 123,
  ratio: 12.34,
  nothing: null,
  userIdentity: { type: 'IAMUser', 'user.name': 'ci-admin' },
  tags: [{ key: 'team' }, { key: 'stage' }],
  grid: [
    [1, 2],
    [3, 4],
  ],
  address: '111.111.111.111',
};

const holds = (expression: string, event: unknown = EVENT): boolean =>
  matches(parsePattern(`{ ${expression} }`), JSON.stringify(event));

function rejection(pattern: string): FilterPatternError {
  try {
    parsePattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) return error;
    throw error;
  }
  throw new Error(`${pattern} was taken`);
}

describe('a comparison', () => {
  it.each([
    '$.eventSource = "iam.amazonaws.com"',
    '$.eventSource != "sts.amazonaws.com"',
    '$.eventName = PutRolePolicy',
    '$.readOnly IS FALSE',
    '$.nothing IS NULL',
    '$.missing NOT EXISTS',
    '$.count = 123',
    '$.count = 123.0',
    '$.count = 1.23e2',
    '$.count = 1.23e+2',
    '$.count >= 123',
    '$.ratio < 12.35',
    '$.count != "123.0"',
    '$.userIdentity.[\'user.name\'] = "ci-admin"',
    '$.tags[1].key = "stage"',
    '$.tags[*].key = "team"',
    '$.userIdentity.* = "ci-*"',
    '$.grid[1][0] = 3',
    '$.eventName = %^Put|^Attach%',
    '$.eventName = "Put*"',
    '$.eventName = "*Role*"',
    '$.eventName = "*"',
    '$.address = "*.111.111.111"',
  ])('%s holds', (expression) => expect(holds(expression)).toBe(true));

  it.each([
    '$.missing = "*"',
    '$.missing != "x"',
    '$.userIdentity = "*"',
    '$.userIdentity != "x"',
    '$.tags != "x"',
    '$.readOnly = "false"',
    '$.readOnly != "true"',
    '$.nothing = "*"',
    '$.nothing NOT EXISTS',
    '$.eventName = "put*"',
    '$.eventName > 1',
    '$.eventName IS TRUE',
    '$.tags[2].key = "*"',
    '$.constructor NOT EXISTS && $.eventName = "x"',
    // The first occurrence of the piece is at the beginning, and it is never looked for again.
    '$.address = "*111.111.111"',
  ])('%s does not hold', (expression) => expect(holds(expression)).toBe(false));

  it('looks at own members only', () => {
    expect(holds('$.constructor NOT EXISTS')).toBe(true);
    expect(holds('$.__proto__ NOT EXISTS')).toBe(true);
  });
});

describe('precedence', () => {
  const [yes, no] = ['$.count = 123', '$.count = 1'];

  it.each([
    [`${yes} || ${no} && ${no}`, true],
    [`(${yes} || ${no}) && ${no}`, false],
    [`${no} && ${no} || ${yes}`, true],
    [`${no} || (${no} || (${yes}))`, true],
    [`(${yes})&&(${yes})`, true],
  ])('%s', (expression, expected) => expect(holds(expression)).toBe(expected));
});

describe('a pattern that CloudWatch Logs rejects', () => {
  it.each([
    ['{ $.a = "x"', 13 - 2, "must end with '}'"],
    [' { $.a = "x" }', 0, 'No white space'],
    ['{ $.a }', 6, 'or another operator'],
    ['{ a = 1 }', 2, 'A selector expected'],
    ['{ $.a = }', 8, 'A value expected'],
    ['{ $.a > "1" }', 8, 'a number expected'],
    ['{ $.a < x }', 8, 'a number expected'],
    ["{ $.a = 'x' }", 8, 'A value expected'],
    ['{ $.a = "x }', 8, 'closing quotation mark'],
    ['{ $.a IS MAYBE }', 14, 'NULL, TRUE or FALSE'],
    ['{ $.a IS NOT NULL }', 12, 'NULL, TRUE or FALSE'],
    ['{ $.a EXISTS }', 6, 'not EXISTS'],
    ['{ $.a NOT NULL }', 14, 'EXISTS expected'],
    ['{ ($.a = 1 }', 11, '")" expected'],
    ['{ $.a = 1 $.b = 2 }', 10, '"}" expected'],
    ['{ $.a = 1 } }', 11, 'Nothing may follow'],
    ['{ $.a[x] = 1 }', 5, 'An index expected'],
    ['{ $.a. = 1 }', 6, "A member's name"],
    ['{ $ = 1 }', 3, 'needs a member'],
    ['{ $.a = %(x)% }', 9, 'may not have this character'],
    ['{ $.a = %x }', 8, 'closing %'],
    ['{ $.a = %[% }', 8, 'Invalid regular expression'],
    ['{ $.a = %a% || $.a = %b% || $.a = %c% }', 34, 'two regular expressions'],
    ['{ $.a[*].*  = 1 }', 2, 'one wildcard'],
    ['{ $.* = 1 || $.* = 2 || $.* = 3 || $.* = 4 }', 35, 'three wildcard selectors'],
  ])('%s', (pattern, position, reason) => {
    const error = rejection(pattern);
    expect([error.position, error.message]).toEqual([position, expect.stringContaining(reason)]);
  });

  it('has more than 1,024 bytes, counted as bytes', () => {
    const fits = `{ $.a = "${'x'.repeat(1_024 - 12)}" }`;
    expect(parsePattern(fits).text).toHaveLength(1_024);
    expect(rejection(fits.replace('x', 'xx')).reason).toContain('has 1025');
    expect(rejection(fits.replace('x', 'é')).reason).toContain('has 1025');
  });

  it('nests without end', () => {
    expect(rejection(`{ ${'('.repeat(500)}$.a = 1${')'.repeat(500)} }`).reason).toContain('nested too deeply');
  });
});

it('other kinds of patterns are refused, never taken for something else', () => {
  for (const pattern of ['ERROR', '[ip, user]', '%x%', '"a b"']) expect(rejection(pattern).isUnsupported).toBe(true);
  expect(matches(parsePattern(''), 'anything')).toBe(true);
});

it('a message that is no JSON does not match', () => {
  const pattern = parsePattern('{ $.a NOT EXISTS }');
  for (const message of ['', 'text', '{"a":', '1', 'null', '"x"']) expect(matches(pattern, message)).toBe(false);
  expect(matches(pattern, '{}')).toBe(true);
});

it('an explanation names what each selector found', () => {
  const explanation = explain(parsePattern('{ $.count = 1 && ($.missing != "x" || $.tags = 1) }'), EVENT);
  expect(explanation).toEqual({
    holds: false,
    text: 'all of',
    found: null,
    parts: [
      { holds: false, text: '$.count = 1', found: '$.count is 123', parts: [] },
      {
        holds: false,
        text: 'any of',
        found: null,
        parts: [
          { holds: false, text: '$.missing != "x"', found: '$.missing is not in the event', parts: [] },
          { holds: false, text: '$.tags = 1', found: '$.tags is a list, which is not compared', parts: [] },
        ],
      },
    ],
  });
});

describe('whatever comes', () => {
  it('is taken, or refused with a FilterPatternError', () => {
    const token = fc.constantFrom(
      '$',
      '.a',
      '[0]',
      '[*]',
      '=',
      '!=',
      '"x*"',
      '%a%',
      '(',
      ')',
      '&&',
      '||',
      ' ',
      'IS',
      '1e3',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token, { maxLength: 30 }).map((parts) => `{${parts.join('')}}`),
        ),
        (text) => {
          try {
            matches(parsePattern(text), '{"a":[1]}');
          } catch (error) {
            expect(error).toBeInstanceOf(FilterPatternError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a quoted name matches itself and nothing else', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', ' ', 'é', '}') });
    fc.assert(
      fc.property(word, word, (value, other) => {
        const pattern = parsePattern(`{ $.a = "${value}" }`);
        expect(matches(pattern, JSON.stringify({ a: other }))).toBe(value === other);
      }),
    );
  });
});

interface Case {
  readonly pattern: string;
  readonly event: string;
  /** `null`: rejected. */
  readonly matches: boolean | null;
  readonly kind: string;
}

const casesFile = process.env['FILTER_PATTERN_CASES'];
if (casesFile !== undefined) {
  const cases: readonly Case[] = JSON.parse(readFileSync(casesFile, 'utf8'));
  /** The sentence that AWS dropped from its documentation in 2021. */
  const isDroppedSentence = ({ pattern, event }: Case) => pattern.includes('Ev*ent') && event.includes('EvXXent');
  const json = cases.filter((one) => one.kind === 'json' && !isDroppedSentence(one));
  const regex = cases.filter(({ kind }) => kind === 'regex');

  describe('cases collected from AWS', () => {
    it('are many', () => {
      expect(json.length).toBeGreaterThan(100);
      expect(cases.filter(({ kind }) => kind === 'json').length - json.length).toBe(1);
      expect(regex.length).toBeGreaterThan(20);
    });

    it.each(json)('$pattern on $event', (one) => {
      if (one.matches === null) expect(rejection(one.pattern)).toBeInstanceOf(FilterPatternError);
      else expect(matches(parsePattern(one.pattern), one.event)).toBe(one.matches);
    });

    it.each(regex)('$pattern on $event, as a value', (one) => {
      const pattern = `{ $.m = ${one.pattern} }`;
      if (one.matches === null) expect(rejection(pattern)).toBeInstanceOf(FilterPatternError);
      else expect(matches(parsePattern(pattern), JSON.stringify({ m: one.event }))).toBe(one.matches);
    });
  });
}
