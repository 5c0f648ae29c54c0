import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { holds, readCondition } from '../../../lambda-src/policy/condition.ts';
import { ALWAYS, NEVER, PERHAPS } from '../../../lambda-src/policy/powers.ts';
import { attainable, type Demand, examples, type Requester, sets } from '../../../lambda-src/policy/solve.ts';

const FREE: Requester = {
  choices: (_, demands) =>
    sets(examples(demands, new Budget()), demands, new Budget()).map((values) => ({ values, level: ALWAYS })),
};

const LETTERS = ['a', 'b'];
const longer = (texts: readonly string[]): string[] => texts.flatMap((text) => LETTERS.map((letter) => text + letter));
/** Every text of up to four letters, and one that no pattern names. */
const TEXTS = [
  [''],
  longer(['']),
  longer(longer([''])),
  longer(longer(longer(['']))),
  longer(longer(longer(longer([''])))),
].flat();
const WORLD = [[], ...TEXTS.map((text) => [text]), ['zzzzzzzz']];

describe('a request that demands meet', () => {
  it('is found wherever there is one', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 });
    const demand = fc
      .tuple(
        fc.constantFrom('StringEquals', 'StringLike', 'StringNotLike', 'StringNotEquals', 'Null', 'StringLikeIfExists'),
        fc.array(value, { minLength: 1, maxLength: 2 }),
        fc.boolean(),
      )
      .map(
        ([operator, values, wanted]): Demand => ({
          clause: readCondition(operator, 'k', operator === 'Null' ? ['true'] : values),
          wanted,
        }),
      );
    fc.assert(
      fc.property(fc.array(demand, { minLength: 1, maxLength: 2 }), (demands) => {
        const exists = WORLD.some((actual) =>
          demands.every(({ clause, wanted }) => holds(clause, actual, new Budget()) === wanted),
        );
        if (exists) expect(attainable(demands, FREE, new Budget())).toBe(ALWAYS);
      }),
      { numRuns: 300 },
    );
  });

  it('is not found where demands contradict one another', () => {
    const wanted = (operator: string, value: string): Demand => ({
      clause: readCondition(operator, 'k', [value]),
      wanted: true,
    });
    const level = (...demands: Demand[]) => attainable(demands, FREE, new Budget());
    expect(level(wanted('StringEquals', 'a'), wanted('StringNotEquals', 'a'))).toBe(NEVER);
    expect(level(wanted('NumericLessThan', '1'), wanted('NumericGreaterThan', '1'))).toBe(NEVER);
    expect(level(wanted('NumericLessThan', '2'), wanted('NumericGreaterThan', '1'))).toBe(ALWAYS);
    expect(level(wanted('Null', 'true'), wanted('StringLike', '*'))).toBe(NEVER);
    // An empty tag.
    expect(level(wanted('Null', 'false'), wanted('StringNotLike', '?*'))).toBe(ALWAYS);
  });

  it('is as sure as its least sure key', () => {
    const demand = (key: string): Demand => ({ clause: readCondition('StringEquals', key, ['a']), wanted: true });
    const requester: Requester = { choices: (key) => (key === 'mfa' ? PERHAPS : key === 'never' ? NEVER : ALWAYS) };
    const level = (...keys: string[]) => attainable(keys.map(demand), requester, new Budget());
    expect([level('a'), level('a', 'mfa'), level('mfa', 'never'), level()]).toEqual([ALWAYS, PERHAPS, NEVER, ALWAYS]);
  });
});
