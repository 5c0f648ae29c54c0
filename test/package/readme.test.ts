/** Every HCL block in the documentation is valid. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const BLOCKS = PAGES.flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(
    ([, block = ''], index) => [`${page}, block ${index + 1}`, block] as const,
  ),
);

/** What a block may refer to: the first one of the README. */
const MODULE = BLOCKS.find(([name]) => name === 'README.md, block 1')?.[1] ?? '';

it.each(BLOCKS)('%s', async (name, block) => {
  const own = join(folder, name.replace(/\W/g, '-'));
  mkdirSync(own);
  cpSync(staged.folder, join(own, 'iam-change-alerts'), { recursive: true });
  const needsModule = block.includes('module.iam_change_alerts.');
  writeFileSync(join(own, 'main.tf'), needsModule ? `${MODULE}\n${block}` : block);
  const terraform = new Terraform({ directory: own, timeoutSeconds: 120 });
  await terraform.init();
  expect(await terraform.validate()).toContain('The configuration is valid');
});
