import type { LogLevel } from './config.ts';
import type { Log } from './pipeline/ports.ts';

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Not `console.log`: Lambda would wrap the object in another one, and CloudWatch would not find metrics in it. */
export const writeLine = (value: Readonly<Record<string, unknown>>): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** One JSON object a line, with the `timestamp` and `level` of Lambda's JSON log format. */
export function createLog(
  minimum: LogLevel,
  write: (value: Readonly<Record<string, unknown>>) => void = writeLine,
): Log {
  return (level, message, fields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(minimum)) return;
    write({ timestamp: new Date().toISOString(), level: level.toUpperCase(), message, ...fields });
  };
}
