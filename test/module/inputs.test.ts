/** The rules every input keeps. */
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocks, MODULES, ROOT } from './hcl.ts';

const testName = (module: string): string => (module === '.' ? 'root' : module.replace('modules/', ''));

const refusing = (module: string): string =>
  `test/terraform/${testName(module).replace('-', '_')}_validation.tftest.hcl`;

/** How often the negative runs expect each variable to be refused. */
async function refusals(module: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const [run] of Object.values(await blocks(refusing(module), 'run'))) {
    for (const reference of [run?.['expect_failures']].flat()) {
      const name = /var\.(\w+)/.exec(String(reference))?.[1] ?? '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

describe.each(MODULES)('%s', (module) => {
  const path = `${module}/variables.tf`;

  it('has a negative run for each validation, over the very file', async () => {
    const refused = await refusals(module);
    for (const [name, [variable]] of Object.entries(await blocks(path, 'variable'))) {
      const validations = [variable?.['validation'] ?? []].flat().length;
      expect(
        refused.get(name) ?? 0,
        `runs in ${refusing(module)} with expect_failures = [var.${name}]`,
      ).toBeGreaterThanOrEqual(validations);
    }
    const tested = new URL(`test/terraform/inputs/${testName(module)}/variables.tf`, ROOT);
    expect(statSync(tested).ino).toBe(statSync(new URL(path, ROOT)).ino);
  });

  it('gives each input a type and a description, and lets none but an optional one be null', async () => {
    for (const [name, [variable]] of Object.entries(await blocks(path, 'variable'))) {
      expect(variable?.['type'], name).toBeDefined();
      expect(String(variable?.['description'] ?? ''), name).toMatch(/^[A-Z].*\.$/);
      const isOptional = variable?.['default'] === null || /`null` for/.test(String(variable?.['description']));
      expect(variable?.['nullable'] ?? true, `nullable of ${name}`).toBe(isOptional);
    }
  });

  it('writes type, description, default, nullable and validation in this order', () => {
    const order = ['type', 'description', 'default', 'nullable', 'validation'];
    const text = readFileSync(new URL(path, ROOT), 'utf8');
    for (const [, name, body = ''] of text.matchAll(/^variable "(\w+)" \{\n([\s\S]*?)^\}/gm)) {
      const found = [...body.matchAll(/^ {2}(\w+)/gm)]
        .map(([, word = '']) => word)
        .filter((word) => order.includes(word));
      expect(found, name).toEqual(found.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
    }
  });
});

it('an input that the root passes on has one meaning: the same checks stand in both places', async () => {
  const root = await blocks('variables.tf', 'variable');
  for (const module of MODULES.slice(1)) {
    for (const [name, [variable]] of Object.entries(await blocks(`${module}/variables.tf`, 'variable'))) {
      const own = root[name]?.[0];
      if (own === undefined) continue;
      expect(variable?.['type'], `${module} ${name}`).toEqual(own['type']);
      if (name === 'cloudtrail_log_group_name') continue;
      expect(variable?.['validation'], `${module} ${name}`).toEqual(own['validation']);
      expect(variable?.['default'], `${module} ${name}`).toEqual(own['default']);
    }
  }
});
