/** Copies exactly what a user of the registry receives into a temporary folder. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'modules', 'examples'];

/** Left in the folder of an example that was tried. */
const LEFT_BY_TOOLS = /(?:^|\/)(?:\.terraform|node_modules|\.gen|cdktf\.out|dist)(?:\/|$)|\.tfstate/;

export interface Stage {
  /** The root module. */
  readonly folder: string;
  remove(): void;
}

/** @param more further paths to copy, for tests */
export function stage(more: readonly string[] = []): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-'));
  for (const path of [...MODULE, ...more]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      dereference: true,
      filter: (source) => !LEFT_BY_TOOLS.test(relative(ROOT, source)),
    });
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  return { folder, remove };
}
