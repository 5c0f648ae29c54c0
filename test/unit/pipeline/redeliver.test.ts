import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../lambda-src/finding/settings.ts';
import { deliver } from '../../../lambda-src/pipeline/deliver.ts';
import { CALL_MS, type Destination, type Message } from '../../../lambda-src/pipeline/ports.ts';
import type { FailedEvent, QueuedMessage, RedeliveryContext } from '../../../lambda-src/pipeline/redeliver.ts';
import { queuedMessages, redeliver, waitAfter } from '../../../lambda-src/pipeline/redeliver.ts';
import { packAll } from '../../../lambda-src/pipeline/waiting.ts';
import { SETTINGS } from '../../settings.ts';
import { subscriptionEvent } from '../../subscription-event.ts';
import { contextOf, type FakeContext, FakeDestination, outgoingOf, refusal, userRecord } from './fakes.ts';

const OWN = 'AROAFUNCTION';
const denied = () => refusal('AuthorizationErrorException', 403);

type Fake = FakeContext &
  RedeliveryContext & {
    readonly again: [event: FailedEvent, scope: string, note: string | null][];
  };

function fake(destinations: readonly Destination[], change: Partial<Omit<RedeliveryContext, 'timing'>> = {}): Fake {
  const again: Fake['again'] = [];
  return {
    ...contextOf(...destinations),
    settings: async () => SETTINGS,
    ownRoleId: async () => OWN,
    guardOf: () => ({
      run: { hasTime: () => true, suspects: new Set(), onJudging: () => undefined },
      judged: () => undefined,
      done: () => undefined,
    }),
    mayAlertUnknown: () => true,
    lookUp: (findings) => Promise.resolve(findings),
    processAgain: async (...args) => void again.push(args),
    again,
    ...change,
  };
}

/** As SQS hands it out, sent by the function itself. */
const queued = (messageId: string, body: string, change: Partial<QueuedMessage> = {}): QueuedMessage => ({
  messageId,
  receiptHandle: `handle of ${messageId}`,
  body,
  receives: 1,
  senderId: `${OWN}:iam-change-alerts`,
  ...change,
});

/** Records that wait for `destination`. */
function waiting(names: readonly (string | object)[], destination = 'sns'): string {
  const logEvents = outgoingOf(
    ...names.map((name) => (typeof name === 'string' ? userRecord(name) : name)),
  ).logEvents();
  return packAll({ destination, logGroup: 'trail', isUnverified: false, logEvents })[0]?.body ?? '';
}

