import { expect, it } from 'vitest';
import { createLog } from '../../lambda-src/log.ts';

it('writes what is at least as serious as the level, as Lambda writes JSON logs', () => {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log('info', 'left out');
  log('warn', 'kept', { tries: 2 });
  log('error', 'kept too');
  expect(lines).toEqual([
    { timestamp: expect.stringMatching(/^\d{4}-.*Z$/), level: 'WARN', message: 'kept', tries: 2 },
    { timestamp: expect.any(String), level: 'ERROR', message: 'kept too' },
  ]);
});
