/** The procedures of docs/operating.md: upgrade, send a test event, redrive. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { attachAdministrator, record } from '../records.ts';
import { runCommand } from './aws-cli.ts';
import { failedEventKeys } from './failed-events.ts';

/** The commit of this subject: before alarms, test events and the redrive command were there. */
const PREVIOUS =
  'Keep installations of one name in two Regions apart, and take the zip from S3 and subnets where those are wanted';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GROUP = 'aws-cloudtrail-logs-123456789012';
const INPUTS = {
  cloudtrail_log_group_name: GROUP,
  email_subscribers: ['security@example.com'],
  ses_sender: 'alerts@example.com',
  ses_recipients: ['security@example.com'],
};

const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-operating-'));
let aws: LocalAws;
let clients: Clients;
let terraform: Terraform;
let outputs: Readonly<Record<string, unknown>> = {};

/** A configuration that calls the module in ./module, with each of its outputs. */
function configure(inputs: Readonly<Record<string, unknown>>): void {
  const module = { iam_change_alerts: { source: './module', ...inputs } };
  const output = { all: { value: `\${module.iam_change_alerts}` } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module, output }));
}

function takePrevious(): void {
  const git = (...args: readonly string[]): Buffer => execFileSync('git', args, { cwd: ROOT, stdio: 'pipe' });
  const paths = ['main.tf', 'variables.tf', 'outputs.tf', 'versions.tf', 'modules'];
  const commit = git('log', '-1', '--format=%H', '--fixed-strings', `--grep=${PREVIOUS}`).toString().trim();
  if (commit === '') {
    throw new Error(
      `An upgrade is tried from the commit "${PREVIOUS}", which is not here: a shallow clone gets it by "git fetch --unshallow".`,
    );
  }
  const archive = git('archive', '--format=tar', commit, ...paths);
  mkdirSync(join(folder, 'module'));
  execFileSync('tar', ['-x', '-C', join(folder, 'module')], { input: archive });
}

function takePresent(): void {
  const staged = stage();
  rmSync(join(folder, 'module'), { recursive: true });
  cpSync(staged.folder, join(folder, 'module'), { recursive: true });
  staged.remove();
}

async function apply(): Promise<void> {
  await terraform.apply();
  outputs = Object(await terraform.output())['all'];
}

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, GROUP);
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  takePrevious();
  configure(INPUTS);
  terraform = new Terraform({ directory: folder, environment: aws.environment });
  await terraform.init();
  await apply();
});

afterAll(async () => {
  await aws?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Change {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] };
}

const run = (output: string): Promise<string> => runCommand(String(outputs[output]), aws.environment);
/** `SNS [HIGH] ci-admin attached …` */
const arrived = (): readonly string[] => aws.mails().map(({ via, subject }) => `${via} ${subject}`);

describe('an upgrade from the previous version', () => {
  const actions = new Map<string, string>();

  beforeAll(async () => {
    takePresent();
    await terraform.init();
    const planned = await terraform.run(['plan', '-no-color', '-out=upgrade']);
    expect(planned.code, planned.output).toBe(0);
    const { output } = await terraform.run(['show', '-json', 'upgrade']);
    const changes: readonly Change[] = JSON.parse(output).resource_changes;
    for (const { address, change } of changes) {
      actions.set(address.replace('module.iam_change_alerts.', ''), change.actions.join(' and '));
    }
    await apply();
  });

  it('replaces and destroys nothing, and forgets what the queues have themselves now', () => {
    expect(actions.size).toBeGreaterThan(10);
    const isMerged = (address: string): boolean =>
      /^module\.function\.aws_sqs_queue_(?:redrive_allow_)?policy\./.test(address);
    for (const [address, action] of actions) {
      expect(['no-op', 'create', 'update', ...(isMerged(address) ? ['forget'] : [])], address).toContain(action);
    }
  });

  it('leaves nothing for a second apply: what was forgotten is still there', async () => {
    const { changes, text } = await terraform.plan();
    expect(changes, text).toBe(false);
  });

  it('does not touch anything that would make CloudWatch Logs skip events', () => {
    const kept = [
      'module.subscription.aws_lambda_permission.cloudwatch_logs',
      'module.subscription.aws_cloudwatch_log_subscription_filter.this',
      'module.function.aws_lambda_event_source_mapping.redelivery',
      'module.notification.aws_sns_topic.this[0]',
    ];
    expect(kept.map((address) => `${address} ${actions.get(address)}`)).toEqual(
      kept.map((address) => `${address} no-op`),
    );
  });

  it('updates the zip in place', () => expect(actions.get('module.function.aws_lambda_function.this')).toBe('update'));
});

const TEST_SUBJECT = '[TEST] Test event, sent by hand: nothing happened in 123456789012';

it('the test command sends an event end to end, labelled as a test', async () => {
  aws.clearMails();
  await run('test_event_command');
  await aws.settled();
  expect(arrived().toSorted()).toEqual([`SES ${TEST_SUBJECT}`, `SNS ${TEST_SUBJECT}`]);
  for (const { text } of aws.mails()) {
    expect(text).toMatch(/^TEST \| Succeeded\nTest event, sent by hand: nothing happened\.\n\d{4}-\d\d-\d\d \d\d:/);
  }
});

describe('the redrive commands', () => {
  const refuse = (service: string, action: string) =>
    aws.addFault({ service, action, kind: 'error', status: 403, code: 'AccessDenied' });

  async function inDeadLetterQueue(): Promise<number> {
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: String(outputs['dead_letter_queue_url']),
        AttributeNames: ['ApproximateNumberOfMessages'],
      }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages']);
  }

  it('redelivers the alert that a destination rejected and the event that the function failed on, each once', async () => {
    aws.clearMails();
    const mendMail = refuse('ses', 'SendEmail');
    await putRecords(clients, GROUP, attachAdministrator());
    await aws.settled();
    expect(arrived()).toEqual([expect.stringMatching(/^SNS \[HIGH\] ci-admin attached/)]);

    const mendTopic = refuse('sns', 'Publish');
    const mendQueue = refuse('sqs', 'SendMessage');
    await putRecords(clients, GROUP, record('DeleteUser', { requestParameters: { userName: 'bob' } }));
    await aws.settled();
    expect(await inDeadLetterQueue()).toBe(1);
    expect(await failedEventKeys(aws.environment, String(outputs['failed_events_bucket_name']))).toHaveLength(1);

    for (const mend of [mendMail, mendTopic, mendQueue]) mend();
    aws.clearMails();
    await run('redrive_command');
    await run('redrive_events_command');
    await aws.settled();
    expect(arrived().toSorted()).toEqual([
      expect.stringMatching(/^SES \[HIGH\] UNVERIFIED: ci-admin attached/),
      expect.stringMatching(/^SES \[\w+\] ci-admin deleted user bob/),
      expect.stringMatching(/^SNS \[\w+\] ci-admin deleted user bob/),
    ]);
    expect(await inDeadLetterQueue()).toBe(0);
    expect(await failedEventKeys(aws.environment, String(outputs['failed_events_bucket_name']))).toEqual([]);
  });
});
