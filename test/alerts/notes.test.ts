import { expect, it } from 'vitest';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { batchOf, NOT_JSON } from './samples.ts';

const batch = {
  ...batchOf([], { unreadable: [NOT_JSON] }),
  notes: ['1 of 1 parameters of account_names could not be read (\u001b[2Jgone).'],
};
const LIMITS = { maxBytes: 262_144 };
const NOTE = 'Note: 1 of 1 parameters of account_names could not be read (';

it('every format says which settings are missing, as safe text', () => {
  const formats = {
    text: [...renderText(batch, LIMITS)].join('').replaceAll(/\s+/g, ' '),
    html: renderHtml(batch),
    chat: renderChat(batch).join(''),
  };
  for (const [format, text] of Object.entries(formats)) {
    expect(text.replaceAll('\\_', '_'), format).toContain(NOTE);
    expect(text, format).not.toContain('\u001b');
  }
  const [json = ''] = [...renderJson(batch, LIMITS)];
  expect(JSON.parse(json)).toMatchObject({ notes: [expect.stringContaining('account_names could not be read')] });
  expect(json).not.toContain('\u001b');
});
