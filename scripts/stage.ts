/** Copies exactly what a user of the registry receives into a temporary folder. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'modules', 'examples'];

/** Left in the folder of an example that was tried. */
const LEFT_BY_TOOLS = /(?:^|\/)(?:\.terraform|node_modules|\.gen|cdktf\.out|dist)(?:\/|$)|\.tfstate/;

/** The module's address in the examples; users replace example.com with where the repository is. */
const ADDRESS = /git::https:\/\/example\.com\/terraform-aws-iam-change-alerts\.git(?:\/\/([\w/-]+))?\?ref=v[\d.]+/g;

/** Points the examples of a copy at that copy. CDK for Terraform keeps the address: its test serves the copy there. */
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
  useCopy(folder);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  return { folder, remove };
}
