/**
 * Writes the pages and tables generated from code: coverage, gallery, rules, inputs and outputs, the patterns of the presets,
 * and what is bundled in the zip.
 *
 *   npm run docs                writes them
 *   npm run docs -- --check     fails if one is out of date
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressTable, cdktfSettings, PACKAGE } from './docs/address.ts';
import { billOfMaterials, notice } from './docs/bundled.ts';
import { coveragePage, eventNames, parsedPresets } from './docs/coverage.ts';
import { deployingPage } from './docs/deployer.ts';
import { diagram } from './docs/diagram.ts';
import { galleryPage, pictured } from './docs/gallery.ts';
import { interfaceOf } from './docs/interface.ts';
import { fill } from './docs/page.ts';
import { presetPatterns, USUAL } from './docs/presets.ts';
import { adjustmentsTable, baseTable, guardsTable, publicTable, rulesTable, runbookIndex } from './docs/rules.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

const read = (path: string): string => (existsSync(`${ROOT}${path}`) ? readFileSync(`${ROOT}${path}`, 'utf8') : '');

/** A page with its tables regenerated. */
const fillAll = (path: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((page, [name, text]) => fill(page, name, text), read(path));

/** The expected content of every file, by its path. */
async function files(): Promise<ReadonlyMap<string, string>> {
  const patterns = await presetPatterns(USUAL);
  const bom = await billOfMaterials();
  const made = new Map([
    ['scripts/filter-pattern/presets.json', `${JSON.stringify(patterns, null, 2)}\n`],
    ['docs/coverage.md', await coveragePage(patterns)],
    ['docs/gallery.md', await galleryPage(patterns)],
    ['modules/function/lambda.cdx.json', bom],
    ['NOTICE', notice(bom)],
    ['docs/event.json', pictured()],
    ['docs/deploying.md', deployingPage()],
    ['docs/how-it-works.svg', await diagram()],
    ['modules/settings/event-names.json', eventNames()],
    [
      'docs/severity.md',
      fillAll('docs/severity.md', {
        rules: rulesTable(parsedPresets(patterns)),
        adjustments: adjustmentsTable(),
        guards: guardsTable(),
        base: baseTable(),
        public: publicTable(),
      }),
    ],
    ['docs/runbook.md', fillAll('docs/runbook.md', { index: runbookIndex() })],
  ]);
  const modules = ['.', ...readdirSync(`${ROOT}modules`).map((name) => `modules/${name}`)];
  for (const module of modules) {
    const page = module === '.' ? 'README.md' : `${module}/README.md`;
    made.set(page, fill(read(page), 'interface', await interfaceOf(module)));
  }
  made.set('README.md', fill(made.get('README.md') ?? '', 'address', addressTable(PACKAGE)));
  const cdktf = 'examples/cdktf-typescript/cdktf.json';
  made.set(cdktf, cdktfSettings(read(cdktf), PACKAGE));
  return made;
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run docs [-- --check]`);
    return 2;
  }
  const stale = [...(await files())].filter(([path, text]) => read(path) !== text);
  if (args.includes('--check')) {
    for (const [path] of stale) console.error(`${path} is out of date. Run "npm run docs" and commit it.`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const [path, text] of stale) {
    writeFileSync(`${ROOT}${path}`, text);
    console.log(`wrote ${path}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
