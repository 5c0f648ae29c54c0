/** Reads the HCL of modules and examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';

export const ROOT = new URL('../../', import.meta.url);

const folders = (parent: string): readonly string[] =>
  readdirSync(new URL(parent, ROOT))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(new URL(`${folder}/main.tf`, ROOT)));

export const SUBMODULES = folders('modules');
export const EXAMPLES = folders('examples');
/** Only the root uses them, and it validates what they get. */
export const INTERNAL = ['function', 'heartbeat', 'monitoring', 'notification', 'second-path', 'settings'].map(
  (name) => `modules/${name}`,
);
/** The root module as `.`, and each submodule by its folder. */
export const MODULES = ['.', ...SUBMODULES];

/** The HCL files of a module. */
export const filesOf = (module: string): readonly string[] =>
  readdirSync(new URL(`${module}/`, ROOT))
    .filter((name) => name.endsWith('.tf'))
    .map((name) => `${module}/${name}`);

export type Blocks = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Blocks of one type by their label, as hcl2json gives them. */
export async function blocks(path: string, type: string): Promise<Blocks> {
  const parsed: Readonly<Record<string, Blocks | undefined>> = await parse(
    path,
    readFileSync(new URL(path, ROOT), 'utf8'),
  );
  return parsed[type] ?? {};
}
