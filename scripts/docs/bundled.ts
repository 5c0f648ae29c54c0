/** Which packages are in the function's zip: a bill of materials for programs, and a notice for people. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../build.ts';
import { ROOT } from '../check.ts';

/** CycloneDX as JSON, the same bytes on every machine: https://cyclonedx.org/docs/1.6/json/ */
export async function billOfMaterials(): Promise<string> {
  const { metafile } = await bundle();
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-bom-'));
  try {
    writeFileSync(join(folder, 'metafile.json'), JSON.stringify(metafile));
    const program = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js');
    const options = ['--output-reproducible', '--validate', '--build-working-dir', ROOT];
    const files = ['--output-file', join(folder, 'bom.json'), join(folder, 'metafile.json')];
    execFileSync(process.execPath, [program, ...options, ...files], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    return `${readFileSync(join(folder, 'bom.json'), 'utf8').trimEnd()}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string }; readonly expression?: string }[];
}

/** A package's file whose name begins with a word, such as LICENSE or LICENSE.md. */
function fileOf(name: string, word: RegExp): string | null {
  const folder = join(ROOT, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} is in the zip, and not in node_modules`);
  const file = readdirSync(folder).find((candidate) => word.test(candidate));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
}

function entryOf({ group, name, version, licenses = [] }: Component): string {
  const full = group === undefined || group === '' ? name : `${group}/${name}`;
  const ids = licenses.map(({ license, expression }) => license?.id ?? expression ?? '');
  const licence = fileOf(full, /^licen[cs]e/i) ?? '';
  // The text of Apache-2.0 is in this project's own LICENSE; other licences require theirs.
  const copyright = /^\s*(Copyright (?!\[yyyy\]).*)$/m.exec(licence)?.[1];
  const terms = ids.includes('Apache-2.0') ? copyright : licence;
  return [`${full} ${version} (${ids.join(', ')})`, terms, fileOf(full, /^notice/i)].filter(Boolean).join('\n\n');
}

/** @param bom what {@link billOfMaterials} gives */
export function notice(bom: string): string {
  const { components }: { readonly components: readonly Component[] } = JSON.parse(bom);
  const packages = components.filter(({ version }) => version !== undefined);
  return `${[
    'iam-change-alerts',
    'Licensed under the Apache License, Version 2.0; see LICENSE.',
    `modules/function/lambda.zip holds parts of the packages below. modules/function/lambda.cdx.json names them for programs.
Both are written by "npm run docs".`,
    ...packages.map(entryOf),
  ].join('\n\n')}\n`;
}
