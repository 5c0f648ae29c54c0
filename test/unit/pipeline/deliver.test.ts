import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DeliveryError, deliver } from '../../../lambda-src/pipeline/deliver.ts';
import { CALL_MS, type Message } from '../../../lambda-src/pipeline/ports.ts';
import { RESERVE_MS } from '../../../lambda-src/pipeline/retry.ts';
import { MAX_BODY_BYTES } from '../../../lambda-src/pipeline/waiting.ts';
import { subscriptionEvent } from '../../subscription-event.ts';
import { contextOf, FakeDestination, outgoing, outgoingOf, refusal, userRecord } from './fakes.ts';

const denied = () => refusal('AuthorizationErrorException', 403);
const deniedFor =
  (...texts: readonly string[]) =>
  ({ text }: Message) =>
    texts.includes(text) ? denied() : null;

const ONE_AND_TWO = subscriptionEvent(userRecord('one'), userRecord('two'));
const both = () => outgoing(ONE_AND_TWO);
const down = new Error('no such queue');

describe('delivery', () => {
  it('goes to every destination, also when the first refuses', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = denied;
    expect(await deliver(both(), context)).toEqual({ accepted: 2, queued: 1 });
    expect(ses.texts).toEqual(['one', 'two']);
    expect(context.store.told).toEqual(['sns: one, two']);
  });

  it('queues the records of what was refused, for the one destination that refused it', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = deniedFor('one');
    await deliver(both(), context);
    expect(sns.texts).toEqual(['two']);
    expect(context.store.told).toEqual(['sns: one']);
    const [waiting] = context.store.waiting;
    expect(waiting).toMatchObject({ logGroup: 'aws-cloudtrail-logs-111122223333', isUnverified: false });
    expect(waiting?.logEvents).toEqual(both().logEvents().slice(0, 1));
  });

  it('fails where the queue refuses too, so that Lambda tries again', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = denied;
    context.store.error = down;
    await expect(deliver(both(), context)).rejects.toThrow(DeliveryError);
    await expect(deliver(both(), context)).rejects.toThrow(/^sns did not accept/);
    ses.refuse = denied;
    const without = contextOf(sns, ses);
    without.store.error = down;
    await expect(deliver(both(), without)).rejects.toThrow(/^sns and ses did not accept/);
  });

  it('repeats on that retry only what was refused', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = deniedFor('one');
    context.store.error = down;
    await expect(deliver(both(), context)).rejects.toThrow();
    sns.refuse = () => null;
    await deliver(both(), context);
    expect(sns.texts).toEqual(['two', 'one']);
    expect(ses.texts).toEqual(['one', 'two']);
  });

  it('repeats nothing that waits in the queue', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = denied;
    await deliver(both(), context);
    await deliver(both(), context);
    expect(sns.tries).toBe(2);
    expect(ses.texts).toEqual(['one', 'two']);
    expect(context.store.bodies).toHaveLength(1);
  });

  it('of records without an eventID, and of what cannot be read, repeats nothing in a retry, and all in another event', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    ses.refuse = denied;
    context.store.error = down;
    const nameless = userRecord('one', { eventID: null });
    const event = subscriptionEvent(nameless, nameless, 'broken');
    await expect(deliver(outgoing(event), context)).rejects.toThrow();
    await expect(deliver(outgoing(event), context)).rejects.toThrow();
    expect(sns.texts).toEqual(['one', 'one', 'broken']);
    await expect(deliver(outgoing(event, { invocation: 'r2' }), context)).rejects.toThrow();
    expect(sns.texts).toEqual(['one', 'one', 'broken', 'one', 'one', 'broken']);
  });

  it('brings another delivery of the same events only where they are new', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    ses.refuse = denied;
    context.store.error = down;
    await expect(deliver(both(), context)).rejects.toThrow(/^ses did not accept/);
    ses.refuse = () => null;
    await deliver(outgoingOf(userRecord('one'), userRecord('two'), userRecord('three')), context);
    expect(sns.texts).toEqual(['one', 'two', 'three']);
    expect(ses.texts).toEqual(['one', 'two', 'three']);
  });

  it('sends a destination nothing below its threshold', async () => {
    const [sns, chat] = [new FakeDestination('sns'), new FakeDestination('chat', 'critical')];
    await deliver(both(), contextOf(sns, chat));
    expect([sns.texts, chat.texts]).toEqual([['one', 'two'], []]);
  });

  it('sends nothing where there is nothing to say', async () => {
    const sns = new FakeDestination('sns');
    await deliver(outgoingOf(), contextOf(sns));
    expect(sns.batches).toEqual([]);
  });

  it('remembers an eventID only once every destination has its record, and never that of a test', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    ses.refuse = denied;
    context.store.error = down;
    const test = { ...userRecord('test'), iamChangeAlertsTest: true };
    const event = subscriptionEvent(userRecord('one'), test);
    const known = (name: string): string | undefined => context.history.keyOf(`event of ${name}`);
    await expect(deliver(outgoing(event), context)).rejects.toThrow();
    expect(known('one')).toBeUndefined();
    ses.refuse = () => null;
    await deliver(outgoing(event), context);
    expect(known('one')).toEqual(expect.any(String));
    expect(known('test')).toBeUndefined();
  });

  it('remembers nothing for others of what came from a queue message that may be forged', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    await deliver(outgoing(ONE_AND_TWO, {}, {}, 'm1:'), context);
    expect(context.history.keyOf('event of one')).toBeUndefined();
    await deliver(both(), context);
    expect(sns.texts).toEqual(['one', 'two', 'one', 'two']);
  });

  it('has a whole event that cannot be unpacked fail where it is refused: it is no record that could wait', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    ses.refuse = denied;
    const broken = () => outgoing({ awslogs: { data: 'aGVsbG8=' } });
    await expect(deliver(broken(), context)).rejects.toThrow(/^ses did not accept/);
    expect(context.store.bodies).toEqual([]);
    ses.refuse = () => null;
    await deliver(broken(), context);
    expect([sns.texts, ses.texts]).toEqual([['aGVsbG8='], ['aGVsbG8=']]);
  });

  it('spreads many records over several messages of the queue, each within 256 KB', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `user${index}`);
    const noise = (): string => randomBytes(1_500).toString('hex');
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    await deliver(outgoingOf(...names.map((name) => userRecord(name, { note: noise() }))), context);
    const { bodies, waiting } = context.store;
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(waiting.flatMap(({ logEvents }) => logEvents)).toHaveLength(names.length);
  });

  it('repeats in the retry only the messages of the queue that it did not take', async () => {
    const names = Array.from({ length: 400 }, (_, index) => `user${index}`);
    const event = subscriptionEvent(
      ...names.map((name) => userRecord(name, { note: randomBytes(3_000).toString('hex') })),
    );
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    const put = context.store.put.bind(context.store);
    context.store.put = (body) => (context.store.bodies.length > 0 ? Promise.reject(down) : put(body));
    await expect(deliver(outgoing(event), context)).rejects.toThrow();
    const first = context.store.waiting.flatMap(({ logEvents }) => logEvents).length;
    context.store.put = put;
    await deliver(outgoing(event), context);
    expect(first).toBeGreaterThan(0);
    expect(context.store.waiting.flatMap(({ logEvents }) => logEvents)).toHaveLength(names.length);
  });

  it('queues at once what it has no time to try, and fails in time where it cannot even queue', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    context.timing.remaining = RESERVE_MS;
    expect(await deliver(outgoingOf(userRecord('one')), context)).toEqual({ accepted: 0, queued: 1 });
    context.timing.remaining = CALL_MS;
    await expect(deliver(outgoingOf(userRecord('two')), context)).rejects.toThrow(DeliveryError);
    expect(sns.tries).toBe(0);
    expect(context.lines).toMatchObject([
      ['error', 'sns did not accept an alert', { error: 'Error: no time left to call it' }],
      ['warn', 'Records wait in the redelivery queue', { destination: 'sns', records: 1 }],
      ['error', 'sns did not accept an alert', { error: 'Error: no time left to call it' }],
      ['error', 'The redelivery queue did not accept the records either', { error: 'Error: no time left to call it' }],
    ]);
  });

  it('queues while there is exactly the time for a call to the queue and the answer', async () => {
    const context = contextOf(new FakeDestination('sns'));
    context.timing.remaining = CALL_MS + 1_000;
    expect(await deliver(outgoingOf(userRecord('one')), context)).toEqual({ accepted: 0, queued: 1 });
    context.timing.remaining -= 1;
    await expect(deliver(outgoingOf(userRecord('two')), context)).rejects.toThrow(DeliveryError);
  });

  it('takes a success of the queue whose answer broke off for one', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    context.store.error = refusal('aborted', 200);
    expect(await deliver(outgoingOf(userRecord('one')), context)).toEqual({ accepted: 0, queued: 1 });
  });

  it('logs each refusal with its code and the subject', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    await deliver(outgoingOf(userRecord('one')), context);
    expect(context.lines[0]).toEqual([
      'error',
      'sns did not accept an alert',
      {
        destination: 'sns',
        subject: 'about one',
        error: 'AuthorizationErrorException: AuthorizationErrorException happened',
      },
    ]);
  });
});
