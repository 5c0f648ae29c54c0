/** Requirements, inputs and outputs of a module, from its HCL. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { table } from './page.ts';

type Block = Readonly<Record<string, unknown>>;
type Parsed = Readonly<Record<string, Readonly<Record<string, readonly Block[]>> | undefined>>;

const ROOT = new URL('../../', import.meta.url);

async function read(path: string): Promise<Parsed> {
  return parse(path, readFileSync(new URL(path, ROOT), 'utf8'));
}

const unwrap = (value: unknown): string => String(value).replace(/^\$\{([\s\S]*)\}$/, '$1');

function typeOf(value: unknown): string {
  return `\`${unwrap(value).replace(/\s+/g, ' ').replaceAll('{ ', '{').replaceAll(' }', '}')}\``;
}

function defaultOf(variable: Block): string {
  if (!('default' in variable)) return 'required';
  return `\`${JSON.stringify(variable['default'])}\``;
}

function requirements(versions: Parsed): string {
  const terraform: Block = Object.values(versions['terraform'] ?? {}).flat()[0] ?? {};
  const rows = [['Terraform', String(terraform['required_version'])]];
  const providers = [terraform['required_providers'] ?? []].flat()[0];
  for (const [name, settings] of Object.entries(providers ?? {})) {
    rows.push([`provider \`${settings.source ?? name}\``, String(settings.version)]);
  }
  return table(['needs', 'version'], rows);
}

/** @param module folder of the module, `.` for the root */
export async function interfaceOf(module: string): Promise<string> {
  const variables = (await read(`${module}/variables.tf`))['variable'] ?? {};
  const outputs = (await read(`${module}/outputs.tf`))['output'] ?? {};
  // hcl2json sorts by name; the file is ordered by need.
  const text = readFileSync(new URL(`${module}/variables.tf`, ROOT), 'utf8');
  const order = [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name = '']) => name);
  const inputs = order.map((name) => {
    const variable = variables[name]?.[0] ?? {};
    return [`\`${name}\``, String(variable['description']), typeOf(variable['type']), defaultOf(variable)];
  });
  const results = Object.entries(outputs).map(([name, [output]]) => [`\`${name}\``, String(output?.['description'])]);
  return [
    requirements(await read(`${module}/versions.tf`)),
    table(['input', 'meaning', 'type', 'default'], inputs),
    table(['output', 'meaning'], results),
  ].join('\n\n');
}
