/** What holds for every input. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocks, INTERNAL, MODULES, ROOT } from './hcl.ts';

const validationsOf = (variable: Readonly<Record<string, unknown>>): readonly unknown[] =>
  [variable['validation'] ?? []].flat();

describe.each(MODULES)('%s', (module) => {
  const path = `${module}/variables.tf`;

  it('gives each input a type and a description, and only an optional one may be null', async () => {
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

it('an input that the root passes on has one meaning, and is validated where users write it', async () => {
  const root = await blocks('variables.tf', 'variable');
  for (const module of MODULES.slice(1)) {
    for (const [name, [variable]] of Object.entries(await blocks(`${module}/variables.tf`, 'variable'))) {
      if (INTERNAL.includes(module)) expect(variable?.['validation'], `${module} ${name}`).toBeUndefined();
      const own = root[name]?.[0];
      if (own === undefined) continue;
      expect(variable?.['type'], `${module} ${name}`).toEqual(own['type']);
      if (name === 'cloudtrail_log_group_name') continue;
      // It stands in accounts without an installation, and its name is a role's.
      if (module === 'modules/look-up-role' && name === 'name') continue;
      expect(variable?.['default'], `${module} ${name}`).toEqual(own['default']);
      if (INTERNAL.includes(module)) continue;
      // But for those that speak of other inputs of the root.
      const shared = validationsOf(own).filter((one) => !JSON.stringify(one).includes('var.create_'));
      expect(validationsOf(variable ?? {}), `${module} ${name}`).toEqual(shared);
    }
  }
});
