/** Each validation refuses what it is for, and nothing else does. One plan over the variables alone tries every value. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terraform } from '../../scripts/terraform.ts';
import { ROOT } from './hcl.ts';
import { ACCEPTED, REFUSED, SAID } from './refused.ts';

interface Validation {
  readonly variable: string;
  /** Where it begins in `variables.tf`, as Terraform names it. */
  readonly line: number;
}

const folderOf = (module: string): string => (module === '.' ? 'root' : module.replace('modules/', ''));

/** In the order of the file. */
function validationsOf(module: string): readonly Validation[] {
  const found: Validation[] = [];
  let variable = '';
  const lines = readFileSync(new URL(`${module}/variables.tf`, ROOT), 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    variable = /^variable "(\w+)"/.exec(line)?.[1] ?? variable;
    if (line === '  validation {') found.push({ variable, line: index + 1 });
  }
  return found;
}

interface Case {
  readonly module: string;
  /** `null`: nothing may refuse it. */
  readonly variable: string | null;
  readonly index: number;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const ACCEPTED_CASES: readonly Case[] = ACCEPTED.map((inputs) => ({
  module: '.',
  variable: null,
  index: 0,
  inputs: { ...REFUSED['.']?.base, ...inputs },
}));
const REFUSED_CASES: readonly Case[] = Object.entries(REFUSED).flatMap(([module, { base, refused }]) =>
  Object.entries(refused).flatMap(([variable, validations]) =>
    validations.flatMap((sets, index) =>
      // With the variable itself, so that Terraform names the file of the call.
      sets.map((inputs) => ({ module, variable, index, inputs: { ...base, [variable]: null, ...inputs } })),
    ),
  ),
);

const SAID_CASES: readonly Case[] = SAID.map(([variable, inputs]) => ({
  module: '.',
  variable,
  index: -1,
  inputs: { ...REFUSED['.']?.base, ...inputs },
}));

const CASES = [...REFUSED_CASES, ...ACCEPTED_CASES, ...SAID_CASES];

/** Which validations refused a case, by its number, as `root/variables.tf:7`. */
const refusals = new Map<number, string[]>();
const messages = new Map<number, string>();
let folder: string;

/** Blocks of `variables.tf` by their variables. */
function blocksOf(module: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`${module}/variables.tf`, ROOT), 'utf8');
  return new Map([...text.matchAll(/^variable "(\w+)" \{\n[\s\S]*?^\}$/gm)].map(([block, name = '']) => [name, block]));
}

/** The variables, and those that their validations speak of: the whole file three hundred times would take minutes. */
function closure(blocks: ReadonlyMap<string, string>, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const [, other = ''] of (blocks.get(name) ?? '').matchAll(/var\.(\w+)/g)) queue.push(other);
  }
  return found;
}

/** `variables.tf` with the blocks of all other variables blank, so that the lines stay the same. */
function reduced(module: string, names: readonly string[]): string {
  const text = readFileSync(new URL(`${module}/variables.tf`, ROOT), 'utf8');
  const blocks = blocksOf(module);
  const kept = closure(blocks, names);
  return [...blocks].reduce(
    (rest, [name, block]) => (kept.has(name) ? rest : rest.replace(block, '\n'.repeat(block.split('\n').length - 1))),
    text,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-refused-'));
  // A value that is known before the plan would end Terraform there, at the first validations that need no other variable.
  writeFileSync(join(folder, 'main.tf'), 'variable "cases" {\n  type = any\n}\n');
  for (const [number, { module, inputs }] of CASES.entries()) {
    const source = `./case_${number}/${folderOf(module)}`;
    mkdirSync(join(folder, source), { recursive: true });
    writeFileSync(join(folder, source, 'variables.tf'), reduced(module, Object.keys(inputs)));
    const lines = Object.keys(inputs).map((name) => `  ${name} = var.cases.case_${number}.${name}`);
    const call = [`module "case_${number}" {`, `  source = "${source}"`, ...lines, '}', ''];
    writeFileSync(join(folder, `case_${number}.tf`), call.join('\n'));
  }
  const cases = Object.fromEntries(CASES.map(({ inputs }, number) => [`case_${number}`, inputs]));
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify({ cases }));

  const terraform = new Terraform({ directory: folder, timeoutSeconds: 120 });
  await terraform.init();
  const { output } = await terraform.run(['plan', '-json']);
  for (const line of output.split('\n').filter((text) => text.includes('"@level":"error"'))) {
    const { diagnostic } = JSON.parse(line);
    const number = Number(/^case_(\d+)\.tf$/.exec(diagnostic.range?.filename)?.[1] ?? Number.NaN);
    const [, by = diagnostic.detail] =
      /checked by the validation rule at case_\d+\/([\w./-]+:\d+)/.exec(diagnostic.detail) ?? [];
    refusals.set(number, [...(refusals.get(number) ?? []), by]);
    messages.set(number, diagnostic.detail);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('each validation has its values', () => {
  for (const [module, { refused }] of Object.entries(REFUSED)) {
    const count: Record<string, number> = {};
    for (const { variable } of validationsOf(module)) count[variable] = (count[variable] ?? 0) + 1;
    const tried = Object.fromEntries(Object.entries(refused).map(([variable, { length }]) => [variable, length]));
    expect(tried, module).toEqual(count);
  }
});

describe.each(Object.keys(REFUSED))('%s', (module) => {
  it.each(validationsOf(module))('$variable, line $line', (validation) => {
    const { variable, line } = validation;
    const index = validationsOf(module)
      .filter((each) => each.variable === variable)
      .findIndex((each) => each.line === line);
    const numbers = [...CASES.keys()].filter(
      (number) =>
        CASES[number]?.module === module && CASES[number].variable === variable && CASES[number].index === index,
    );
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) {
      const by = refusals.get(number);
      expect(by, JSON.stringify(CASES[number]?.inputs)).toEqual([`${folderOf(module)}/variables.tf:${line}`]);
    }
  });
});

it.each(SAID.map(([, , said], index) => [said, index] as const))('a message says: %s', (said, index) => {
  expect(messages.get(REFUSED_CASES.length + ACCEPTED_CASES.length + index)).toContain(said);
});

it('nothing refuses what it is not for', () => {
  for (const [number, { variable, inputs }] of CASES.entries()) {
    if (variable === null) expect(refusals.get(number), JSON.stringify(inputs)).toBeUndefined();
  }
});
