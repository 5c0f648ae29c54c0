/**
 * Whatever fails between the function and its readers: once it works again, every alert has arrived at every destination. None has
 * arrived twice, unless the function could not know: the response was lost, or the process died with its memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DeleteIdentityCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Clients, clientsOf, createTrailLogGroup } from '../local-aws/clients.ts';
import type { Fault, LocalAws, Mail } from '../local-aws/contract.ts';
import { startLocalAws } from '../local-aws/index.ts';
import { record } from '../records.ts';
import { subscriptionEvent } from '../subscription-event.ts';
import { redriveEvents } from './failed-events.ts';

const NAME = 'iam-change-alerts';
const SENDER = 'alerts@example.com';
const DESTINATIONS = ['SNS', 'SES'] as const;
/** Seeds of the random runs; FAULT_SEEDS=7,8 tries others. */
const SEEDS = (process.env['FAULT_SEEDS'] ?? '1').split(',').map(Number);

let aws: LocalAws;
let clients: Clients;
let staged: Stage;
let queues: Readonly<Record<'redelivery' | 'deadLetter', string>>;
let bucket = '';
let number = 0;
const users: string[] = [];

beforeAll(async () => {
  aws = await startLocalAws({ timeScale: 0.001 });
  clients = clientsOf(aws.environment);
  await createTrailLogGroup(clients, 'trail');
  await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: SENDER }));
  staged = stage();
  const terraform = new Terraform({ directory: staged.folder, environment: aws.environment });
  await terraform.init();
  await terraform.apply({
    cloudtrail_log_group_name: 'trail',
    lambda_timeout_seconds: 30,
    ses_sender: SENDER,
    ses_recipients: ['security@example.com'],
  });
  const output = await terraform.output();
  const { redelivery_queue_url: redelivery, dead_letter_queue_url: deadLetter } = output;
  bucket = String(output['failed_events_bucket_name']);
  queues = { redelivery: String(redelivery), deadLetter: String(deadLetter) };
});

afterAll(async () => {
  await aws?.stop();
  staged?.remove();
});

/** Delivers `events` events as CloudWatch Logs does, `copies` times. Returns the request ids. */
async function deliver({ events = 2, copies = 1 } = {}): Promise<readonly string[]> {
  const names = Array.from({ length: events }, () => {
    number += 1;
    return `user-${number}-x`;
  });
  users.push(...names);
  const event = subscriptionEvent(
    ...names.map((userName) => record('CreateUser', { requestParameters: { userName } })),
  );
  const Payload = Buffer.from(JSON.stringify(event));
  const requests = Array.from({ length: copies }, () =>
    clients.lambda.send(new InvokeCommand({ FunctionName: NAME, InvocationType: 'Event', Payload })),
  );
  return (await Promise.all(requests)).map(({ $metadata }) => $metadata.requestId ?? '');
}

/** Lambda will not retry it. */
const hasEnded = (id: string): boolean => {
  const last = aws.invocations().findLast(({ requestId }) => requestId === id);
  return last?.outcome === 'succeeded' || last?.attempt === 3;
};

async function ended(requestIds: readonly string[]): Promise<void> {
  while (!requestIds.every(hasEnded)) await sleep(50);
}

/** Moves the dead-letter queue back to the redelivery queue. Returns how many messages it moved. */
async function redrive(): Promise<number> {
  const { redelivery, deadLetter } = queues;
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: deadLetter, MaxNumberOfMessages: 10 }),
  );
  for (const { Body, ReceiptHandle } of Messages) {
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: redelivery, MessageBody: Body }));
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetter, ReceiptHandle }));
  }
  return Messages.length;
}

/** Once nothing fails any more: redrives the dead-letter queue and the bucket of failed events until they stay empty. */
async function recover(): Promise<void> {
  do await aws.settled(120_000);
  while ((await redrive()) + (await redriveEvents(aws.environment, bucket, NAME)) > 0);
}

/** When processes died, with everything they remembered, before their invocation ended. */
const deaths = (): readonly number[] =>
  aws
    .invocations()
    .filter(({ outcome }) => outcome !== 'succeeded' && outcome !== 'function error')
    .map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs);

/** Whether the sender of the second message could not know of the first. */
function isExcused(first: Mail, second: Mail): boolean {
  const [from, to] = [first, second].map(({ receivedAt }) => Date.parse(receivedAt));
  return aws.unheard().has(first.number) || deaths().some((end) => end >= (from ?? 0) && end <= (to ?? 0));
}

interface Account {
  /** `user-1-x at SES` */
  readonly missing: readonly string[];
  readonly repeated: readonly string[];
  /** How many arrived again because the function could not know. */
  readonly excused: number;
}

function account(): Account {
  const missing: string[] = [];
  const repeated: string[] = [];
  let excused = 0;
  for (const via of DESTINATIONS) {
    for (const user of users) {
      const mails = aws.mails().filter((mail) => mail.via === via && mail.text.includes(user));
      if (mails.length === 0) missing.push(`${user} at ${via}`);
      for (const [index, first] of mails.entries()) {
        const second = mails[index + 1];
        if (second === undefined) continue;
        if (isExcused(first, second)) excused += 1;
        else repeated.push(`${user} at ${via}`);
      }
    }
  }
  return { missing, repeated, excused };
}

