/**
 * Writes test/data/aws-provider-6.json: the arguments and attributes that version 6 of the AWS provider has for each resource
 * and data source the HCL uses, and which of them are deprecated. Both come from types published for other languages, since the
 * provider itself is too large to install twice: names from CDK Terrain, deprecations from Pulumi.
 *
 *   npm run aws-provider-6    after using a new type of resource, or to follow the provider
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usesOf } from '../test/module/provider-uses.ts';
import { ROOT } from './check.ts';

const NAMES_FROM = '@cdktn/provider-aws@25.7.0';
const DEPRECATIONS_FROM = '@pulumi/aws@7.48.0';
const FACTS = join(ROOT, 'test/data/aws-provider-6.json');

/** Pulumi's name of a type, if it is neither `<service>/<rest>` nor that without its first words. */
const PULUMI_NAMES: Readonly<Record<string, string>> = { aws_cloudtrail: 'cloudtrail/trail' };

/** The folder of a package, downloaded without its dependencies. */
function unpacked(specifier: string): string {
  const folder = join(ROOT, '.cache/types', specifier.replaceAll(/[@/]+/g, '-'));
  if (existsSync(folder)) return folder;
  const made = `${folder}.new`;
  mkdirSync(made, { recursive: true });
  const [file = ''] = execFileSync('npm', ['pack', specifier, '--silent'], { cwd: made, encoding: 'utf8' }).split('\n');
  execFileSync('tar', ['xzf', file, '--strip-components=1'], { cwd: made });
  renameSync(made, folder);
  return folder;
}

const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Paths such as `logging_config.log_group`, from the functions that serialize a block and its nested blocks. */
function namesOf(code: string): readonly string[] {
  const writers = new Map<string, ReadonlyMap<string, string>>();
  const keys = (body: string): ReadonlyMap<string, string> =>
    new Map(
      [...body.matchAll(/^ {4,12}(\w+): (.*),$/gm)].map(([, key = '', value = '']) => [
        key,
        /(\w+)ToTerraform\b(?!.*stringToTerraform)/.exec(value)?.[1] ?? '',
      ]),
    );
  for (const [, name = '', body = ''] of code.matchAll(/^function (\w+)ToTerraform\(struct\) \{([\s\S]*?)^\}/gm))
    writers.set(name, keys(body));
  const [, root = ''] = /^ {4}synthesizeAttributes\(\) \{([\s\S]*?)^ {4}\}/m.exec(code) ?? [];
  const paths = (level: ReadonlyMap<string, string>, before: string): readonly string[] =>
    [...level].flatMap(([key, writer]) => [
      `${before}${key}`,
      ...paths(writers.get(writer) ?? new Map(), `${before}${key}.`),
    ]);
  const main = code.slice(code.lastIndexOf('\nclass '));
  const computed = [...main.matchAll(/(?:this\.get\w+Attribute\(|List\(this, )["'](\w+)["']/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set([...paths(keys(root), ''), ...computed])].sort();
}

/** Deprecated properties, by their names or paths in Terraform. */
function deprecatedOf(file: string, inputs: string, names: readonly string[]): readonly string[] {
  const interfaceOf = (service: string, name: string): string => {
    const [, space = ''] =
      new RegExp(`^export declare namespace ${service} \\{$([\\s\\S]*?)^\\}`, 'm').exec(inputs) ?? [];
    return new RegExp(`^    interface ${name} \\{$([\\s\\S]*?)^    \\}`, 'm').exec(space)?.[1] ?? '';
  };
  const terraformName = (name: string, before: string): string | undefined =>
    [snake(name), snake(name).replace(/s$/, ''), snake(name).replace(/ies$/, 'y')].find((found) =>
      names.includes(`${before}${found}`),
    );
  const within = (body: string, before: string): readonly string[] =>
    [...body.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?^\s+(?:readonly )?(\w+)\??: (.*);$/gm)].flatMap(
      ([, comment = '', property = '', type = '']) => {
        const name = terraformName(property, before);
        if (name === undefined) return [];
        const [, service = '', nested = ''] = /\binputs\.(\w+)\.(\w+)/.exec(type) ?? [];
        const deeper = nested === '' ? [] : within(interfaceOf(service, nested), `${before}${name}.`);
        return comment.includes('@deprecated') ? [`${before}${name}`] : deeper;
      },
    );
  return [...new Set(within(readFileSync(file, 'utf8'), ''))].sort();
}

const cdktn = unpacked(NAMES_FROM);
const pulumi = unpacked(DEPRECATIONS_FROM);
const inputs = readFileSync(join(pulumi, 'types/input.d.ts'), 'utf8');
const [, version = ''] = /provider version ([\d.]+)/.exec(readFileSync(join(cdktn, 'README.md'), 'utf8')) ?? [];

const types: Record<string, { names: readonly string[]; deprecated: readonly string[] }> = {};
for (const type of [...new Set((await usesOf()).map((use) => use.type))].sort()) {
  const isData = type.startsWith('data.');
  const name = type.replace('data.', '');
  const [, service = '', rest = ''] = /^aws_([a-z0-9]+)(?:_(\w+))?$/.exec(name) ?? [];
  const folder = `${isData ? 'data-aws-' : ''}${name.replace('aws_', '').replaceAll('_', '-')}`;
  const names = namesOf(readFileSync(join(cdktn, 'lib', folder, 'index.js'), 'utf8'));
  const getter = (words: string): string => camel(`get_${words}`);
  const words = rest.split('_');
  const candidates = isData
    ? [getter(name.replace('aws_', '')), `${service}/${getter(rest)}`]
    : [PULUMI_NAMES[name] ?? '', ...words.map((_, index) => `${service}/${camel(words.slice(index).join('_'))}`)];
  const file = candidates.map((path) => join(pulumi, `${path}.d.ts`)).find(existsSync);
  if (file === undefined) throw new Error(`${type}: say in PULUMI_NAMES what ${DEPRECATIONS_FROM} calls it`);
  types[type] = { names, deprecated: deprecatedOf(file, inputs, names) };
}
const source = `Names from ${NAMES_FROM}, deprecations from ${DEPRECATIONS_FROM}. Written by "npm run aws-provider-6".`;
writeFileSync(FACTS, JSON.stringify({ version, source, types }));
execFileSync(join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', FACTS], { stdio: 'ignore' });
console.log(`wrote ${Object.keys(types).length} types of version ${version}`);
