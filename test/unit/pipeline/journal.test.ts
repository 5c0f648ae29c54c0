import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { Journal } from '../../../lambda-src/pipeline/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LONG = 10_000;
const unexpected = (error: unknown): never => {
  throw error;
};
const open = (event: string): Journal => new Journal(folder, event, unexpected);
const suspects = (event: string): readonly number[] => [...open(event).suspects];

/** A process that is killed while it judges, as Lambda kills one for its memory or its time. */
function die(event: string, ...positions: readonly (readonly [position: number, characters: number])[]): void {
  const path = JSON.stringify(fileURLToPath(new URL('../../../lambda-src/pipeline/journal.ts', import.meta.url)));
  const code = `import(${path}).then(({ Journal }) => {
    const journal = new Journal(${JSON.stringify(folder)}, ${JSON.stringify(event)}, console.error);
    for (const [position, characters] of ${JSON.stringify(positions)}) journal.judging(position, characters);
    process.kill(process.pid, 'SIGKILL');
  });`;
  expect(spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', code]).signal).toBe('SIGKILL');
}

it('tells the next process which record a killed one was judging, and all of them after several', () => {
  expect(suspects('e1')).toEqual([]);
  die('e1', [3, LONG], [7, LONG]);
  expect(suspects('e1')).toEqual([7]);
  die('e1', [12, LONG]);
  expect(suspects('e1').toSorted((a, b) => a - b)).toEqual([7, 12]);
  expect(suspects('e2')).toEqual([]);
});

it('suspects no long record that was left behind for a short one', () => {
  die('e3', [3, LONG], [4, 100]);
  expect(suspects('e3')).toEqual([]);
});

it('keeps what it knows until the event is done with, and then leaves nothing', () => {
  die('e4', [5, LONG]);
  const retry = open('e4');
  retry.judging(6, LONG);
  retry.judged();
  expect(suspects('e4')).toEqual([5]);
  open('e4').remove();
  expect(suspects('e4')).toEqual([]);
});

it('writes nothing for records of ordinary length', () => {
  const before = readdirSync(folder);
  const journal = open('e5');
  for (let position = 0; position < 100; position += 1) journal.judging(position, 2_000);
  journal.judged();
  journal.remove();
  expect(readdirSync(folder)).toEqual(before);
});

it('that cannot be written says so once, and nothing else changes', () => {
  const problems: unknown[] = [];
  const journal = new Journal(join(folder, 'none'), 'e6', (error) => problems.push(error));
  for (let position = 0; position < 3; position += 1) journal.judging(position, LONG);
  journal.remove();
  expect(problems).toHaveLength(1);
});