const failed = (...messages: readonly QueuedMessage[]) => ({
  batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

describe('a message of SQS', () => {
  it('is told from a subscription event', () => {
    expect(queuedMessages(subscriptionEvent('x'))).toBeNull();
    expect(queuedMessages({ Records: [{ EventSource: 'aws:sns' }] })).toBeNull();
    const record = { messageId: 'm1', receiptHandle: 'h1', body: 'b', eventSource: 'aws:sqs' };
    const attributes = { ApproximateReceiveCount: '3', SenderId: 'AROAX:y' };
    expect(queuedMessages({ Records: [{ ...record, attributes }] })).toEqual([
      { messageId: 'm1', receiptHandle: 'h1', body: 'b', receives: 3, senderId: 'AROAX:y' },
    ]);
    expect(queuedMessages({ Records: [] })).toBeNull();
    expect(queuedMessages({ Records: [record, { ...record, eventSource: 'aws:s3' }] })).toBeNull();
  });

  it.each([
    [{}],
    [{ messageId: 1, receiptHandle: null, body: { a: 1 }, attributes: [] }],
    [{ attributes: { ApproximateReceiveCount: 'often', SenderId: 7 } }],
  ])('with fields missing or of another type is one that cannot be read: %j', async (fields) => {
    const messages = queuedMessages({ Records: [{ ...fields, eventSource: 'aws:sqs' }] }) ?? [];
    expect(messages).toEqual([{ messageId: '', receiptHandle: '', body: '', receives: 1, senderId: null }]);
    expect(await redeliver(messages, fake([]))).toEqual(failed(...messages));
  });
});

describe('records that wait', () => {
  it('are told to their own destination, and the answer says which were not', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    ses.refuse = denied;
    const context = fake([sns, ses]);
    const [m1, m2, m3] = [
      queued('m1', waiting(['one'])),
      queued('m2', waiting(['two'], 'ses'), { receives: 3 }),
      queued('m3', waiting(['three'])),
    ] as const;
    expect(await redeliver([m1, m2, m3], context)).toEqual(failed(m2));
    expect(sns.texts).toEqual(['one', 'three']);
    expect(context.store.waits).toEqual([['handle of m2', 240]]);
    expect(context.store.bodies).toEqual([]);
    expect(context.lines).toContainEqual(['info', 'A queued message was delivered', { messageId: 'm1', receives: 1 }]);
  });

  it('are judged and rendered by the settings of now, but nothing of them is held back', async () => {
    const settings: Settings = {
      ...SETTINGS,
      alertName: 'renamed',
      minimumSeverity: 'critical',
      suppressionRules: [
        {
          reason: 'everything',
          principalArns: [],
          eventNames: ['*'],
          accountIds: [],
          sourceIpRanges: [],
          upToSeverity: 'critical',
          expires: null,
        },
      ],
    };
    const sns = new FakeDestination('sns', 'critical');
    await redeliver([queued('m1', waiting(['one']))], fake([sns], { settings: async () => settings }));
    expect(sns.texts).toEqual(['one']);
    expect(sns.batches[0]).toMatchObject({ alertName: 'renamed', logGroup: 'trail', notes: [] });
  });

  it('are told once where SQS hands them out twice, and where Lambda retried meanwhile', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    const message = queued('m1', waiting(['one', 'broken {']));
    expect(await redeliver([message, message], context)).toEqual(failed());
    expect(sns.texts).toEqual(['one', 'broken {']);
    await deliver(outgoingOf(userRecord('two')), context);
    await redeliver([queued('m2', waiting(['two', 'three']))], context);
    expect(sns.texts).toEqual(['one', 'broken {', 'two', 'three']);
  });

  it('of which some are accepted are not told again with the rest', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    sns.refuse = ({ text }: Message) => (text === 'two' ? denied() : null);
    expect(await redeliver([queued('m1', waiting(['one', 'two', 'three']))], context)).toEqual(failed());
    expect(context.store.told).toEqual(['sns: two']);
    sns.refuse = () => null;
    await redeliver([queued('m2', context.store.bodies[0] ?? '')], context);
    expect(sns.texts).toEqual(['one', 'three', 'two']);
  });

  it('stay as they are where nothing is accepted: SQS counts how often they came', async () => {
    const sns = new FakeDestination('sns');
    sns.refuse = denied;
    const context = fake([sns]);
    const message = queued('m1', waiting(['one', 'two']));
    expect(await redeliver([message], context)).toEqual(failed(message));
    expect(context.store.bodies).toEqual([]);
  });

  it('reach a destination after they had waited, with the record that it refused at first', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    sns.refuse = denied;
    await deliver(outgoingOf(userRecord('one')), context);
    sns.refuse = () => null;
    await redeliver([queued('m1', context.store.bodies[0] ?? '')], context);
    expect(sns.texts).toEqual(['one']);
  });
});

