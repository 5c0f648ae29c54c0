/** Nothing that a caller writes becomes a link, in any format; links of our own do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../lambda-src/finding/batch.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import type { Json, JsonObject } from '../../lambda-src/record/json.ts';
import { isObject } from '../../lambda-src/record/json.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { linkOf } from '../../lambda-src/render/words.ts';
import { attachAdministrator } from '../records.ts';
import { SETTINGS } from '../settings.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { batch as anyBatch, crowd, text } from '../unit/render/arbitrary.ts';
import { linksIn } from '../unit/render/safety.ts';
import { GALLERY } from './gallery.ts';

const LIMITS = { maxBytes: 262_144 };
const RUNBOOK = 'https://example.com/runbook.md';

/** Each text that a reader sees, of chat what is left when its JSON is read. */
function formatsOf(batch: Batch): Readonly<Record<string, string>> {
  const said: string[] = [];
  for (const message of renderChat(batch)) JSON.parse(message, (_, value) => void said.push(String(value)));
  return {
    subject: subjectOf(batch),
    text: renderText(batch, LIMITS).join('\n'),
    html: renderHtml(batch).replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    json: renderJson(batch, LIMITS).join('\n'),
    'chat as it is sent': renderChat(batch).join('\n').replaceAll(RUNBOOK, ''),
    chat: said.join('\n'),
  };
}

const ownLinks = ({ findings }: Batch): readonly string[] => [
  RUNBOOK,
  ...findings.flatMap((each) => linkOf(each) ?? []),
];

function expectNoLinks(batch: Batch): void {
  const own = ownLinks(batch);
  for (const [format, shown] of Object.entries(formatsOf(batch))) expect(linksIn(shown, own), format).toEqual([]);
}

/** The record with each text in it replaced, now and then. */
function planted(value: Json, words: readonly string[], index = { at: 0 }): Json {
  if (typeof value === 'string') {
    index.at += 1;
    const word = words[index.at % words.length] ?? '';
    return index.at % 3 === 0 ? `${value} ${word}` : index.at % 3 === 1 ? `${word}${value}` : value;
  }
  if (Array.isArray(value)) return value.map((item: Json) => planted(item, words, index));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, planted(member, words, index)]));
}

describe('what callers write becomes no link', () => {
  it('whatever stands in any field of a finding', () => {
    fc.assert(
      fc.property(fc.oneof(anyBatch, crowd), (batch) => expectNoLinks({ ...batch, runbookUrl: RUNBOOK })),
      { numRuns: 150 },
    );
  });

  it('whatever stands in any field of a record, the record itself included', () => {
    const records = GALLERY.flatMap(({ messages }) => messages.filter(isObject));
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.array(text, { minLength: 1, maxLength: 5 }), (record, words) => {
        const raw = planted(record, words) as JsonObject;
        const kept = { eventSource: record['eventSource'] ?? null, eventName: record['eventName'] ?? null };
        for (const sent of [raw, { ...raw, ...kept }, JSON.stringify(raw).slice(1)]) {
          expectNoLinks({ ...processEvent(subscriptionEvent(sent), SETTINGS).batch, runbookUrl: RUNBOOK });
        }
      }),
      { numRuns: 150 },
    );
  });
});

it('links of our own, ARNs and actions stay as they are', () => {
  const policyDocument = '{"Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}';
  const { batch } = processEvent(subscriptionEvent(attachAdministrator({ note: policyDocument })), SETTINGS);
  const [link = ''] = batch.findings.flatMap((each) => linkOf(each) ?? []);
  expect(link).toMatch(/^https:/);
  const { text: shown = '', json = '', chat = '', html = '' } = formatsOf({ ...batch, runbookUrl: RUNBOOK });
  for (const each of [shown, json, chat, html]) {
    expect(each).toContain(link);
    expect(each).toContain(`${RUNBOOK}#`);
  }
  expect(shown).toContain('arn:aws:iam::aws:policy/AdministratorAccess');
  expect(shown).toContain('iam:PassRole');
});

it('what reads the JSON gets the text as it was', () => {
  const userAgent = 'see https://evil.example, www.evil.example\nmailto:a@evil.example';
  const [json = ''] = renderJson(
    processEvent(subscriptionEvent(attachAdministrator({ userAgent })), SETTINGS).batch,
    LIMITS,
  );
  expect(JSON.parse(json).findings[0].record.userAgent).toBe(userAgent);
});
