/** Two installations in one account, one of which watches more log groups. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrailStream, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator, signIn } from '../records.ts';

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let terraform: Terraform;
let outputs: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  aws = await startLocalAws();
  clients = clientsOf(aws.environment);
  staged = stage(['test/terraform']);
  terraform = new Terraform({ directory: `${staged.folder}/test/terraform/several`, environment: aws.environment });
  await terraform.init();
  await terraform.apply();
  outputs = await terraform.output();
  for (const group of ['trail', 'second-trail', 'third-trail']) await createTrailStream(clients, group);
});
afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

/** What each topic received for these records. */
async function alertsFor(group: string, ...records: readonly unknown[]): Promise<readonly (readonly string[])[]> {
  aws.clearMails();
  await putRecords(clients, group, ...records);
  await aws.settled();
  const mails = aws.mails();
  return [outputs['changes_topic_arn'], outputs['sign_ins_topic_arn']].map((topic) =>
    mails.filter(({ from }) => from === topic).map(({ text }) => text),
  );
}

it('each installation alerts only on what its own pattern selects', async () => {
  const [changes, signIns] = await alertsFor('trail', attachAdministrator(), signIn());
  expect(changes).toEqual([
    expect.stringMatching(/AdministratorAccess[\s\S]*Sent by iam-change-alerts, which watches/),
  ]);
  expect(signIns).toEqual([expect.stringMatching(/signed in[\s\S]*Sent by sign-ins, which watches/)]);
});

it.each(['second-trail', 'third-trail'])('%s reaches the same function, and the alert names it', async (group) => {
  const [changes, signIns] = await alertsFor(group, attachAdministrator());
  expect(changes).toEqual([expect.stringContaining(`which watches log group ${group}.`)]);
  expect(signIns).toEqual([]);
});

it('a second plan is empty', async () => {
  const { changes, text } = await terraform.plan();
  expect(changes, text).toBe(false);
});

it('one installation can be removed while the other keeps working', async () => {
  await terraform.apply({ with_sign_ins: false });
  const [changes, signIns] = await alertsFor('trail', attachAdministrator(), signIn());
  expect(changes).toHaveLength(1);
  expect(signIns).toEqual([]);
});
