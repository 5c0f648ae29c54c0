import { expect, it } from 'vitest';
import { LIGHT } from '../../../lambda-src/render/colours.ts';
import { esc, muted, pill, sized } from '../../../lambda-src/render/html-style.ts';

it('escapes whatever could end a text or an attribute', () => {
  expect(esc(`<a href="x" class='y'>&\``)).toBe('&lt;a href=&quot;x&quot; class=&#39;y&#39;&gt;&amp;&#96;');
});

it('writes sizes and labels', () => {
  expect(sized('14/20')).toBe('font-size:14px;line-height:20px');
  expect(muted('14/20')).toContain(LIGHT.muted);
  expect(pill('#000', '<b>')).toContain('&lt;b&gt;');
});
