/** Each validation refuses what it is for, and nothing else does. One plan over the variables alone tries every value. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Terraform } from '../../scripts/terraform.ts';
import { ROOT } from './hcl.ts';
import { REFUSED } from './refused.ts';

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

const CASES = Object.entries(REFUSED).flatMap(([module, { base, refused }]) =>
  Object.entries(refused).flatMap(([variable, validations]) =>
    validations.flatMap((sets, index) =>
      // With the variable itself, so that Terraform names the file of the call.
      sets.map((inputs) => ({ module, variable, index, inputs: { ...base, [variable]: null, ...inputs } })),
    ),
  ),
);

/** Which validations refused a case, by its number, as `root/variables.tf:7`. */
const refusals = new Map<number, string[]>();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-refused-'));
  for (const module of Object.keys(REFUSED)) {
    mkdirSync(join(folder, folderOf(module)));
    const variables = fileURLToPath(new URL(`${module}/variables.tf`, ROOT));
    cpSync(variables, join(folder, folderOf(module), 'variables.tf'));
  }
  // A value that is known before the plan would end Terraform there, at the first validations that need no other variable.
  writeFileSync(join(folder, 'main.tf'), 'variable "cases" {\n  type = any\n}\n');
  for (const [number, { module, inputs }] of CASES.entries()) {
    const lines = Object.keys(inputs).map((name) => `  ${name} = var.cases.case_${number}.${name}`);
    const call = [`module "case_${number}" {`, `  source = "./${folderOf(module)}"`, ...lines, '}', ''];
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
    const [, by = diagnostic.detail] = /checked by the validation rule at ([\w./-]+:\d+)/.exec(diagnostic.detail) ?? [];
    refusals.set(number, [...(refusals.get(number) ?? []), by]);
  }
}, 180_000);
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
