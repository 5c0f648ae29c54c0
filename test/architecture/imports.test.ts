/** Which folder may import which: handler → pipeline → render → finding → rules → policy → catalogue → record; aws implements the pipeline's ports. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../lambda-src', import.meta.url));
const FILES = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const textOf = (file: string): string => readFileSync(join(SOURCES, file), 'utf8');
/** Without comments and string contents. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/^(?:import|export|\}).* from '([^']+)';$|\bimport\('([^']+)'\)/gm)].map(
    ([, fixed, dynamic]) => fixed ?? dynamic ?? '',
  );

/** What each folder may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  record: [],
  catalogue: ['record'],
  policy: ['record', 'catalogue'],
  rules: ['record', 'catalogue', 'policy'],
  finding: ['record', 'catalogue', 'policy', 'rules'],
  render: ['record', 'catalogue', 'policy', 'rules', 'finding'],
  pipeline: ['record', 'catalogue', 'rules', 'finding', 'render'],
  'look-up': ['record', 'catalogue', 'policy', 'rules', 'finding'],
  aws: ['record', 'catalogue', 'finding', 'render', 'look-up', 'pipeline', '.'],
};

const folderOf = (file: string): string => (file.includes('/') ? (file.split('/')[0] ?? '') : '.');

it('finds the sources', () => {
  expect(FILES.length).toBeGreaterThan(40);
  expect(FILES.flatMap(importsOf).length).toBeGreaterThan(150);
  expect(new Set(FILES.map(folderOf))).toEqual(new Set(['.', ...Object.keys(MAY_IMPORT)]));
});

it('no file imports itself by way of others', () => {
  const targets = new Map(
    FILES.map((file) => [
      file,
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => join(dirname(file), name)),
    ]),
  );
  const circle = (file: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    for (const next of targets.get(file) ?? []) {
      const found = circle(next, [...way, file]);
      if (found !== null) return found;
    }
    targets.set(file, []);
    return null;
  };
  expect(FILES.map((file) => circle(file, [])).filter((found) => found !== null)).toEqual([]);
});

describe.each(Object.entries(MAY_IMPORT))('%s', (folder, others) => {
  it('imports only what it may', () => {
    for (const file of FILES.filter((name) => folderOf(name) === folder)) {
      for (const name of importsOf(file).filter((imported) => imported.startsWith('.'))) {
        const target = folderOf(relative(SOURCES, join(SOURCES, dirname(file), name)));
        expect([folder, ...others], `${file} imports ${name}`).toContain(target);
      }
    }
  });
});

it.each(['record', 'catalogue', 'policy', 'rules', 'finding', 'render'])(
  '%s knows no SDK, process, clock, chance or console',
  (folder) => {
    for (const file of FILES.filter((name) => folderOf(name) === folder)) {
      const packages = importsOf(file).filter((name) => !name.startsWith('.'));
      expect(packages, file).toEqual([]);
      const forbidden =
        /\b(?:process\.|performance\.|console\.(?:log|error|warn|info|debug)\b)|\b(?:fetch|setTimeout|setInterval)\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/;
      expect(codeOf(file).match(forbidden)?.[0], file).toBeUndefined();
    }
  },
);

it('the SDK is imported by aws alone', () => {
  for (const file of FILES.filter((name) => folderOf(name) !== 'aws')) {
    expect(
      importsOf(file).filter((name) => name.startsWith('@')),
      file,
    ).toEqual([]);
  }
});

it('nothing is typed "any", and no file is a grab bag called utils', () => {
  for (const file of FILES) {
    expect(file).not.toMatch(/util|helper|common|misc/);
    expect(codeOf(file), file).not.toMatch(/:\s*any\b|<any>|\bas any\b/);
  }
});
