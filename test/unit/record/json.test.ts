import { describe, expect, it } from 'vitest';
import { asBoolean, asText, at } from '../../../lambda-src/record/json.ts';
import { parseJson } from '../../../lambda-src/record/parse-json.ts';

it.each([
  [true, true],
  [false, false],
  ['true', true],
  ['False', false],
  ['yes', null],
  ['', null],
  [1, null],
  [null, null],
  [undefined, null],
])('%j as a flag is %j', (value, flag) => {
  expect(asBoolean(value)).toBe(flag);
});

it.each([
  ['a', 'a'],
  [' ', ' '],
  ['', null],
  [7, null],
])('%j as text is %j', (value, text) => {
  expect(asText(value)).toBe(text);
});

describe('a dotted path', () => {
  const value = { role: { roleName: 'app', tags: ['x'] } };

  it.each([
    ['role.roleName', 'app'],
    ['role.roleName.length', undefined],
    ['role.tags.0', undefined],
    ['role.missing.deeper', undefined],
    ['role.constructor', undefined],
    ['', undefined],
  ])('%s finds %j', (path, found) => {
    expect(at(value, path)).toBe(found);
  });

  it('finds nothing in nothing', () => {
    for (const nothing of [null, undefined, 'text', ['x']]) expect(at(nothing, 'length')).toBeUndefined();
  });
});

describe('text that is no JSON', () => {
  const reasonFor = (text: string) => {
    const read = parseJson(text);
    return 'reason' in read ? read.reason : 'was read';
  };

  it('is said with the reason', () => {
    expect(parseJson('{"a":[1]}')).toEqual({ value: { a: [1] } });
    expect(reasonFor('nonsense')).toMatch(/^not JSON \(.*nonsense.*\)$/);
  });

  it('is quoted without its secrets', () => {
    expect(reasonFor('"password":"hunter2"')).not.toContain('hunter2');
  });
});
