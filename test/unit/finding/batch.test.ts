import { expect, it } from 'vitest';
import { excerptOf, UNREADABLE_EXCERPT } from '../../../lambda-src/finding/batch.ts';

it('an excerpt is the beginning of the text, secrets removed even where the cut would halve them', () => {
  expect(excerptOf('hello')).toBe('hello');
  const secret = '"secretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"';
  const excerpt = excerptOf(`${'x'.repeat(UNREADABLE_EXCERPT - 30)}${secret}${'y'.repeat(9_999)}`);
  expect(excerpt).toHaveLength(UNREADABLE_EXCERPT);
  expect(excerpt).not.toContain('wJalr');
});
