import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duplicateMember } from '../../../lambda-src/policy/members.ts';

it.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061" :2}', 'a'],
  ['[{"a":1},{"b":{"c":1,"d":[],"c":2}}]', 'c'],
  ['{"a":{"a":{"a":1}}}', null],
  ['[{"a":1},{"a":2}]', null],
  ['{"a":"\\"b\\":","c":["a","a:"],"b":1}', null],
  ['{"A":1,"a":2}', null],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('%s', (json, expected) => expect(duplicateMember(json)).toBe(expected));

it('no object that JavaScript writes has one, and each has one once a member is written again', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const json = JSON.stringify(object);
      expect(duplicateMember(json)).toBeNull();
      const [name = ''] = Object.keys(object);
      expect(duplicateMember(`[1,${json.slice(0, -1)},${JSON.stringify(name)}:0}]`)).toBe(name);
    }),
  );
});