/** What happened around an alert that arrived twice, to help find out why. */
function timeline(what: readonly string[]): string {
  const [user = '-', , via] = (what[0] ?? '').split(' ');
  const mails = aws.mails().filter((mail) => mail.via === via && mail.text.includes(user));
  const [from, to] = [mails[0]?.receivedAt ?? '', mails.at(-1)?.receivedAt ?? ''];
  const runs = aws.invocations().filter(({ startedAt }) => startedAt >= from.slice(0, 18) && startedAt <= to);
  return [
    ...mails.map(
      ({ receivedAt, number: id }) => `${receivedAt} mail ${id}${aws.unheard().has(id) ? ' (unheard)' : ''}`,
    ),
    ...runs.map(
      ({ startedAt, durationMs, outcome, attempt, requestId, logLines }) =>
        `${startedAt} +${durationMs} ${outcome} try ${attempt} of ${requestId}\n  ${logLines.join('\n  ')}`,
    ),
  ].join('\n');
}

afterEach(() => {
  users.length = 0;
  aws.clearMails();
});

const error = (service: string, code: string, status: number, times?: number): Fault => ({
  service,
  kind: 'error',
  code,
  status,
  ...(times === undefined ? {} : { times }),
});

/** What is wrong until everything that could be tried was tried; `repeats` is how often an alert may come again. */
const CASES: [name: string, faults: readonly Fault[], repeats?: number][] = [
  ['SNS throttles for a moment', [error('sns', 'Throttled', 429, 3)]],
  ['SES throttles for a moment', [error('ses', 'Throttling', 400, 3)]],
  ['KMS throttles SNS for a moment', [error('sns', 'KMSThrottling', 400, 2)]],
  ['both throttle without end', [error('sns', 'Throttled', 429), error('ses', 'Throttling', 400)]],
  ['SNS fails inside', [error('sns', 'InternalError', 500)]],
  ['SES is not available', [error('ses', 'ServiceUnavailable', 503)]],
  ['SNS denies', [error('sns', 'AuthorizationError', 403)]],
  ['SES denies', [error('ses', 'AccessDenied', 403)]],
  ['the topic is gone', [error('sns', 'NotFound', 404)]],
  ['KMS denies SNS', [error('sns', 'KMSAccessDenied', 400)]],
  ['SNS refuses the message as it is', [error('sns', 'InvalidParameter', 400, 1)]],
  ['SNS is slower than the time-out', [{ service: 'sns', kind: 'slow', delayMs: 8_000 }]],
  ['the connection to SNS is cut before the call', [{ service: 'sns', kind: 'cut', times: 2 }]],
  ['the connection to SES is cut in the middle of its answer', [{ service: 'ses', kind: 'cut', at: 'mid-answer' }]],
  [
    'SNS accepts, and its answer stalls',
    [{ service: 'sns', kind: 'slow', at: 'mid-answer', delayMs: 9_000, times: 1 }],
  ],
  ['SNS accepts, and its answer is lost', [{ service: 'sns', kind: 'cut', at: 'answer', times: 1 }], 1],
  ['SES accepts, and answers too late', [{ service: 'ses', kind: 'slow', at: 'answer', delayMs: 8_000, times: 1 }], 1],
  [
    'SNS denies and the queue is down, once',
    [error('sns', 'AuthorizationError', 403, 1), error('sqs', 'InternalError', 500, 1)],
  ],
  [
    'SES denies and the queue is down until Lambda gives up',
    [error('ses', 'AccessDenied', 403), error('sqs', 'InternalError', 500)],
  ],
  [
    'SNS denies, and the answer of the queue is cut off',
    [
      error('sns', 'AuthorizationError', 403, 1),
      { service: 'sqs', action: 'SendMessage', kind: 'cut', at: 'answer', times: 1 },
    ],
  ],
  ['the process is killed before SNS accepts', [{ service: 'sns', kind: 'kill', times: 1 }], 1],
  ['the process is killed after SES accepted', [{ service: 'ses', kind: 'kill', at: 'answer', times: 1 }], 2],
  [
    'the process is killed while it hands on',
    [error('sns', 'AuthorizationError', 403), { service: 'sqs', action: 'SendMessage', kind: 'kill', times: 1 }],
    1,
  ],
];

const NOTHING_WRONG = { missing: [], repeated: [] };

