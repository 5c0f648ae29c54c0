/** Counts by name, for the summary of a history. */
import { grouped } from '../../lambda-src/render/plain.ts';

/** Names come from outside: beyond this number they are counted together. */
export const MAX_KEYS = 10_000;
const OTHERS = 'all others';
export const MAX_NAME = 200;

export const add = (counts: Map<string, number>, key: string, more = 1): void => {
  const known = counts.has(key) || counts.size < MAX_KEYS ? key : OTHERS;
  counts.set(known, (counts.get(known) ?? 0) + more);
};

export const most = (counts: ReadonlyMap<string, number>, shown: number): readonly (readonly [string, number])[] =>
  [...counts].sort(([, a], [, b]) => b - a).slice(0, shown);

/** `AttachRolePolicy 20, CreateRole 3 and 12 of other events`. */
export function listed(counts: ReadonlyMap<string, number>, shown: number): string {
  const all = most(counts, Number.POSITIVE_INFINITY);
  const rest = all.slice(shown).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...all.slice(0, shown).map(([name, count]) => `${name} ${grouped(count)}`),
    ...(rest === 0 ? [] : [`others ${grouped(rest)}`]),
  ].join(', ');
}

export const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;
