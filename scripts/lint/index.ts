/**
 * Checks by tools that only continuous integration needs: tflint with every rule, actionlint, ShellCheck, and checkov over the
 * sources and the plans of the examples. An exception is a comment at its place, with its reason.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, lstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../lambda-src/record/json.ts';
import { callJson } from '../../test/local-aws/clients.ts';
import type { LocalAws } from '../../test/local-aws/contract.ts';
import { startLocalAws } from '../../test/local-aws/index.ts';
import { blocks, EXAMPLES, MODULES } from '../../test/module/hcl.ts';
import { type Check, failureOf, ROOT } from '../check.ts';
import { stage } from '../stage.ts';
import { Terraform } from '../terraform.ts';
import { actionlint, checkov, need, tflint } from './tools.ts';

const tflintOf = (folder: string): Check => ({
  name: `${folder} (tflint)`,
  failure: async () => failureOf(await tflint(), `--chdir=${folder}`, `--config=${join(ROOT, '.tflint.hcl')}`),
});

/** By its first line, because a shell script need not have an extension. */
function isShellScript(path: string): boolean {
  if (!lstatSync(join(ROOT, path)).isFile()) return false;
  const file = openSync(join(ROOT, path), 'r');
  const start = Buffer.alloc(64);
  const length = readSync(file, start);
  closeSync(file);
  return /^#!.*\b(?:ba|da|k)?sh\b/.test(start.toString('latin1', 0, length));
}

async function shellcheck(): Promise<string | null> {
  await need('shellcheck', 'Get it from your system: apt-get install shellcheck, or brew install shellcheck.');
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', listed, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  const scripts = files.filter(isShellScript);
  return scripts.length === 0 ? 'found no script' : failureOf('shellcheck', '--enable=all', ...scripts);
}

/** @param args what to scan */
async function checkovOver(...args: readonly string[]): Promise<string | null> {
  return failureOf(await checkov(), '-m', 'checkov.main', '--quiet', '--compact', '--skip-download', ...args);
}

async function checkovOverSources(): Promise<string | null> {
  const staged = stage();
  try {
    return await checkovOver('--framework=terraform', `--directory=${staged.folder}`);
  } finally {
    staged.remove();
  }
}

/** Values for the examples' required inputs; those of roles in other accounts are made. */
const VALUES: Readonly<Record<string, string>> = {
  cloudtrail_log_group_name: 'aws-cloudtrail-logs-111122223333',
  kms_key_arn: 'arn:aws:kms:us-east-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321',
  organization_id: 'o-exampleorgid',
  permissions_boundary_arn: 'arn:aws:iam::111122223333:policy/boundary',
  ses_configuration_set: 'alerts',
  ses_sender: 'alerts@example.com',
  sns_kms_key_arn: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  sns_topic_arn: 'arn:aws:sns:us-east-1:123456789012:security',
};

/** @returns the role that Organizations makes in a new account */
async function accountRole(aws: LocalAws, AccountName: string): Promise<string> {
  const input = { AccountName, Email: `${AccountName}@example.com` };
  const answer = await callJson(aws.environment, 'organizations', 'AWSOrganizationsV20161128.CreateAccount', input);
  return `arn:aws:iam::${at(answer, 'CreateAccountStatus.AccountId')}:role/OrganizationAccountAccessRole`;
}

/** A plan has values that the sources leave open. */
async function checkovOverPlans(): Promise<string | null> {
  const staged = stage();
  const aws = await startLocalAws();
  try {
    // One example lists the accounts of the organization.
    await callJson(aws.environment, 'organizations', 'AWSOrganizationsV20161128.CreateOrganization');
    const values: Readonly<Record<string, string>> = {
      ...VALUES,
      prod_role_arn: await accountRole(aws, 'prod'),
      dev_role_arn: await accountRole(aws, 'dev'),
    };
    const plans: string[] = [];
    for (const example of EXAMPLES) {
      const directory = join(staged.folder, example);
      const required = Object.entries(await blocks(`${example}/variables.tf`, 'variable'))
        .filter(([, [variable]]) => !('default' in (variable ?? {})))
        .map(([name]) => name);
      const missing = required.filter((name) => values[name] === undefined);
      if (missing.length > 0) return `${example}: say in VALUES of scripts/lint/index.ts what ${missing.join(', ')} is`;
      const inputs = required.map((name) => [`TF_VAR_${name}`, values[name] ?? '']);
      const environment = { ...aws.environment, ...Object.fromEntries(inputs) };
      const terraform = new Terraform({ directory, environment });
      await terraform.init();
      const planned = await terraform.run(['plan', '-no-color', '-out=plan']);
      if (planned.code !== 0) return `${example}: terraform plan failed\n${planned.output}`;
      const plan = join(directory, 'plan.json');
      writeFileSync(plan, (await terraform.run(['show', '-json', 'plan'])).output);
      plans.push(`--file=${plan}`);
    }
    return await checkovOver(
      '--framework=terraform_plan',
      `--repo-root-for-plan-enrichment=${staged.folder}`,
      ...plans,
    );
  } finally {
    await aws.stop();
    staged.remove();
  }
}

export const LINTS: readonly Check[] = [
  ...[...MODULES, ...EXAMPLES].map(tflintOf),
  { name: 'workflows (actionlint)', failure: async () => failureOf(await actionlint()) },
  { name: 'shell scripts (shellcheck)', failure: shellcheck },
  { name: 'sources (checkov)', failure: checkovOverSources },
  { name: 'plans (checkov)', failure: checkovOverPlans },
  { name: 'workflows (checkov)', failure: () => checkovOver('--framework=github_actions', '--directory=.github') },
];
