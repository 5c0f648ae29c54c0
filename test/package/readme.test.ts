/** Every HCL block in the documentation is valid: each is a module of one configuration, beside a copy of what users receive. */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = globSync(['*.md', 'docs/*.md', 'modules/*/README.md'], { cwd: ROOT });
const staged = stage();
const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-readme-'));
afterAll(() => {
  staged.remove();
  rmSync(folder, { recursive: true, force: true });
});

const blocksOf = (page: string): readonly string[] =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

/** What a block may refer to: the first one of the README. */
const [MODULE = ''] = blocksOf('README.md');

it('every HCL block is valid', async () => {
  const calls: string[] = [];
  for (const page of PAGES) {
    for (const [index, block] of blocksOf(page).entries()) {
      const name = `${page.replace(/\W/g, '-')}-${index + 1}`;
      mkdirSync(join(folder, name));
      symlinkSync(staged.folder, join(folder, name, 'iam-change-alerts'));
      // Arguments alone are those of the module.
      const isWhole = /^(?:module|resource|data|output|variable|locals|provider|terraform)\b/m.test(block);
      writeFileSync(join(folder, name, 'block.tf'), isWhole ? block : MODULE.replace(/\}\s*$/, `${block}}\n`));
      if (block.includes('module.iam_change_alerts.')) writeFileSync(join(folder, name, 'module.tf'), MODULE);
      calls.push(`module "${name}" {\n  source = "./${name}"\n}\n`);
    }
  }
  expect(calls.length).toBeGreaterThan(5);
  writeFileSync(join(folder, 'main.tf'), calls.join('\n'));
  const terraform = new Terraform({ directory: folder, timeoutSeconds: 280 });
  await terraform.init();
  expect(await terraform.validate()).toContain('The configuration is valid');
});
