import { describe, expect, it } from 'vitest';
import { AcceptedMessages, DeliveryError, deliver } from '../../../lambda-src/pipeline/deliver.ts';
import { BATCH, courierOf, FakeDestination, refusal } from './fakes.ts';

const denied = () => refusal('AuthorizationErrorException', 403);

describe('delivery', () => {
  it('goes to every destination, also when the first refuses', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const courier = courierOf(sns, ses);
    sns.refuse = denied;
    expect(await deliver(BATCH, 'r1', courier)).toEqual({ accepted: 2, queued: 2 });
    expect(ses.texts).toEqual(['one', 'two']);
  });

  it('queues what was refused, for the one destination that refused it', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const courier = courierOf(sns, ses);
    sns.refuse = ({ text }) => (text === 'one' ? denied() : null);
    await deliver(BATCH, 'r1', courier);
    expect(courier.store.kept.map(({ destination, message }) => [destination, message.text])).toEqual([['sns', 'one']]);
    expect(sns.texts).toEqual(['two']);
  });

  it('fails where the queue refuses too, so that Lambda tries again', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const courier = courierOf(sns, ses);
    sns.refuse = denied;
    courier.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', courier)).rejects.toThrow(DeliveryError);
    await expect(deliver(BATCH, 'r1', courier)).rejects.toThrow(/^sns did not accept/);
  });

  it('repeats on that retry only what was refused', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const courier = courierOf(sns, ses);
    sns.refuse = ({ text }) => (text === 'one' ? denied() : null);
    courier.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', courier)).rejects.toThrow();
    sns.refuse = () => null;
    await deliver(BATCH, 'r1', courier);
    expect(sns.texts).toEqual(['two', 'one']);
    expect(ses.texts).toEqual(['one', 'two']);
  });

  it('knows what was accepted by its content: a retry may split the batch in other parts', async () => {
    const before = new FakeDestination('sns', ['a', 'b']);
    const courier = courierOf(before);
    before.refuse = ({ text }) => (text === 'b' ? denied() : null);
    courier.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', courier)).rejects.toThrow();
    const after = new FakeDestination('sns', ['b', 'c']);
    await deliver(BATCH, 'r1', { ...courier, destinations: [after] });
    expect(after.texts).toEqual(['b', 'c']);
  });

  it('sends the same content again for another invocation', async () => {
    const sns = new FakeDestination('sns');
    const courier = courierOf(sns);
    await deliver(BATCH, 'r1', courier);
    await deliver(BATCH, 'r2', courier);
    expect(sns.texts).toEqual(['one', 'two', 'one', 'two']);
  });

  it('sends nothing where there is nothing to say', async () => {
    const sns = new FakeDestination('sns');
    await deliver({ ...BATCH, unreadable: [] }, 'r1', courierOf(sns));
    expect(sns.got).toEqual([]);
  });

  it('remembers a bounded number of failed invocations', () => {
    const accepted = new AcceptedMessages(2);
    for (const id of ['r1', 'r2', 'r3']) accepted.of(id).add('key');
    expect(accepted.of('r3').size).toBe(1);
    expect(accepted.of('r1').size).toBe(0);
  });

  it('logs each refusal with its code and the subject', async () => {
    const sns = new FakeDestination('sns', ['one']);
    const courier = courierOf(sns);
    sns.refuse = denied;
    await deliver(BATCH, 'r1', courier);
    expect(courier.lines[0]).toEqual([
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