describe('who sent a message', () => {
  const notesOf = async (
    change: Partial<QueuedMessage>,
    with_: Partial<Omit<RedeliveryContext, 'timing'>> = {},
  ): Promise<string> => {
    const sns = new FakeDestination('sns');
    const context = fake([sns], with_);
    await redeliver([queued('m1', waiting(['one']), change)], context);
    expect(sns.texts).toEqual(['one']);
    const [batch] = sns.batches;
    expect(batch?.isUnverified ?? false).toBe(batch?.notes.length === 1);
    return batch?.notes.join() ?? '';
  };

  it('is not mentioned where it was the function itself', async () => {
    expect(await notesOf({})).toBe('');
  });

  it.each([
    ['another identity', { senderId: 'AIDAEVE' }, 'did not send, or that was moved back from the dead-letter queue'],
    ['another role of the same session name', { senderId: 'AROAEVE:iam-change-alerts' }, 'AROAEVE:iam-change-alerts'],
    ['a role whose id begins alike', { senderId: `${OWN}X:iam-change-alerts` }, 'did not send'],
    ['nobody that SQS names', { senderId: null }, 'whose sender could not be verified'],
  ])('is said where it was %s', async (_, change, words) => {
    expect(await notesOf(change)).toContain(words);
  });

  it('is said not to be known where STS does not answer', async () => {
    const ownRoleId = () => Promise.reject(new Error('no way to STS'));
    expect(await notesOf({}, { ownRoleId })).toContain('whose sender could not be verified');
  });

  it('stays with the records where they must wait again', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    sns.refuse = ({ text }: Message) => (text === 'two' ? denied() : null);
    await redeliver([queued('m1', waiting(['one', 'two']), { senderId: 'AIDAEVE' })], context);
    sns.refuse = () => null;
    await redeliver([queued('m2', context.store.bodies[0] ?? '')], context);
    expect(sns.texts).toEqual(['one', 'two']);
    expect(sns.batches.map(({ notes }) => notes.length)).toEqual([1, 1]);
  });
});

describe('a forged message', () => {
  const EVE = { senderId: 'AIDAEVE' };

  it('cannot make the function say what stands in it', async () => {
    const sns = new FakeDestination('sns');
    const words = { subject: 'All is well', text: 'Nothing happened', html: '<a href="https://evil.example">x</a>' };
    const bodies = [
      JSON.stringify({ version: 1, destination: 'sns', ...words }),
      JSON.stringify({ version: 2, destination: 'sns', ...words }),
      JSON.stringify({ ...JSON.parse(waiting(['one'])), ...words }),
    ];
    await redeliver(
      bodies.map((body, index) => queued(`m${index}`, body, EVE)),
      fake([sns]),
    );
    // What is no record is shown as what it is, an excerpt; what stands beside records is not shown at all.
    expect(
      sns.batches.map(({ findings, unreadable }) => [findings.length, unreadable.map(({ kind }) => kind)]),
    ).toEqual([
      [0, ['message']],
      [0, ['message']],
      [1, []],
    ]);
    expect(JSON.stringify(sns.batches[2])).not.toContain('All is well');
  });

  it('makes no real event a duplicate', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    const forged = userRecord('one', { note: 'harmless' });
    await redeliver([queued('m1', waiting([forged]), EVE), queued('m2', waiting(['one']), EVE)], context);
    await deliver(outgoingOf(userRecord('one')), context);
    expect(sns.texts).toEqual(['one', 'one', 'one']);
  });

  it('with an event that was alerted, and other content, says so', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    await deliver(outgoingOf(userRecord('one')), context);
    await redeliver([queued('m1', waiting([userRecord('one', { note: 'x' })]), EVE)], context);
    expect(sns.batches[1]?.findings[0]?.reasons[0]?.text).toContain('Another event with this ID has different content');
  });

  it('never throws, and is kept unless it was told', async () => {
    const anyBody = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          version: fc.constantFrom(1, 2, '2'),
          destination: fc.constantFrom('sns', 'x'),
          records: fc.base64String(),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyBody, { maxLength: 4 }), async (bodies) => {
        const sns = new FakeDestination('sns');
        const messages = bodies.map((body, index) => queued(`m${index}`, body, EVE));
        const { batchItemFailures } = await redeliver(messages, fake([sns]));
        expect(batchItemFailures).toHaveLength(messages.length);
        expect(sns.got).toHaveLength(messages.length);
      }),
    );
  });
});

