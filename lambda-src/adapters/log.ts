import type { LogLevel } from '../config.ts';
import type { Log } from '../pipeline/ports.ts';

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * One JSON object a line on standard output, with the `timestamp` and `level` that Lambda's JSON log format filters by.
 * Not `console.log`: Lambda would wrap the object in another one, and CloudWatch would not find metrics in it.
 */
export function createLog(
  minimum: LogLevel,
  write: (line: string) => void = (line) => process.stdout.write(line),
): Log {
  return (level, message, fields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(minimum)) return;
    write(
      `${JSON.stringify({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...fields })}\n`,
    );
  };
}
