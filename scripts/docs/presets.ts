/** The patterns of the presets, as the module outputs them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Terraform } from '../terraform.ts';

export const PRESETS = ['iam_changes', 'auth_changes', 'iam_writes', 'identity_changes', 'security_changes'] as const;
export type Preset = (typeof PRESETS)[number];

const MODULE = fileURLToPath(new URL('../../modules/filter-pattern', import.meta.url));

export interface Installation {
  readonly name: string;
  readonly cloudtrailLogGroupName: string;
}

/** The installation in examples and pages. */
export const USUAL: Installation = { name: 'iam-change-alerts', cloudtrailLogGroupName: 'aws-cloudtrail-logs' };

/** Needs Terraform but no provider. */
export async function presetPatterns(installation: Installation): Promise<Readonly<Record<Preset, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-presets-'));
  try {
    const calls = PRESETS.map(
      (preset) => `
        module "${preset}" {
          source                    = ${JSON.stringify(MODULE)}
          alert_on                  = "${preset}"
          name                      = ${JSON.stringify(installation.name)}
          cloudtrail_log_group_name = ${JSON.stringify(installation.cloudtrailLogGroupName)}
        }
        output "${preset}" { value = module.${preset}.pattern }`,
    );
    writeFileSync(join(folder, 'main.tf'), calls.join('\n'));
    const terraform = new Terraform({ directory: folder, timeoutSeconds: 120 });
    await terraform.init();
    await terraform.apply();
    const output = await terraform.output();
    const entries = PRESETS.map((preset) => [preset, String(output[preset])] as const);
    return Object.fromEntries(entries) as Readonly<Record<Preset, string>>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
