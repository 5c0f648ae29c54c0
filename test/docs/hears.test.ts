/** Each row of "What detects tampering" in docs/operating.md is tried in test/e2e/installation.test.ts, or has a reason why it is not. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CUTS, TOPIC_DELETED, UNTRIED } from '../e2e/cuts.ts';

const PAGE = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
const [, table = ''] = /<!-- BEGIN hears -->\n([\s\S]*?)<!-- END hears -->/.exec(PAGE) ?? [];
const ROWS = table
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, done = '', alert = '', secondPath = '', alarm = '']) => ({ done, alert, secondPath, alarm }));

const tried = new Set([...CUTS, TOPIC_DELETED].map(({ row }) => row));

it('each row is tried or has a reason, and what is tried has a row', () => {
  expect(ROWS.length).toBeGreaterThan(10);
  expect([...tried, ...Object.keys(UNTRIED)].toSorted()).toEqual(ROWS.map(({ done }) => done).toSorted());
});

it('the second path hears what the table says it hears', () => {
  const unheard = ROWS.filter(({ secondPath }) => secondPath.startsWith('no'));
  const heard = new Set(CUTS.map(({ row }) => row));
  expect(unheard.map(({ done }) => done).filter((row) => heard.has(row))).toEqual([]);
  expect(unheard.map(({ done }) => done)).toContain(TOPIC_DELETED.row);
});

it('what the second path does not hear raises an alarm', () => {
  for (const { secondPath, alarm, done } of ROWS) {
    if (secondPath.startsWith('no')) expect(alarm, done).toMatch(/^`/);
  }
});