describe('every alert arrives, and none arrives twice unnecessarily, although', () => {
  it.each<[string, readonly Fault[], number?]>(CASES)('%s', async (_, faults, repeats = 0) => {
    const remove = faults.map((fault) => aws.addFault(fault));
    await ended(await deliver({ events: 2 }));
    for (const each of remove) each();
    await recover();
    const { excused, ...rest } = account();
    expect(rest).toEqual(NOTHING_WRONG);
    // The two events are in one message.
    expect(excused).toBeLessThanOrEqual(2 * repeats);
  });

  it('the sender is no longer a verified identity', async () => {
    await clients.ses.send(new DeleteIdentityCommand({ Identity: SENDER }));
    await ended(await deliver());
    await clients.ses.send(new VerifyEmailIdentityCommand({ EmailAddress: SENDER }));
    await recover();
    expect(account()).toEqual({ ...NOTHING_WRONG, excused: 0 });
  });

  it('the function has too little memory to run', async () => {
    const withMemory = (MemorySize: number) =>
      clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: NAME, MemorySize }));
    await withMemory(32);
    const requestIds = await deliver();
    await ended(requestIds);
    const outcomes = aws.invocations().filter(({ requestId }) => requestIds.includes(requestId));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(3).fill('out of memory'));
    await withMemory(128);
    await recover();
    expect(account()).toEqual({ ...NOTHING_WRONG, excused: 0 });
  });

  it('CloudWatch Logs delivers it three times', async () => {
    await ended(await deliver({ copies: 3 }));
    await recover();
    expect(account()).toEqual({ ...NOTHING_WRONG, excused: 0 });
  });

  it('CloudWatch Logs delivers it three times while one destination and the queue reject it', async () => {
    const remove = [error('ses', 'AccessDenied', 403), error('sqs', 'InternalError', 500)].map((fault) =>
      aws.addFault(fault),
    );
    await ended(await deliver({ copies: 3 }));
    for (const each of remove) each();
    await recover();
    expect(account()).toEqual({ ...NOTHING_WRONG, excused: 0 });
  });
});

interface Round {
  readonly faults: readonly Fault[];
  readonly deliveries: readonly { readonly events: number; readonly copies: number }[];
  readonly isRedriven: boolean;
}

const KINDS: readonly Fault[] = [
  error('sns', 'Throttled', 429),
  error('ses', 'Throttling', 400),
  error('sns', 'KMSThrottling', 400),
  error('sns', 'InternalError', 500),
  error('ses', 'ServiceUnavailable', 503),
  error('sns', 'AuthorizationError', 403),
  error('ses', 'AccessDenied', 403),
  error('sns', 'NotFound', 404),
  error('sns', 'KMSAccessDenied', 400),
  error('sns', 'InvalidParameter', 400),
  error('ses', 'MessageRejected', 400),
  error('sqs', 'InternalError', 500),
  error('sqs', 'AccessDenied', 403),
  ...['sns', 'ses', 'sqs'].flatMap((service) =>
    (['call', 'answer', 'mid-answer'] as const).map((at): Fault => ({ service, kind: 'cut', at })),
  ),
];
const DEADLY: readonly Fault[] = ['sns', 'ses', 'sqs'].flatMap((service) =>
  (['call', 'answer', 'mid-answer'] as const).map((at): Fault => ({ service, kind: 'kill', at })),
);

const roundOf = (kinds: readonly Fault[]): fc.Arbitrary<Round> =>
  fc.record({
    faults: fc.array(
      fc
        .record({ fault: fc.constantFrom(...kinds), times: fc.integer({ min: 1, max: 6 }) })
        .map(({ fault, times }) => ({
          ...fault,
          times,
        })),
      { minLength: 1, maxLength: 4 },
    ),
    deliveries: fc.array(fc.record({ events: fc.integer({ min: 1, max: 4 }), copies: fc.constantFrom(1, 1, 1, 2) }), {
      minLength: 1,
      maxLength: 3,
    }),
    isRedriven: fc.boolean(),
  });

async function play(kinds: readonly Fault[], seed: number): Promise<void> {
  const rounds = fc.sample(roundOf(kinds), { seed, numRuns: 12 });
  const remove = [];
  for (const { faults, deliveries, isRedriven } of rounds) {
    remove.push(...faults.map((fault) => aws.addFault(fault)));
    for (const delivery of deliveries) await ended(await deliver(delivery));
    if (isRedriven) await redrive();
  }
  for (const each of remove) each();
  await recover();
}

describe.each(SEEDS)('random combinations of faults, FAULT_SEEDS=%i', (seed) => {
  it('lose nothing, and repeat nothing that the function could know', async () => {
    const before = aws.unheard().size;
    await play(KINDS, seed);
    const { excused, ...rest } = account();
    expect(rest, timeline(rest.repeated)).toEqual(NOTHING_WRONG);
    // A delivery has at most four events.
    expect(excused).toBeLessThanOrEqual(4 * (aws.unheard().size - before));
  });

  it('lose nothing even if the process is killed in between', async () => {
    await play([...KINDS, ...DEADLY], seed);
    const { missing, repeated } = account();
    expect({ missing, repeated }, timeline(repeated)).toEqual(NOTHING_WRONG);
  });
});

it('every record of all these runs was accounted for', () => {
  const reports = aws
    .invocations()
    .flatMap(({ logLines }) => logLines.filter((line) => line.includes('"received"')).map((line) => JSON.parse(line)));
  expect(reports.length).toBeGreaterThan(50);
  for (const { received, alerted, suppressed, outOfScope, heartbeat, duplicate, unreadable } of reports)
    expect(alerted + suppressed + outOfScope + heartbeat + duplicate + unreadable).toBe(received);
});
