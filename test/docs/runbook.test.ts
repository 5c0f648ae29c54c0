/** Every alert leads to a section of docs/runbook.md, and every section says what to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wholeCatalogue } from '../../lambda-src/catalogue/index.ts';
import { SEVERITIES } from '../../lambda-src/catalogue/severity.ts';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { renderChat } from '../../lambda-src/render/chat.ts';
import {
  DENY_USER,
  LOOK_UP,
  LOOK_UP_USER,
  REVOKE,
  ROWS as ROWS_OF_COMMANDS,
} from '../../lambda-src/render/containment.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { runbookSection, UNREADABLE_SECTION } from '../../lambda-src/render/runbook.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { ADJUSTMENTS } from '../../lambda-src/rules/adjustments.ts';
import { BATCH_ADJUSTMENTS } from '../../lambda-src/rules/batch.ts';
import { RULES } from '../../lambda-src/rules/index.ts';
import { TEST_CATEGORY } from '../../lambda-src/rules/judged.ts';
import { LOOKED_UP } from '../../lambda-src/rules/looked-up.ts';
import { sectionsOf } from '../../scripts/docs/rules.ts';
import { GALLERY, GALLERY_SETTINGS } from '../alerts/gallery.ts';
import { subscriptionEvent } from '../subscription-event.ts';

const CATALOGUE = wholeCatalogue();

const read = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const PAGE = read('runbook.md');

/** Second-level sections by their anchor, as GitHub generates it. */
const SECTIONS = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((text) => [
      text
        .slice(0, text.indexOf('\n'))
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
      text,
    ]),
);

const ROWS = [...RULES, ...ADJUSTMENTS, ...BATCH_ADJUSTMENTS, ...LOOKED_UP];
const CATEGORIES = [
  ...new Set(Object.values(CATALOGUE).flatMap((events) => Object.values(events).map(({ category }) => category))),
  'other',
  TEST_CATEGORY,
];
const URL_OF_PAGE = 'https://git.example.com/security/runbook.md';

it('knows the rules and the categories', () => {
  expect(ROWS.length).toBeGreaterThan(30);
  expect(CATEGORIES.length).toBeGreaterThan(10);
});

it.each(CATEGORIES)('a finding of category "%s" has a section', (category) => {
  expect([...SECTIONS.keys()]).toContain(runbookSection({ reasons: [], category }));
});

it.each(ROWS)('$id has a section, and is named in no other', (row) => {
  const sections = sectionsOf(row);
  for (const section of sections) expect([...SECTIONS.keys()]).toContain(section);
  const naming = [...SECTIONS].filter(([, text]) => text.includes(row.id)).map(([anchor]) => anchor);
  for (const anchor of naming) expect(sections).toContain(anchor);
});

it('names no rule that does not exist', () => {
  const ids = ROWS.map(({ id }) => id);
  for (const [id] of PAGE.matchAll(/\bS\d{2,3}\b/g)) expect(ids).toContain(id);
});

it.each([...ROWS_OF_COMMANDS.flatMap(([, , template]) => template ?? []), DENY_USER, REVOKE, LOOK_UP, LOOK_UP_USER])(
  'has the command that alerts fill in: %s',
  (template) => {
    expect(PAGE).toMatch(new RegExp(`^ *aws ${template.split(' ').slice(0, 2).join(' ')}(?: |$)`, 'm'));
  },
);

it('what could not be read has a section', () => expect([...SECTIONS.keys()]).toContain(UNREADABLE_SECTION));

it.each(SEVERITIES)('severity %s has an anchor', (severity) => expect(PAGE).toContain(`<a id="${severity}"></a>`));

const KINDS = [...SECTIONS].filter(([anchor]) => !/^(?:how-fast|the-first-five-minutes)$/.test(anchor));

it.each(KINDS)('%s says what to check first and how to undo it', (_, text) => {
  expect(text).toContain('**Check first.**');
  if (!text.startsWith('Unreadable')) expect(text).toContain('**Undo.**');
  expect(text).toMatch(/^```sh\naws |^```sh\nterraform /m);
});

describe.each(GALLERY)('the alert "$title"', ({ messages }) => {
  it('links to existing sections, in every format', async () => {
    const settings = { ...GALLERY_SETTINGS, runbookUrl: URL_OF_PAGE };
    const { batch } = await processEvent(subscriptionEvent(...messages), settings);
    const limit = { maxBytes: 262_144 };
    for (const text of [renderText(batch, limit).join(), renderHtml(batch), renderJson(batch, limit).join()]) {
      const anchors = [...text.matchAll(/git\.example\.com\/security\/runbook\.md#([a-z-]+)/g)].map(
        ([, anchor]) => anchor,
      );
      if (batch.findings.length > 0 || !text.startsWith('{')) expect(anchors.length).toBeGreaterThan(0);
      for (const anchor of anchors) expect([...SECTIONS.keys()]).toContain(anchor);
    }
    // As a client reads it: in the text itself, the colon of a link is escaped.
    const chat = renderChat(batch).map((text) => JSON.stringify(JSON.parse(text)));
    if (batch.findings.length > 0) expect(chat.join()).toContain(`${URL_OF_PAGE}#`);
  });
});

it('every section has an alert in the gallery', async () => {
  const shown = new Set<string>();
  for (const { messages } of GALLERY) {
    const { batch } = await processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
    for (const finding of batch.findings) shown.add(runbookSection(finding));
    if (batch.unreadable.length > 0) shown.add(UNREADABLE_SECTION);
  }
  expect([...shown].toSorted()).toEqual(KINDS.map(([anchor]) => anchor).toSorted());
});

it('without runbook_url alerts name the section, without a link', async () => {
  const { messages = [] } = GALLERY.find(({ name }) => name === 'trust-github') ?? {};
  const { batch } = await processEvent(subscriptionEvent(...messages), GALLERY_SETTINGS);
  expect(renderText(batch, { maxBytes: 262_144 }).join()).toContain('Runbook:     section "trust" of docs/runbook.md');
  expect(renderHtml(batch)).toContain('Runbook: section &quot;trust&quot; of docs/runbook.md');
  expect(renderHtml(batch)).not.toMatch(/href="[^"]*runbook/);
  expect(renderChat(batch).join()).not.toContain('runbook');
});
