/** Reads the module's HCL, for checks on it. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktf/hcl2json';

export const ROOT = new URL('../../../', import.meta.url);

/** The root module as `.`, and each submodule by its folder. */
export const MODULES = [
  '.',
  'modules/filter-pattern',
  'modules/function',
  'modules/notification',
  'modules/subscription',
  'modules/trail',
];

export type Blocks = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Blocks of one type by their label, as hcl2json gives them. */
export async function blocks(path: string, type: string): Promise<Blocks> {
  const parsed: Readonly<Record<string, Blocks | undefined>> = await parse(
    path,
    readFileSync(new URL(path, ROOT), 'utf8'),
  );
  return parsed[type] ?? {};
}