describe('what is no message of this function', () => {
  it.each([
    ['no JSON', 'no json', 'not JSON'],
    ['a list', '[]', 'not an object'],
    ['another version', '{"version":9}', 'written by no version known here'],
    ['an event that is none', '{"requestPayload":7}', 'written by no version known here'],
    ['for a topic that was taken away', waiting(['one'], 'gone'), 'for gone, which is no destination'],
    ['for something long', waiting(['one'], 'y'.repeat(9_000)), `for ${'y'.repeat(100)}, which`],
  ])('%s, is alerted with its size and beginning, and kept', async (_, body, reason) => {
    const [sns, ses] = [new FakeDestination('sns', 'critical'), new FakeDestination('ses')];
    const context = fake([sns, ses]);
    const message = queued('m1', body, { senderId: 'AIDAEVE' });
    expect(await redeliver([message], context)).toEqual(failed(message));
    for (const { batches, got } of [sns, ses]) {
      expect(got).toHaveLength(1);
      expect(batches[0]?.unreadable).toMatchObject([{ kind: 'message', size: body.length }]);
      expect(batches[0]?.unreadable[0]?.reason).toContain(reason);
      expect(batches[0]?.notes[0]).toContain('AIDAEVE');
    }
    expect(context.lines.at(-1)?.[2]).toMatchObject({ error: expect.stringContaining(reason) });
  });

  it('is alerted at its first receipt alone, and only while it may be', async () => {
    const sns = new FakeDestination('sns');
    const messages = [queued('m1', 'x', { receives: 2 }), queued('m2', 'x'), queued('m3', 'x')];
    let left = 1;
    const context = fake([sns], { mayAlertUnknown: () => left-- > 0 });
    expect(await redeliver(messages, context)).toEqual(failed(...messages));
    expect(sns.got).toHaveLength(1);
  });
});

describe('an event that the function had failed on', () => {
  const body = JSON.stringify({ requestContext: { requestId: 'r1' }, requestPayload: { awslogs: { data: 'x' } } });
  const event = { requestId: 'r1', payload: { awslogs: { data: 'x' } } };

  it('is processed again, as the function itself sent it', async () => {
    const context = fake([]);
    expect(await redeliver([queued('m1', body)], context)).toEqual(failed());
    expect(context.again).toEqual([[event, '', null]]);
  });

  it('is processed again with a note where the sender is lost, as after a redrive', async () => {
    const context = fake([]);
    await redeliver([queued('m1', body, { senderId: 'AIDAADMIN' })], context);
    expect(context.again).toEqual([[event, 'm1:', expect.stringContaining('moved back from the dead-letter queue')]]);
  });
});

describe('a message that stays in the queue', () => {
  it('waits longer after each receipt, an hour at most', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100].map(waitAfter)).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  });

  it('does so also when the wait cannot be set', async () => {
    const context = fake([]);
    context.store.error = new Error('no such queue');
    const message = queued('m1', 'x');
    expect(await redeliver([message], context)).toEqual(failed(message));
    expect(context.lines.at(-1)).toEqual([
      'warn',
      'The wait of a queued message could not be set',
      { messageId: 'm1', error: 'Error: no such queue' },
    ]);
  });

  it('has its wait set while there is exactly the time for a call', async () => {
    const context = fake([]);
    context.timing.remaining = CALL_MS;
    await redeliver([queued('m1', '')], context);
    context.timing.remaining = CALL_MS - 1;
    await redeliver([queued('m2', '')], context);
    expect(context.store.waits).toEqual([['handle of m1', 60]]);
  });

  it('is not tried without the time to finish', async () => {
    const sns = new FakeDestination('sns');
    const context = fake([sns]);
    context.timing.remaining = 5_000;
    const message = queued('m1', waiting(['one']));
    expect(await redeliver([message], context)).toEqual(failed(message));
    expect(sns.tries).toBe(0);
    expect(context.store.waits).toEqual([]);
  });
});
