/** An hour of attack, delivered every five minutes: in how many messages a destination has it, and how large each is. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { History } from '../../lambda-src/pipeline/history.ts';
import { isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { utf8Length } from '../../lambda-src/render/plain.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { Deliveries, processed, remember } from '../../scripts/preview/deliveries.ts';
import { SETTINGS } from '../settings.ts';
import { ATTACKS } from './attacks.ts';

const MOST = 10;
/** https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html */
const SNS = { maxBytes: 262_144 };
/** Of SES v1, in all its parts. https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const SES = 10_000_000;

type Messages = Readonly<Record<'text' | 'html' | 'json' | 'chat', number>>;

/** How many messages a destination of each format gets. */
function messagesOf(records: readonly JsonObject[]): Messages & { readonly deliveries: number } {
  const waiting = new Deliveries();
  const full = records.flatMap((record) =>
    waiting.take({ where: { file: '', line: 1 }, text: JSON.stringify(record), record }),
  );
  const told = new History();
  const sent = { text: 0, html: 0, json: 0, chat: 0 };
  let deliveries = 0;
  for (const delivery of [...full, ...waiting.end()]) {
    const { batch } = processed(delivery, { ...SETTINGS, scope: 'catalogue' }, told);
    remember(batch, told);
    if (batch.findings.length + batch.unreadable.length === 0) continue;
    deliveries += 1;
    const text = renderText(batch, SNS);
    const json = renderJson(batch, SNS);
    const chat = renderChat(batch);
    for (const each of [...text, ...json, ...chat]) expect(utf8Length(each)).toBeLessThanOrEqual(SNS.maxBytes);
    expect(utf8Length(renderHtml(batch)) + text.reduce((sum, each) => sum + utf8Length(each), 0)).toBeLessThan(SES);
    sent.text += text.length;
    sent.html += 1;
    sent.json += json.length;
    sent.chat += chat.length;
  }
  return { ...sent, deliveries };
}

const START = Date.UTC(2026, 0, 31, 12);
/** @param at of each record, in seconds of the hour */
const timed = (records: readonly JsonObject[], at: (second: number) => number): readonly JsonObject[] =>
  records.map((record) => {
    const second = (Date.parse(String(record['eventTime'])) - START) / 1_000;
    return { ...record, eventTime: `${new Date(START + at(second) * 1_000).toISOString().slice(0, 19)}Z` };
  });

it('three attacks within an hour, each among a hundred changes, are three messages', () => {
  const hour = ATTACKS.flatMap(({ messages }, index) => timed(messages, (second) => second + index * 1_200));
  const { deliveries, ...messages } = messagesOf(hour);
  expect(deliveries).toBe(3);
  expect(messages).toMatchObject({ text: 3, html: 3 });
  for (const count of Object.values(messages)) expect(count).toBeLessThanOrEqual(MOST);
});

// To merge deliveries, an alert would have to wait for the next.
it.each(ATTACKS)(
  'however many deliveries have something to tell, none is told twice: $title',
  ({ messages: records }) => {
    const { deliveries, text, html } = messagesOf(timed(records, (second) => second * 35));
    expect(deliveries).toBe(12);
    expect([text, html]).toEqual([12, 12]);
  },
);

const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'] ?? '';

if (corpus !== '')
  it.each(['stratus-red-team', 'splunk-security_content'])('every hour of the attacks of %s is at most ten', (file) => {
    const path = join(corpus, `${file}.ndjson`);
    expect(existsSync(path)).toBe(true);
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    const records = lines.map((line): unknown => JSON.parse(line)).filter((record) => isObject(record));
    const hours = new Map<string, JsonObject[]>();
    for (const record of records) {
      const hour = `${record['recipientAccountId']} ${String(record['eventTime']).slice(0, 13)}`;
      hours.set(hour, [...(hours.get(hour) ?? []), record]);
    }
    expect(hours.size).toBeGreaterThan(20);
    for (const [hour, each] of hours) {
      for (const count of Object.values(messagesOf(each))) expect(count, hour).toBeLessThanOrEqual(MOST);
    }
  });
