import { describe, expect, it } from 'vitest';
import { ascii, cutMiddle } from '../../../lambda-src/render/ascii.ts';

describe('ascii', () => {
  it.each([
    ['Zoë Müller', 'Zoe Muller'],
    ['Łukasz Straße', 'Lukasz Strasse'],
    ['аdmin', '?dmin'],
    ['a…b – c', 'a...b - c'],
  ])('writes %s as %s', (from, to) => {
    expect(ascii(from, 100)).toBe(to);
  });

  it('cuts in the middle', () => {
    expect(cutMiddle('arn:aws:iam::111122223333:role/deployer', 24)).toBe('arn:aws:iam::...deployer');
    expect(cutMiddle('short', 24)).toBe('short');
  });
});
