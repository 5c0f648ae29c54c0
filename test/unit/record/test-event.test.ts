import { describe, expect, it } from 'vitest';
import { type Processed, processEvent } from '../../../lambda-src/pipeline/process.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { renderChat } from '../../../lambda-src/render/chat.ts';
import { renderHtml } from '../../../lambda-src/render/html.ts';
import { renderJson } from '../../../lambda-src/render/json.ts';
import { subjectOf } from '../../../lambda-src/render/subject.ts';
import { renderText } from '../../../lambda-src/render/text.ts';
import { GALLERY_SETTINGS } from '../../alerts/gallery.ts';
import { attachAdministrator, record } from '../../records.ts';
import { subscriptionEvent } from '../../subscription-event.ts';

const MARK = { iamChangeAlertsTest: true };
const LABEL = 'Test event, sent by hand: nothing happened';
const sent = (change: JsonObject = {}): JsonObject => record('CreateUser', { ...MARK, ...change });

const process = (...messages: readonly unknown[]): Processed =>
  processEvent(subscriptionEvent(...messages), { ...GALLERY_SETTINGS, minimumSeverity: 'critical' });
const tags = ({ batch }: Processed): readonly string[] =>
  batch.findings.map(({ severity, category }) => `${severity} ${category}`);

describe('a test event', () => {
  it('says so in the subject and in every body', async () => {
    const { batch } = await process(sent());
    expect(subjectOf(batch)).toBe(`[TEST] ${LABEL} in prod (111122223333)`);
    const [text = ''] = renderText(batch, { maxBytes: 262_144 });
    expect(text).toMatch(new RegExp(`^TEST \\| Succeeded\n${LABEL}`));
    expect(renderHtml(batch)).toMatch(new RegExp(`>TEST<[\\s\\S]*${LABEL}`));
    expect(renderChat(batch).join()).toContain(`*TEST* · Succeeded · ${LABEL}`);
    expect(JSON.parse(renderJson(batch, { maxBytes: 262_144 })[0] ?? '')).toMatchObject({
      subject: expect.stringMatching(/^\[TEST\] /),
      findings: [{ category: 'test', summary: `${LABEL}.` }],
    });
  });

  it('passes every threshold, and says nothing else of its record', async () => {
    const found = await process(sent({ eventName: 'DeleteTrail', userIdentity: { type: 'Root' } }));
    expect(tags(found)).toEqual(['critical test']);
    expect(found.batch.findings[0]?.reasons.map(({ text }) => text)).toEqual([expect.stringMatching(/^A test /)]);
  });

  it('is never a duplicate', async () => {
    const { eventID: _, ...event } = sent();
    const { count } = await process(event, event);
    expect(count).toMatchObject({ received: 2, alerted: 2, duplicate: 0 });
  });
});

describe('the mark hides nothing', () => {
  it.each([
    ['beside a real event', [sent(), attachAdministrator()]],
    ['before what cannot be read', [sent(), '{"eventName": "CreateUser"']],
  ])('%s a test neither leads nor labels the alert', async (_, messages) => {
    const { batch } = await processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
    expect(subjectOf(batch)).toMatch(/^\[HIGH\] /);
    expect(batch.findings.at(-1)).toMatchObject({ severity: 'info', category: 'test' });
    expect(batch.findings.length + batch.unreadable.length).toBe(2);
  });

  it('stands behind real events that are no more than info', async () => {
    const read = record('GetUser', { readOnly: true });
    const { batch } = await processEvent(subscriptionEvent(sent(), read), GALLERY_SETTINGS);
    expect(batch.findings.map(({ category }) => category)).toEqual([expect.not.stringMatching('test'), 'test']);
    expect(subjectOf(batch)).toMatch(/^\[INFO\] /);
  });

  it.each([
    ['in a parameter', { requestParameters: { userName: 'eve', ...MARK } }],
    ['as the name of a user', { requestParameters: { userName: JSON.stringify(MARK) } }],
    ['in the user agent', { userAgent: '","iamChangeAlertsTest":true,"x":"' }],
    ['in an error', { errorCode: 'AccessDenied', errorMessage: 'iamChangeAlertsTest: true' }],
    ['in what the service answered', { responseElements: MARK, additionalEventData: MARK }],
    ['as a text', { iamChangeAlertsTest: 'true' }],
  ])('%s, where a caller could write it, it is no mark', async (_, change) => {
    const { batch } = await processEvent(subscriptionEvent(record('CreateUser', change)), GALLERY_SETTINGS);
    expect(batch.findings.map(({ category }) => category)).toEqual(['identity']);
    expect(subjectOf(batch)).not.toContain('TEST');
  });
});
