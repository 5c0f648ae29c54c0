/** Copies what a user of the registry gets, and nothing else, into a folder of its own. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'modules', 'examples'];

/** In a folder where somebody has tried an example. */
const LEFT_BY_TOOLS = /(?:^|\/)(?:\.terraform|node_modules|\.gen|cdktf\.out|dist)(?:\/|$)|\.tfstate/;

/** The module's address in the examples: whoever copies one puts where the repository is instead of example.com. */
const ADDRESS = /git::https:\/\/example\.com\/terraform-aws-iam-change-alerts\.git(?:\/\/([\w/-]+))?\?ref=v[\d.]+/g;

/** Lets the examples of a copy use that copy. CDK for Terraform keeps the address: its test serves the copy there. */
function useCopy(folder: string): void {
  for (const file of globSync('examples/**/*.tf', { cwd: folder }).map((path) => join(folder, path))) {
    const text = readFileSync(file, 'utf8');
    const local = text.replace(ADDRESS, (_, submodule = '') => relative(dirname(file), join(folder, submodule)));
    if (local !== text) writeFileSync(file, local);
  }
}

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
      filter: (source) => !LEFT_BY_TOOLS.test(relative(ROOT, source)),
    });
  }
  useCopy(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  return { folder, remove };
}
