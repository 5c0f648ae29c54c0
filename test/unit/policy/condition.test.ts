import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { holds, isSure, parseTime, readCondition } from '../../../lambda-src/policy/condition.ts';

const met = (operator: string, values: readonly string[], actual: readonly string[]): boolean =>
  holds(readCondition(operator, 'key', values), actual, new Budget());

describe('a condition', () => {
  it.each<[string, string, string, boolean]>([
    ['StringEquals', 'a', 'A', false],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringEquals', 'a*', 'ab', false],
    ['StringLike', 'a*', 'ab', true],
    ['StringNotLike', 'a*', 'ab', false],
    ['ArnLike', 'arn:aws:iam::*:role/a', 'arn:aws:iam::1:role/a', true],
    ['ArnLike', 'arn:*', 'arn:aws:iam::1:role/a', false],
    ['ArnLike', 'arn:aws:*:*:*', 'arn:aws:iam::1:role/a', false],
    ['ArnEquals', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a:b', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericGreaterThanEquals', '10', '10', true],
    ['DateLessThan', '2026-01-31T00:00:00Z', '1769817599', true],
    ['DateGreaterThan', '2026', '2025-12-31T23:59:59Z', false],
    ['Bool', 'true', 'TRUE', true],
    ['IpAddress', '192.0.2.0/24', '192.0.2.255', true],
    ['NotIpAddress', '192.0.2.0/24', '192.0.2.255', false],
    ['IpAddress', '0.0.0.0/0', '::1', false],
    ['NoSuchOperator', 'a', 'a', false],
  ])('%s %s, of a request with %s: %s', (operator, value, actual, expected) => {
    expect(met(operator, [value], [actual])).toBe(expected);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
  it.each<[string, readonly string[], boolean]>([
    ['StringEquals', [], false],
    ['StringEqualsIfExists', [], true],
    ['StringNotEquals', [], true],
    ['ForAllValues:StringEquals', [], true],
    ['ForAnyValue:StringEquals', [], false],
    ['ForAnyValue:StringNotEquals', [], false],
    ['ForAllValues:StringEquals', ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], true],
    ['ForAnyValue:StringEquals', ['c', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a', 'c'], false],
    ['StringNotEquals', ['c', 'b'], false],
  ])('%s a or b, of a request with %j: %s', (operator, actual, expected) => {
    expect(met(operator, ['a', 'b'], actual)).toBe(expected);
  });

  it('Null asks whether the key is there', () => {
    expect([met('Null', ['true'], []), met('Null', ['False'], ['a']), met('Null', ['true'], ['a'])]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('negated is the opposite, for a request with one value', () => {
    const value = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?', '1'), minLength: 1, maxLength: 6 });
    const pairs = [
      ...['StringEquals', 'StringLike', 'StringEqualsIgnoreCase', 'ArnLike', 'ArnEquals'].map(
        (name) => [name, name.replace(/^(String|Arn)/, '$1Not')] as const,
      ),
      ['IpAddress', 'NotIpAddress'] as const,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(value, { minLength: 1, maxLength: 3 }),
        value,
        (pair, values, one) => {
          expect(met(pair[1], values, [one])).toBe(!met(pair[0], values, [one]));
        },
      ),
    );
  });
});

it.each<[string, readonly string[], boolean]>([
  ['StringEquals', ['a'], true],
  ['StringEquals', [], false],
  ['StringEqual', ['a'], false],
  ['Bool', ['yes'], false],
  ['NumericEquals', [' '], false],
  ['NumericEquals', ['1e3'], true],
  ['DateLessThan', ['soon'], false],
  ['NotIpAddress', ['10.0.0.0/33'], false],
  ['Null', ['true'], true],
  ['ArnLike', ['arn:aws:iam::*:role/*'], true],
  ['ArnNotEquals', ['arn:aws:iam::*:role/*', 'arn:*'], false],
])('whether IAM takes %s with %j: %s', (operator, values, expected) => {
  expect(isSure(readCondition(operator, 'key', values))).toBe(expected);
});

it('four digits are a year, other numbers seconds', () => {
  expect(parseTime('2026')).toBe(Date.UTC(2026, 0, 1));
  expect(parseTime('1769817600')).toBe(Date.UTC(2026, 0, 31));
  expect(parseTime('soon')).toBeNaN();
});
