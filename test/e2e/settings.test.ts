/** An organization of a thousand named accounts, more than a function's environment holds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { optionsOf } from '../../scripts/preview/options.ts';
import { plannedOf } from '../../scripts/preview/plan.ts';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, callJson, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator } from '../records.ts';

const GROUP = 'aws-cloudtrail-logs';
const account = (index: number): string => String(100_000_000_000 + index);
const NAMES = Object.fromEntries(
  Array.from({ length: 1_000 }, (_, index) => [account(index), `account number ${index} of the organization`]),
);

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;
let variables: Readonly<Record<string, unknown>>;

let firstPlan = '';

/** As `terraform show -json` writes a plan. */
async function planned(values: Readonly<Record<string, unknown>>): Promise<string> {
  writeFileSync(join(staged.folder, 'planned.tfvars.json'), JSON.stringify(values));
  await terraform.run(['plan', '-no-color', '-out=plan', '-var-file=planned.tfvars.json']);
  return (await terraform.run(['show', '-json', 'plan'])).output;
}

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  const key = await callJson(aws.environment, 'kms', 'TrentService.CreateKey');
  const { Arn } = Object(key['KeyMetadata']);
  variables = {
    cloudtrail_log_group_name: GROUP,
    account_names: NAMES,
    kms_key_arn: Arn,
    suppression_rules: [{ reason: 'CI', principal_arns: ['arn:aws:iam::*:user/ci-*'], up_to_severity: 'low' }],
  };
  staged = stage();
  terraform = new Terraform({ directory: staged.folder, environment: aws.environment });
  await terraform.init();
  firstPlan = await planned(variables);
  await terraform.apply(variables);
});
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

async function textFor(index: number): Promise<string> {
  aws.clearMails();
  await putRecords(clients, GROUP, attachAdministrator({ recipientAccountId: account(index) }));
  await aws.settled();
  const mails = aws.mails();
  expect(mails).toHaveLength(1);
  // Long lines are wrapped.
  return mails[0]?.text.replaceAll(/\s+/g, ' ') ?? '';
}

it('an alert is sent without names if they cannot be read, and says why', async () => {
  const remove = aws.addFault({
    service: 'ssm',
    kind: 'error',
    status: 400,
    code: 'ThrottlingException',
    message: 'Rate exceeded',
  });
  const text = await textFor(3);
  remove();
  expect(text).toContain(`account ${account(3)}`);
  expect(text).toMatch(
    /Note: \d+ of \d+ parameters of account_names could not be read \(\/iam-change-alerts\/iam-change-alerts\/ACCOUNT_NAMES\/1: ThrottlingException: Rate exceeded\): accounts are shown without their names\./,
  );
});

it('the next alert has them: the function may decrypt the parameters', async () => {
  const text = await textFor(999);
  expect(text).toContain(`account number 999 of the organization (${account(999)})`);
  expect(text).not.toContain('Note:');
});

it('they are read once', async () => {
  const remove = aws.addFault({ service: 'ssm', kind: 'cut' });
  expect(await textFor(0)).toContain('account number 0 of the organization');
  remove();
});

it('a second plan is empty', async () => {
  const { changes, text } = await terraform.plan(variables);
  expect(changes, text).toBe(false);
});

it('the preview takes the settings from a plan that changes a rule', async () => {
  const rule = { reason: 'Deploys', principal_arns: ['arn:aws:iam::*:role/deployer'], expires: '2999-12-31' };
  const path = join(staged.folder, 'plan.json');
  writeFileSync(path, await planned({ ...variables, suppression_rules: [rule], minimum_severity: 'medium' }));
  const { settings, alertOn } = await optionsOf(['--plan', path, 'history.json']);
  expect(settings).toMatchObject({ minimumSeverity: 'medium', accountNames: NAMES });
  expect(settings.suppressionRules).toMatchObject([{ reason: 'Deploys', principalArns: rule.principal_arns }]);
  expect(alertOn?.name).toBe('iam_changes');
});

it('a first plan does not have them', () => {
  expect(() => plannedOf(firstPlan, null)).toThrow('as every first apply does');
});
