/** Attacks as one delivery each: what the subject alone says, and in how many messages of which size they come. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rank } from '../../lambda-src/catalogue/severity.ts';
import type { Batch } from '../../lambda-src/finding/batch.ts';
import { incidentsOf } from '../../lambda-src/finding/incident.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { utf8Length } from '../../lambda-src/render/plain.ts';
import { subjectOf } from '../../lambda-src/render/subject.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { SETTINGS } from '../settings.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { ATTACKS } from './attacks.ts';
import { GALLERY_SETTINGS } from './gallery.ts';

const SNS = { maxBytes: 262_144 };
const batchOf = (messages: readonly (JsonObject | string)[], settings = GALLERY_SETTINGS): Batch =>
  processEvent(subscriptionEvent(...messages), settings).batch;

const SUBJECTS: Readonly<Record<string, string>> = {
  'attack-backdoor-user':
    '[CRITICAL] 1 of 108: ci-admin attached AdministratorAccess to user backup in prod: a new user',
  'attack-opened-role':
    '[CRITICAL] 2 of 103: jane@example.com changed role billing-export in prod: open to 444455556666',
  'attack-combined-policies': '[CRITICAL] 1 critical of 106: bert stopped trail main in prod: then 3 more changes',
};

describe.each(ATTACKS)('$title', ({ name, messages }) => {
  const batch = batchOf(messages);

  it('is named in the subject, by its gravest act', () => {
    expect(subjectOf(batch)).toBe(SUBJECTS[name]);
  });

  it('is one incident, the Terraform apply beside it another', () => {
    const [attack, apply, ...others] = incidentsOf(batch.findings);
    expect(others).toEqual([]);
    expect(apply?.findings).toHaveLength(100);
    expect(attack?.lead.severity).toBe('critical');
  });

  it('is one message of each format, two in a channel, below what services take and mail readers show', () => {
    const text = renderText(batch, SNS);
    expect(text).toHaveLength(1);
    // The overview alone tells who did what: a screenful of it.
    expect(text[0]?.split(/\n-{70,}\n/)[0]?.split('\n').length).toBeLessThan(45);
    const json = renderJson(batch, SNS);
    expect(json.length).toBeLessThanOrEqual(2);
    for (const each of [...text, ...json]) expect(utf8Length(each)).toBeLessThanOrEqual(SNS.maxBytes);
    expect(renderChat(batch).length).toBeLessThanOrEqual(2);
    expect(utf8Length(renderHtml(batch))).toBeLessThan(95_000);
  });
});

/** Records of one account without a pause of half an hour. */
function sequencesOf(lines: readonly string[]): readonly (readonly JsonObject[])[] {
  const records = lines.map((line): unknown => JSON.parse(line)).filter((record) => isObject(record));
  const keyOf = (record: JsonObject): string => `${record['recipientAccountId']} ${record['eventTime']}`;
  const sequences: JsonObject[][] = [];
  let last: JsonObject = {};
  for (const record of records.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const pause = Date.parse(String(record['eventTime'])) - Date.parse(String(last['eventTime']));
    if (record['recipientAccountId'] !== last['recipientAccountId'] || !(pause < 1_800_000)) sequences.push([]);
    sequences.at(-1)?.push(record);
    last = record;
  }
  return sequences;
}

const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'] ?? '';

if (corpus !== '')
  describe('recorded attacks', () => {
    it.each(['stratus-red-team', 'splunk-security_content'])(
      'of %s lead with their gravest act and its target',
      (file) => {
        const path = join(corpus, `${file}.ndjson`);
        expect(existsSync(path)).toBe(true);
        let seen = 0;
        for (const records of sequencesOf(readFileSync(path, 'utf8').trim().split('\n'))) {
          const batch = batchOf(records, { ...SETTINGS, scope: 'catalogue' });
          const [lead] = batch.findings;
          if (lead === undefined) continue;
          seen += 1;
          const subject = subjectOf(batch);
          expect(subject).toMatch(/^[!-~][ -~]{0,98}$/);
          expect(subject.startsWith(`[${lead.severity.toUpperCase()}] `)).toBe(true);
          for (const finding of batch.findings) expect(rank(finding.severity)).toBeLessThanOrEqual(rank(lead.severity));
          // Both ends of its name, which a cut in the middle leaves.
          const named = lead.targets.find(({ name }) => name !== null && !/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(name))?.name;
          const isShown =
            named === undefined ||
            named === null ||
            (subject.includes(named.slice(0, 5)) && subject.includes(named.slice(-3)));
          expect(isShown || lead.predicate?.includes(named ?? '') !== true, `${subject} of ${named}`).toBe(true);
          expect(subject).toContain(lead.location.accountId ?? '');
        }
        expect(seen).toBeGreaterThan(20);
      },
    );
  });
