import { expect, it } from 'vitest';
import { CONDITION_KEYS, deciderOf } from '../../../lambda-src/policy/condition-keys.ts';

it.each([
  ['aws:sourceip', 'address'],
  ['aws:sourcevpce', 'network'],
  ['aws:multifactorauthpresent', 'perhaps'],
  ['aws:principaltag/team', 'holder'],
  ['aws:resourcetag/team', 'resource'],
  ['ec2:resourcetag/team', 'resource'],
  ['iam:resourcetag/team', 'resource'],
  // The name of a tag may have a colon.
  ['aws:requesttag/ec2:resourcetag/team', 'holder'],
  ['example:tag/ec2:resourcetag/team', 'holder'],
  ['iam:policyarn', 'policy'],
  ['aws:principalorgid', 'caller'],
  // What nobody has listed counts as the holder's: it lowers nothing.
  ['aws:sourceipv9', 'holder'],
  ['x:policyarn', 'holder'],
])('%s is decided by: %s', (key, decider) => expect(deciderOf(key)).toBe(decider));

it('each key has one row, in lower case', () => {
  const keys = CONDITION_KEYS.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key !== key.toLowerCase())).toEqual([]);
});
