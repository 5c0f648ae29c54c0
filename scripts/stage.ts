/** Copies what a user of the registry gets, and nothing else, into a folder of its own. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'modules', 'examples'];

export interface Stage {
  /** The root module. */
  readonly folder: string;
  remove(): void;
}

/** @param more further paths, for tests of the module itself */
export function stage(more: readonly string[] = []): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-'));
  for (const path of [...MODULE, ...more]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      dereference: true,
      filter: (source) => !/(?:^|\/)(?:\.terraform|node_modules)(?:\/|$)|\.tfstate/.test(source),
    });
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  return { folder, remove };
}
