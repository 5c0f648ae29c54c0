import { describe, expect, it } from 'vitest';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { GALLERY, GALLERY_SETTINGS } from './gallery.ts';

describe('the alert, from the records to the words', () => {
  it.each(GALLERY)('$title', async ({ name, messages }) => {
    const { batch, count } = await processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
    expect(count.alerted + count.unreadable).toBe(messages.length);
    const text = renderText(batch, { maxBytes: 262_144 }).join('\n');
    await expect(`Subject: ${subjectOf(batch)}\n\n${text}`).toMatchFileSnapshot(`./golden/${name}.txt`);
  });

  it('has at least 40 cases, each with its own name', () => {
    expect(GALLERY.length).toBeGreaterThanOrEqual(40);
    expect(new Set(GALLERY.map(({ name }) => name)).size).toBe(GALLERY.length);
  });
});
