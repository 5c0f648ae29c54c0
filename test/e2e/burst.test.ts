/** Ten thousand events at once, and the worst single deliveries, through the committed zip with its default memory. */
import { gzipSync } from 'node:zlib';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import type { LocalAws } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { record } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { failedEvent, failedEventKeys } from './failed-events.ts';

const NAME = 'iam-change-alerts';
const EVENTS = 10_000;
/** A call of PutLogEvents takes at most 1 MB. */
const BATCH = 500;
/** SNS suspends an e-mail subscription that gets more: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
const MAX_A_SECOND = 10;

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let bucket = '';

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, 'trail');
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'alerts@example.com' }));
  staged = stage();
  const terraform = new Terraform({ directory: staged.folder, environment: aws.environment });
  await terraform.init();
  await terraform.apply({
    cloudtrail_log_group_name: 'trail',
    email_subscribers: ['security@example.com'],
    ses_sender: 'alerts@example.com',
    ses_recipients: ['security@example.com'],
    alert_on: 'iam_writes',
    suppression_rules: [{ reason: 'Tags', event_names: ['Tag*'] }],
  });
  bucket = String((await terraform.output())['failed_events_bucket_name']);
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

interface Report {
  readonly received: number;
  readonly alerted: number;
  readonly suppressed: number;
  readonly outOfScope: number;
  readonly heartbeat: number;
  readonly duplicate: number;
  readonly unreadable: number;
  readonly queued: number;
}

const reports = (): readonly Report[] =>
  aws
    .invocations()
    .flatMap(({ logLines }) => logLines.filter((line) => line.includes('"received"')).map((line) => JSON.parse(line)));

/** No two are alike, so none are grouped: the most text that many events can produce. */
const distinct = (index: number) =>
  record(index % 10 === 0 ? 'TagUser' : 'CreateUser', {
    requestParameters: { userName: `user-${index}` },
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${index}`,
      arn: `arn:aws:iam::111122223333:user/admin-${index}`,
      accountId: '111122223333',
      userName: `admin-${index}`,
    },
  });

/** The most messages that arrived through `via` within any second. */
function mostInASecond(via: 'SNS' | 'SES'): number {
  const times = aws
    .mails()
    .filter((mail) => mail.via === via)
    .map(({ receivedAt }) => Date.parse(receivedAt));
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1_000).length));
}

describe('ten thousand events at once', () => {
  beforeAll(async () => {
    const events = Array.from({ length: EVENTS - BATCH }, (_, index) => distinct(index));
    // The last batch repeats the first, as CloudWatch Logs may do.
    const all = [...events, ...events.slice(0, BATCH)];
    const batches = Array.from({ length: EVENTS / BATCH }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH));
    await Promise.all(batches.map((batch) => putRecords(clients, 'trail', ...batch)));
    await aws.settled(280_000);
  });

  it('are all accounted for', () => {
    const sum = (key: keyof Report): number => reports().reduce((total, report) => total + report[key], 0);
    const tagged = BATCH / 10;
    expect({
      received: sum('received'),
      alerted: sum('alerted'),
      suppressed: sum('suppressed'),
      duplicate: sum('duplicate'),
      unreadable: sum('unreadable'),
      queued: sum('queued'),
    }).toEqual({
      received: EVENTS,
      alerted: (EVENTS - BATCH) * 0.9,
      // Suppressed ones were never alerted, so their copies are suppressed, too.
      suppressed: (EVENTS - BATCH) / 10 + tagged,
      duplicate: BATCH - tagged,
      unreadable: 0,
      queued: 0,
    });
  });

  it('all appear in alerts', () => {
    for (const via of ['SNS', 'SES'] as const) {
      const text = aws
        .mails()
        .filter((mail) => mail.via === via)
        .map((mail) => mail.text)
        .join('\n');
      const told = new Set(text.match(/\buser-\d+\b/g));
      expect(told.size).toBe((EVENTS - BATCH) * 0.9);
    }
  });

  it.each(['SNS', 'SES'] as const)('%s receives no more per second than an address may', (via) => {
    expect(mostInASecond(via)).toBeLessThanOrEqual(MAX_A_SECOND);
  });
});

describe('the worst that one delivery can contain', () => {
  const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const megabyte = 'x\u{1f512}"\\'.repeat(130_000);

  it.each([
    [
      'strings of 1 MB',
      subscriptionEvent(...Array.from({ length: 20 }, () => record('CreateUser', { userAgent: megabyte }))),
    ],
    ['texts of 1 MB that are no JSON', subscriptionEvent(...Array.from({ length: 20 }, () => megabyte))],
    ['objects that nest 50,000 deep', subscriptionEvent(nested(50_000), `{"requestParameters":${nested(50_000)}}`)],
    [
      'an eventID of 1 MB',
      subscriptionEvent(
        ...Array.from({ length: 20 }, (_, index) => record('CreateUser', { eventID: index + megabyte })),
      ),
    ],
    [
      'ten thousand records that cannot be read',
      subscriptionEvent(...Array.from({ length: 10_000 }, (_, index) => `{${index}`)),
    ],
  ])('%s: stays within the memory', async (_, event) => {
    const Payload = Buffer.from(JSON.stringify(event));
    await clients.lambda.send(new InvokeCommand({ FunctionName: NAME, InvocationType: 'Event', Payload }));
    await aws.settled();
    // A process that runs out of memory after the burst may end, and the retry has a new one; only the last outcome counts.
    const run = aws.invocations().at(-1);
    expect({ error: run?.error }).toEqual({ error: null });
    expect(run?.maxMemoryMb).toBeLessThanOrEqual(512);
    const { received, alerted, suppressed, outOfScope, heartbeat, duplicate, unreadable } = reports().at(-1) ?? {};
    expect(received).toBeGreaterThan(0);
    expect(
      Number(alerted) +
        Number(suppressed) +
        Number(outOfScope) +
        Number(heartbeat) +
        Number(duplicate) +
        Number(unreadable),
    ).toBe(received);
  });

  it('a gzip bomb is alerted once, and kept in the bucket of failed events', async () => {
    aws.clearMails();
    // Some 700 kB packed: more than a queue takes.
    const event = { awslogs: { data: gzipSync(Buffer.alloc(500 * 1024 * 1024)).toString('base64') } };
    const Payload = Buffer.from(JSON.stringify(event));
    await clients.lambda.send(new InvokeCommand({ FunctionName: NAME, InvocationType: 'Event', Payload }));
    await aws.settled();
    const run = aws.invocations().at(-1);
    expect(run?.error).toContain('could not be unpacked');
    expect(run?.maxMemoryMb).toBeLessThanOrEqual(512);
    expect(aws.mails().filter(({ via }) => via === 'SES')).toHaveLength(1);
    const [key = '', ...others] = await failedEventKeys(aws.environment, bucket);
    expect(others).toEqual([]);
    expect(JSON.parse(await failedEvent(aws.environment, bucket, key)).requestPayload).toEqual(event);
  });
});
