import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { alertOf, GALLERY } from './gallery.ts';

describe('the alert, from the records to the words', () => {
  it.each(GALLERY)('$title', async (shown) => {
    const { name, messages } = shown;
    const batch = await alertOf(shown);
    expect(batch.findings.length + batch.unreadable.length).toBe(messages.length);
    const text = renderText(batch, { maxBytes: 262_144 }).join('\n');
    await expect(`Subject: ${subjectOf(batch)}\n\n${text}`).toMatchFileSnapshot(`./golden/${name}.txt`);
  });

  it('has at least 40 cases, each with its own name', () => {
    expect(GALLERY.length).toBeGreaterThanOrEqual(40);
    expect(new Set(GALLERY.map(({ name }) => name)).size).toBe(GALLERY.length);
  });
});
