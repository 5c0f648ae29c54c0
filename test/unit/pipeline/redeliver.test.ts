import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_MS } from '../../../lambda-src/pipeline/ports.ts';
import type { FailedEvent, QueuedMessage } from '../../../lambda-src/pipeline/redeliver.ts';
import { queuedMessages, redeliver, waitAfter } from '../../../lambda-src/pipeline/redeliver.ts';
import { reportOf } from '../../../lambda-src/pipeline/report.ts';
import { pack, unpack } from '../../../lambda-src/pipeline/undelivered.ts';
import { subscriptionEvent } from '../../subscription-event.ts';
import { BATCH, contextOf, FakeDestination, message, refusal } from './fakes.ts';

const queued = (messageId: string, body: string, receives = 1): QueuedMessage => ({
  messageId,
  receiptHandle: `handle of ${messageId}`,
  body,
  receives,
});
const packed = (text: string, destination = 'sns') => pack({ destination, key: text, message: message(text) });
const nothing = async (): Promise<void> => undefined;

describe('a message of SQS', () => {
  it('is told from a subscription event', () => {
    expect(queuedMessages(subscriptionEvent('x'))).toBeNull();
    expect(queuedMessages({ Records: [{ EventSource: 'aws:sns' }] })).toBeNull();
    const record = { messageId: 'm1', receiptHandle: 'h1', body: 'b', eventSource: 'aws:sqs' };
    expect(queuedMessages({ Records: [{ ...record, attributes: { ApproximateReceiveCount: '3' } }] })).toEqual([
      { messageId: 'm1', receiptHandle: 'h1', body: 'b', receives: 3 },
    ]);
    expect(queuedMessages({ Records: [] })).toBeNull();
    expect(queuedMessages({ Records: [record, { ...record, eventSource: 'aws:s3' }] })).toBeNull();
  });

  it.each([
    [{}, { messageId: '', receiptHandle: '', body: '', receives: 1 }],
    [
      { messageId: 1, receiptHandle: null, body: { a: 1 }, attributes: [] },
      { messageId: '', receiptHandle: '', body: '', receives: 1 },
    ],
    [
      { messageId: 'm1', attributes: { ApproximateReceiveCount: 'often' } },
      { messageId: 'm1', receiptHandle: '', body: '', receives: 1 },
    ],
  ])('with fields missing or of another type is one that cannot be read: %j', async (fields, message) => {
    const messages = queuedMessages({ Records: [{ ...fields, eventSource: 'aws:sqs' }] });
    expect(messages).toEqual([message]);
    expect(await redeliver(messages ?? [], contextOf(), nothing)).toEqual({
      batchItemFailures: [{ itemIdentifier: message.messageId }],
    });
  });

  it('carries an alert unchanged, and an alert of 256 KB fits into it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'grapheme' }), (subject, text) => {
        const undelivered = {
          destination: 'ses',
          key: 'k',
          message: { subject, text, html: '<p>', severity: 'high' as const },
        };
        expect(unpack(JSON.parse(pack(undelivered)))).toEqual(undelivered);
      }),
    );
    const lines = Array.from(
      { length: 4_000 },
      (_, line) => `role-${line} was created by user ci-admin in prod, ${line}`,
    );
    const long = { ...message('x'), text: lines.join('\n').padEnd(262_000, 'ä') };
    expect(pack({ destination: 'sns', key: 'k', message: long }).length).toBeLessThan(100_000);
  });
});

