import { describe, expect, it } from 'vitest';
import { EnvironmentReader } from '../../lambda-src/environment.ts';

describe('a variable', () => {
  const read = (value?: string) => new EnvironmentReader({ X: value });

  it('that is not set, or empty, has its default', () => {
    for (const reader of [read(), read('')]) {
      expect([reader.text('X'), reader.json('X'), reader.list('X')]).toEqual([null, undefined, []]);
      expect(reader.oneOf('X', reader.text('X'), ['a', 'b'], 'b')).toBe('b');
      expect(reader.problems).toEqual([]);
    }
  });

  it('is read', () => {
    expect(read('["a"]').list('X')).toEqual(['a']);
    expect(read('a').oneOf('X', 'a', ['a', 'b'], 'b')).toBe('a');
  });

  it.each([
    ['{', (reader: EnvironmentReader) => reader.json('X'), undefined, 'X is not JSON ('],
    ['["a",1]', (reader: EnvironmentReader) => reader.list('X'), [], 'X is no JSON list of strings; write one, as'],
    [
      'c',
      (reader: EnvironmentReader) => reader.oneOf('X', 'c', ['a', 'b'], 'b'),
      'b',
      'X is "c"; write one of a, b (default).',
    ],
  ])('that cannot be used has its default, and says what to write: %s', (value, use, expected, problem) => {
    const reader = read(value);
    expect(use(reader)).toEqual(expected);
    expect(reader.problems).toEqual([expect.stringContaining(problem)]);
  });
});
