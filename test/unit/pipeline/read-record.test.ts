import { describe, expect, it } from 'vitest';
import { isBeat, isUnreadable, readLogEvent } from '../../../lambda-src/pipeline/read-record.ts';
import { ALONE, type Run } from '../../../lambda-src/pipeline/run.ts';
import { HEARTBEAT, heartbeat, record } from '../../records.ts';
import { SETTINGS } from '../../settings.ts';

const read = (message: unknown, position = 0, run: Partial<Run> = {}, settings = SETTINGS) =>
  readLogEvent(
    { id: 'id', timestamp: 0, message: typeof message === 'string' ? message : JSON.stringify(message) },
    position,
    settings,
    { ...ALONE, ...run },
    () => true,
  );

/** Key of what it gives, whatever that is. */
function keyOf(...args: Parameters<typeof read>): string | undefined {
  const result = read(...args);
  if (result === null || 'beat' in result) return undefined;
  return isUnreadable(result) ? result.sources[0]?.key : result.source.key;
}

describe('a log event', () => {
  const one = record('CreateUser', { requestParameters: { userName: 'one' } });

  it('is known by its whole message where it has an eventID, wherever it stands and in whatever invocation', () => {
    expect(keyOf(one, 3, { invocation: 'r1' })).toBe(keyOf(one, 4, { invocation: 'r2' }));
    expect(keyOf(one)).not.toBe(keyOf({ ...one, note: 1 }));
    expect(keyOf(one)).not.toBe(keyOf(`${JSON.stringify(one)} `));
  });

  it.each([
    ['without an eventID', { ...one, eventID: null }],
    ['that is a test', { ...one, iamChangeAlertsTest: true }],
    ['that cannot be read', '{"eventID":"x"'],
  ])('%s is known by its position in its invocation, which a retry has as well', (_, message) => {
    const run = { invocation: 'r1' };
    expect(keyOf(message, 3, run)).toBe(keyOf(message, 3, run));
    expect(keyOf(message, 3, run)).not.toBe(keyOf(message, 4, run));
    expect(keyOf(message, 3, run)).not.toBe(keyOf(message, 3, { invocation: 'r2' }));
  });

  it('with a heartbeat is one, and no finding', () => {
    const result = read(heartbeat(), 0, {}, { ...SETTINGS, heartbeat: HEARTBEAT });
    expect(result !== null && !isUnreadable(result) && isBeat(result)).toBe(true);
  });

  it('larger than CloudWatch Logs takes is not parsed', () => {
    const result = read(JSON.stringify({ ...one, note: 'x'.repeat(1024 * 1024) }));
    expect(result).toMatchObject({ kind: 'record', reason: 'larger than any log event of CloudWatch Logs' });
  });
});