describe('redelivery', () => {
  it('hands each message to its own destination, and answers which failed', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    ses.refuse = () => refusal('MailFromDomainNotVerifiedException');
    const context = contextOf(sns, ses);
    const answer = await redeliver(
      [queued('m1', packed('one')), queued('m2', packed('two', 'ses'), 3), queued('m3', packed('three'))],
      context,
      nothing,
    );
    expect(sns.texts).toEqual(['one', 'three']);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
    expect(context.store.waits).toEqual([['handle of m2', 240]]);
    expect(context.store.kept).toEqual([]);
  });

  it('brings nothing twice that SQS hands out twice, or that was queued twice', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = () => refusal('AuthorizationErrorException', 403);
    const twice = [queued('m1', packed('one')), queued('m2', packed('one'))];
    expect((await redeliver(twice, context, nothing)).batchItemFailures).toHaveLength(2);
    sns.refuse = () => null;
    expect((await redeliver([...twice, queued('m3', packed('two'))], context, nothing)).batchItemFailures).toEqual([]);
    expect(sns.texts).toEqual(['one', 'two']);
  });

  it('knows what an earlier version queued, without a key, by its message', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    const body = pack({ destination: 'sns', key: null, message: message('one') });
    await redeliver([queued('m1', body), queued('m2', body), queued('m1', body)], context, nothing);
    expect(sns.texts).toEqual(['one', 'one']);
  });

  it('waits longer after each receipt, an hour at most', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100].map(waitAfter)).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  });

  it('processes an event again that the function had failed on', async () => {
    const again: FailedEvent[] = [];
    const body = JSON.stringify({ requestContext: { requestId: 'r1' }, requestPayload: { awslogs: { data: 'x' } } });
    const answer = await redeliver([queued('m1', body)], contextOf(), async (event) => void again.push(event));
    expect(again).toEqual([{ requestId: 'r1', payload: { awslogs: { data: 'x' } } }]);
    expect(answer.batchItemFailures).toEqual([]);
    const nameless = queued('m2', JSON.stringify({ requestPayload: { awslogs: {} } }));
    await redeliver([nameless], contextOf(), async (event) => void again.push(event));
    expect(again[1]).toEqual({ requestId: '', payload: { awslogs: {} } });
  });

  it.each([
    ['no JSON', 'no json', 'Error: the queued message is no JSON object'],
    ['no object', '[]', 'Error: the queued message is no JSON object'],
    ['of a later version', '{"version":2}', 'Error: the queued message was written by no version known here'],
    ['an event that is none', '{"requestPayload":7}', 'Error: the queued message was written by no version known here'],
    ['for a topic that was taken away', packed('x', 'gone'), 'Error: gone is no destination of this function any more'],
    [
      'for something long',
      packed('x', 'y'.repeat(9_000)),
      `Error: ${'y'.repeat(100)} is no destination of this function any more`,
    ],
    ['refused', packed('x', 'ses'), 'AccessDenied: AccessDenied happened'],
  ])('logs why a message stays in the queue: %s', async (_, body, error) => {
    const ses = new FakeDestination('ses');
    ses.refuse = () => refusal('AccessDenied', 403);
    const context = contextOf(ses);
    await redeliver([queued('m1', body, 4)], context, nothing);
    expect(context.lines).toEqual([
      ['error', 'A queued alert was not delivered', { messageId: 'm1', receives: 4, error }],
    ]);
  });

  it('logs what was delivered', async () => {
    const context = contextOf(new FakeDestination('sns'));
    await redeliver([queued('m1', packed('one'), 2)], context, nothing);
    expect(context.lines).toEqual([['info', 'A queued alert was delivered', { messageId: 'm1', receives: 2 }]]);
  });

  it('keeps what it cannot read in the queue, and goes on', async () => {
    const sns = new FakeDestination('sns');
    const bodies = ['', 'no json', '[]', '{}', '{"version":2,"destination":"sns","content":"x"}', packed('x', 'gone')];
    const broken = JSON.stringify({ version: 1, destination: 'sns', content: 'H4sIAAAA' });
    const messages = [...bodies, broken, packed('good')].map((body, index) => queued(`m${index}`, body));
    const { batchItemFailures } = await redeliver(messages, contextOf(sns), nothing);
    expect(batchItemFailures).toHaveLength(messages.length - 1);
    expect(sns.texts).toEqual(['good']);
  });

  it('does not fail when the wait cannot be set', async () => {
    const context = contextOf();
    context.store.error = new Error('no such queue');
    expect(await redeliver([queued('m1', packed('one'))], context, nothing)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    expect(context.lines.at(-1)).toEqual([
      'warn',
      'The wait of a queued alert could not be set',
      { messageId: 'm1', error: 'Error: no such queue' },
    ]);
  });

  it('sets the wait while there is exactly the time for a call', async () => {
    const context = contextOf();
    context.timing.remaining = CALL_MS;
    await redeliver([queued('m1', '')], context, nothing);
    context.timing.remaining = CALL_MS - 1;
    await redeliver([queued('m2', '')], context, nothing);
    expect(context.store.waits).toEqual([['handle of m1', 60]]);
  });

  it('starts nothing that it has no time to finish', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    context.timing.remaining = 5_000;
    expect((await redeliver([queued('m1', packed('one'))], context, nothing)).batchItemFailures).toHaveLength(1);
    expect(sns.tries).toBe(0);
    expect(context.store.waits).toEqual([]);
  });
});

describe('the report', () => {
  const count = { received: 4, alerted: 1, suppressed: 1, outOfScope: 0, heartbeat: 0, duplicate: 1, unreadable: 1 };

  it('has each count once, as a value and as a metric', () => {
    const report = reportOf({ batch: BATCH, count, heartbeats: [] }, { accepted: 2, queued: 1 }, 1_700_000_000_000);
    expect(report).toMatchObject({ ...count, queued: 1, name: 'iam-change-alerts' });
    const names = ['received', 'alerted', 'suppressed', 'outOfScope', 'heartbeat', 'duplicate', 'unreadable', 'queued'];
    expect(report['_aws']).toEqual({
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: 'iam-change-alerts',
          Dimensions: [['name']],
          Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    });
  });
});
