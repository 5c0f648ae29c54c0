/** Conventions of the HCL that no linter checks. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Blocks, blocks, EXAMPLES, filesOf, INTERNAL, MODULES, ROOT, SUBMODULES } from './hcl.ts';

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

async function blocksOf(module: string, type: string): Promise<Blocks> {
  const found = await Promise.all(filesOf(module).map((file) => blocks(file, type)));
  return Object.assign({}, ...found);
}

it('finds the modules', () => {
  expect(SUBMODULES.length).toBeGreaterThan(3);
  expect(EXAMPLES).toContain('examples/minimal');
});

/** Of `terraform test`. */
const testOf = (module: string): string =>
  `test/terraform/${module === '.' ? 'root' : module.replace('modules/', '').replaceAll('-', '_')}.tftest.hcl`;

describe.each([...MODULES, ...EXAMPLES])('%s', (module) => {
  it('describes each output by a sentence', async () => {
    for (const [name, [output]] of Object.entries(await blocksOf(module, 'output'))) {
      expect(String(output?.['description'] ?? ''), name).toMatch(/^[A-Z`].*\.$/);
    }
  });

  it('requires the same versions as the root', async () => {
    const needs = Object.values(await blocksOf(module, 'terraform')).flat()[0];
    const [root] = Object.values(await blocksOf('.', 'terraform')).flat();
    expect(needs?.['required_version']).toBe(root?.['required_version']);
    const isUsed = [
      ...Object.keys(await blocksOf(module, 'resource')),
      ...Object.keys(await blocksOf(module, 'module')),
    ];
    if (isUsed.length > 0) expect(needs?.['required_providers']).toEqual(root?.['required_providers']);
  });
});

describe.each(MODULES)('%s', (module) => {
  it('has each output compared by a run', async () => {
    for (const name of Object.keys(await blocksOf(module, 'output')))
      expect(read(testOf(module)), testOf(module)).toMatch(new RegExp(`\\boutput\\.${name}\\b`));
  });

  it('names no partition', () => {
    for (const file of filesOf(module)) {
      const lines = read(file).split('\n');
      const code = lines.filter((line) => !/^\s*(?:#|description|error_message)/.test(line)).join('\n');
      expect(code, file).not.toMatch(/arn:aws|amazonaws\.com\.cn/);
    }
  });
});

it('the root only composes', async () => {
  expect(await blocksOf('.', 'resource')).toEqual({});
  expect(await blocksOf('.', 'data')).toEqual({});
});

it('the root passes on what both it and a submodule have as an input', async () => {
  const inputs = Object.keys(await blocks('variables.tf', 'variable'));
  for (const [name, [call]] of Object.entries(await blocks('main.tf', 'module'))) {
    const own = Object.keys(await blocks(`${call?.['source']}/variables.tf`, 'variable'));
    for (const input of own.filter((candidate) => inputs.includes(candidate)))
      expect(call?.[input], `${input} of ${name}`).toBe(`\${var.${input}}`);
  }
});

describe.each(SUBMODULES)('%s', (module) => {
  it('stands on its own: it calls no other module, and reads no file outside its folder', async () => {
    expect(await blocksOf(module, 'module')).toEqual({});
    for (const file of filesOf(module)) expect(read(file), file).not.toContain('../');
  });

  it('has a page that says what it is for and, unless it is internal, shows a use', () => {
    const page = read(`${module}/README.md`);
    expect(page).toMatch(/^# [\w-]+\n\n[A-Z]/);
    expect(page.includes('\nInternal: only the root module uses it'), module).toBe(INTERNAL.includes(module));
    if (INTERNAL.includes(module)) return;
    const [, use = ''] = /^```hcl\n([\s\S]*?)^```$/m.exec(page) ?? [];
    expect(use).toContain(`/${module}"`);
  });
});
