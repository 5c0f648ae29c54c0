import { describe, expect, it } from 'vitest';
import { ascii, cutMiddle } from '../../../lambda-src/render/ascii.ts';

describe('ascii', () => {
  it('makes no link of letters that look like others', () => {
    for (const text of [
      'ｗｗｗ.evil.example',
      'ｈｔｔｐｓ：／／evil.example',
      'w\u0301ww.evil.example',
      'ʷʷʷ.evil.example',
    ]) {
      expect(ascii(text, 100)).not.toMatch(/www\.|:\/\//);
    }
  });

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

  it('makes no link of the end of a word', () => {
    expect(cutMiddle('a rather long name of the hotel:5', 16)).toBe('a rather...tel_5');
  });
});
