/** Rules and adjustments as rows: what they say of themselves, and that each does what it says. */

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lookUp } from '../../lambda-src/catalogue/index.ts';
import { rank, type Severity, worst } from '../../lambda-src/catalogue/severity.ts';
import { detect } from '../../lambda-src/finding/detect.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import { TRUSTS_NOBODY } from '../../lambda-src/policy/trusted.ts';
import type { JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { ADJUSTMENTS } from '../../lambda-src/rules/adjustments.ts';
import { BATCH_ADJUSTMENTS } from '../../lambda-src/rules/batch.ts';
import { adjustBatch } from '../../lambda-src/rules/evaluate.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { LOOKED_UP } from '../../lambda-src/rules/looked-up.ts';
import { ADJUSTMENT_WORDS, RULE_WORDS } from '../../scripts/docs/rule-words.ts';
import { SETTINGS as DEFAULTS } from '../settings.ts';
import { EXAMPLES, type Example } from './events.ts';

const ROWS = [...RULES, ...ADJUSTMENTS, ...BATCH_ADJUSTMENTS];
const SETTINGS = { ...DEFAULTS, trusted: { ...TRUSTS_NOBODY, accountIds: ['999988887777'] } };

function judged(records: JsonObject | readonly JsonObject[], settings: Example['settings']): readonly Finding[] {
  const all = { ...SETTINGS, ...settings };
  const found = [records].flat().map((raw) => detect(parseRecord(raw), all));
  const ids = found.flatMap(({ id }) => id ?? []);
  const reusedIds = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return adjustBatch(found, { hasUnreadable: false, reusedIds });
}

const naming = (findings: readonly Finding[], id: string): readonly Finding[] =>
  findings.filter(({ reasons }) => reasons.some(({ rule }) => rule === id));
const worstOf = (findings: readonly Finding[]): Severity =>
  findings.reduce<Severity>((severity, finding) => worst(severity, finding.severity), 'info');

it('each has an id of its own, and examples', () => {
  const all = [...ROWS, ...LOOKED_UP].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
  const ids = ROWS.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(30);
  // Those of LOOKED_UP are in test/unit/rules/looked-up.test.ts: they need more than records.
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(ids.toSorted());
});

const WORDS = { ...RULE_WORDS, ...ADJUSTMENT_WORDS };

const CASES = ROWS.flatMap(({ id }) =>
  (EXAMPLES[id] ?? []).map((example, index) => ({ id, name: WORDS[id]?.name, ...example, number: index + 1 })),
);

it('each says in words when it holds, and nothing else does', () => {
  const idsOf = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id).toSorted();
  expect(Object.keys(RULE_WORDS).toSorted()).toEqual(idsOf(RULES));
  const adjustments = [...ADJUSTMENTS, ...BATCH_ADJUSTMENTS, ...LOOKED_UP];
  expect(Object.keys(ADJUSTMENT_WORDS).toSorted()).toEqual(idsOf(adjustments));
});

it.each(CASES)('$id $name ($number)', ({ id, match, severity, miss, missSeverity, settings }) => {
  const found = naming(judged(match, settings), id);
  expect(found, 'no finding names it').not.toEqual([]);
  expect(worstOf(found)).toBe(severity);
  const near = judged(miss, settings);
  expect(naming(near, id).filter((finding) => rank(finding.severity) >= rank(severity))).toEqual([]);
  if (missSeverity !== undefined) expect(worstOf(near)).toBe(missSeverity);
});

/** For people to read: of each example severity and reasons, in the words of an alert. */
it('each says why in its words, with techniques of ATT&CK', async () => {
  const told = CASES.toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })).map(
    ({ id, match, settings }) => {
      const [finding] = naming(judged(match, settings), id);
      const why = finding?.reasons.map(({ rule, text, brief, techniques }) =>
        [`  ${rule ?? 'base'}: ${text}`, `    ${brief ?? '-'} (${techniques.join(', ') || '-'})`].join('\n'),
      );
      const { severity, eventName, actor } = finding ?? {};
      return [`${id}: ${severity}, ${eventName} by ${actor?.type} ${actor?.name}`, ...(why ?? [])].join('\n');
    },
  );
  await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('golden.txt');
});

describe.each(RULES)('$id', ({ id, events }) => {
  it('is about events of the catalogue', () => {
    for (const key of events ?? []) {
      const [service, event = ''] = key.split(':');
      expect(lookUp(`${service}.amazonaws.com`, event), key).not.toBeNull();
    }
  });

  it('says in words what it finds, and when', () => {
    expect(RULE_WORDS[id]?.name).toMatch(/^[A-Z].*[^.]$/);
    expect(RULE_WORDS[id]?.when).toMatch(/^\S.*[^.]$/);
  });
});

it('the id of each is written in its row alone, and in that of the command that contains it: nothing else hangs on it', () => {
  const sources = fileURLToPath(new URL('../../lambda-src', import.meta.url));
  const written = globSync(`${sources}/**/*.ts`)
    .filter((file) => !file.endsWith('/render/containment.ts'))
    .flatMap((file) => readFileSync(file, 'utf8').match(/(?<=')S\d{2,3}(?=')/g) ?? []);
  expect(written.toSorted()).toEqual([...ROWS, ...LOOKED_UP].map(({ id }) => id).toSorted());
});
