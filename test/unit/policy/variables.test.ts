import { describe, expect, it } from 'vitest';
import { hasVariable, type Lookup, replaceVariables } from '../../../lambda-src/policy/variables.ts';

const REQUEST: Lookup = (key) =>
  key === 'aws:username' ? { text: 'jane' } : key.startsWith('aws:principaltag/') ? 'chosen' : null;

describe('a variable', () => {
  it.each<[string, string | null]>([
    [`user/\${aws:username}`, 'user/jane'],
    [`\${AWS:UserName}-\${ aws:username }`, 'jane-jane'],
    [`\${aws:userid, 'none'}`, 'none'],
    [`\${aws:username, 'none'}`, 'jane'],
    [`a\${aws:userid}`, null],
    [`\${$}{a}`, `\${a}`],
    ['no variable', 'no variable'],
  ])('%s', (pattern, expected) => {
    expect(replaceVariables(pattern, REQUEST, '*')).toBe(expected);
  });

  it('whose value the holder decides is anything, or matches nothing', () => {
    const pattern = `team/\${aws:PrincipalTag/team}/x`;
    expect(replaceVariables(pattern, REQUEST, '*')).toBe('team/*/x');
    expect(replaceVariables(pattern, REQUEST, null)).toBeNull();
  });

  it('for a star is no wildcard', () => {
    const [star, mark] = [replaceVariables(`\${*}`, REQUEST, '*'), replaceVariables(`\${?}`, REQUEST, '*')];
    expect([star, mark].join()).not.toMatch(/[*?]/);
    expect(star).not.toBe(mark);
  });

  it('is one only where it is closed', () => {
    expect([`\${a}`, `\${a`, '$a}', `\${a\${b}`].map(hasVariable)).toEqual([true, false, false, true]);
  });
});
