/** What users receive is complete, and each part of it is valid on its own. */
import { cpSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';

const staged = stage();
afterAll(() => staged.remove());

const submodules = readdirSync(join(staged.folder, 'modules'));
const examples = globSync('examples/*/main.tf', { cwd: staged.folder }).map(dirname);

it.each(['.', ...examples])('%s is valid', async (path) => {
  const terraform = new Terraform({ directory: join(staged.folder, path), timeoutSeconds: 120 });
  await terraform.init();
  expect(await terraform.validate()).toContain('The configuration is valid');
});

it.each(submodules)('submodule %s is valid on its own', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-alone-'));
  try {
    cpSync(join(staged.folder, 'modules', name), folder, { recursive: true });
    const terraform = new Terraform({ directory: folder, timeoutSeconds: 120 });
    await terraform.init();
    expect(await terraform.validate()).toContain('The configuration is valid');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
