import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../lambda-src/finding/batch.ts';
import { DeliveryError, deliver } from '../../../lambda-src/pipeline/deliver.ts';
import { Memory } from '../../../lambda-src/pipeline/memory.ts';
import { CALL_MS, type Message } from '../../../lambda-src/pipeline/ports.ts';
import { processEvent } from '../../../lambda-src/pipeline/process.ts';
import { redeliver } from '../../../lambda-src/pipeline/redeliver.ts';
import { RESERVE_MS } from '../../../lambda-src/pipeline/retry.ts';
import { pack } from '../../../lambda-src/pipeline/undelivered.ts';
import { record } from '../../records.ts';
import { SETTINGS } from '../../settings.ts';
import { subscriptionEvent } from '../../subscription-event.ts';
import { BATCH, contextOf, FakeDestination, message, refusal } from './fakes.ts';

const denied = () => refusal('AuthorizationErrorException', 403);

describe('delivery', () => {
  it('goes to every destination, also when the first refuses', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = denied;
    expect(await deliver(BATCH, 'r1', context)).toEqual({ accepted: 2, queued: 2 });
    expect(ses.texts).toEqual(['one', 'two']);
  });

  it('queues what was refused, for the one destination that refused it', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = ({ text }) => (text === 'one' ? denied() : null);
    await deliver(BATCH, 'r1', context);
    expect(context.store.kept.map(({ destination, message }) => [destination, message.text])).toEqual([['sns', 'one']]);
    expect(sns.texts).toEqual(['two']);
  });

  it('fails where the queue refuses too, so that Lambda tries again', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = denied;
    context.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', context)).rejects.toThrow(DeliveryError);
    await expect(deliver(BATCH, 'r1', context)).rejects.toThrow(/^sns did not accept/);
    ses.refuse = denied;
    const without = contextOf(sns, ses);
    without.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', without)).rejects.toMatchObject({
      name: 'DeliveryError',
      message: expect.stringMatching(/^sns and ses did not accept/),
    });
  });

  it('repeats on that retry nothing that waits in the queue', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    sns.refuse = ({ text }) => {
      if (text === 'two') context.store.error = new Error('no such queue');
      return denied();
    };
    await expect(deliver(BATCH, 'r1', context)).rejects.toThrow();
    sns.refuse = () => null;
    await deliver(BATCH, 'r1', context);
    expect(context.store.kept.map(({ message }) => message.text)).toEqual(['one']);
    expect(sns.texts).toEqual(['two']);
  });

  it('repeats on that retry only what was refused', async () => {
    const [sns, ses] = [new FakeDestination('sns'), new FakeDestination('ses')];
    const context = contextOf(sns, ses);
    sns.refuse = ({ text }) => (text === 'one' ? denied() : null);
    context.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', context)).rejects.toThrow();
    sns.refuse = () => null;
    await deliver(BATCH, 'r1', context);
    expect(sns.texts).toEqual(['two', 'one']);
    expect(ses.texts).toEqual(['one', 'two']);
  });

  it('knows what was accepted by its content: a retry may split the batch in other parts', async () => {
    const before = new FakeDestination('sns', ['a', 'b']);
    const context = contextOf(before);
    before.refuse = ({ text }) => (text === 'b' ? denied() : null);
    context.store.error = new Error('no such queue');
    await expect(deliver(BATCH, 'r1', context)).rejects.toThrow();
    const after = new FakeDestination('sns', ['b', 'c']);
    await deliver(BATCH, 'r1', { ...context, destinations: [after] });
    expect(after.texts).toEqual(['b', 'c']);
  });

  it('sends the same content again for another invocation', async () => {
    const sns = new FakeDestination('sns');
    const context = contextOf(sns);
    await deliver(BATCH, 'r1', context);
    await deliver(BATCH, 'r2', context);
    expect(sns.texts).toEqual(['one', 'two', 'one', 'two']);
  });

  it('sends nothing where there is nothing to say', async () => {
    const sns = new FakeDestination('sns');
    await deliver({ ...BATCH, unreadable: [] }, 'r1', contextOf(sns));
    expect(sns.got).toEqual([]);
  });

  it('logs and queues at once what it has no time to try, and fails in time where it cannot even queue', async () => {
    const sns = new FakeDestination('sns', ['one']);
    const context = contextOf(sns);
    context.timing.remaining = RESERVE_MS;
    expect(await deliver(BATCH, 'r1', context)).toEqual({ accepted: 0, queued: 1 });
    context.timing.remaining = CALL_MS;
    await expect(deliver(BATCH, 'r2', context)).rejects.toThrow(DeliveryError);
    expect(context.store.kept).toHaveLength(1);
    expect(sns.tries).toBe(0);
    expect(context.lines.map(([level, text, fields]) => [level, text, fields])).toMatchObject([
      ['error', 'sns did not accept an alert', { error: 'Error: no time left to call it' }],
      ['warn', 'The alert waits in the redelivery queue', { destination: 'sns', subject: 'about one' }],
      ['error', 'sns did not accept an alert', { error: 'Error: no time left to call it' }],
      [
        'error',
        'The redelivery queue did not accept the alert either',
        { destination: 'sns', subject: 'about one', error: 'Error: no time left to call it' },
      ],
    ]);
  });

  it('queues while there is exactly the time for a call to the queue and the answer', async () => {
    const context = contextOf(new FakeDestination('sns', ['one']));
    context.timing.remaining = CALL_MS + 1_000;
    expect(await deliver(BATCH, 'r1', context)).toEqual({ accepted: 0, queued: 1 });
    context.timing.remaining -= 1;
    await expect(deliver(BATCH, 'r2', context)).rejects.toThrow(DeliveryError);
  });

  it('takes a success of the queue whose answer broke off for one', async () => {
    const sns = new FakeDestination('sns', ['one']);
    const context = contextOf(sns);
    sns.refuse = denied;
    context.store.error = refusal('aborted', 200);
    expect(await deliver(BATCH, 'r1', context)).toEqual({ accepted: 0, queued: 1 });
  });

  it('sends messages that say the same, and gives each its own key', async () => {
    const same = Array<string>(4).fill('same');
    const sns = new FakeDestination('sns', same);
    const context = contextOf(sns);
    await deliver(BATCH, 'r1', context);
    expect(sns.texts).toEqual(same);
    sns.refuse = denied;
    await deliver(BATCH, 'r2', context);
    expect(new Set(context.store.kept.map(({ key }) => key)).size).toBe(4);
  });

  it('logs each refusal with its code and the subject', async () => {
    const sns = new FakeDestination('sns', ['one']);
    const context = contextOf(sns);
    sns.refuse = denied;
    await deliver(BATCH, 'r1', context);
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

/** Says of a batch what a reader would count: the ids, and how many records could not be read. */
class TellingDestination extends FakeDestination {
  override compose({ findings, unreadable }: Batch): readonly Message[] {
    return [message([...findings.map(({ id }) => id), ...unreadable.map(() => 'unreadable')].join(' '))];
  }
}

/** Findings in the order of `ids`; `null` is a record without an eventID. */
async function batchOf(...ids: readonly (string | null)[]): Promise<Batch> {
  const records = ids.map((eventID) => {
    const { eventID: _, ...nameless } = record('TagRole', { requestParameters: { roleName: 'app' } });
    return eventID === null ? nameless : { ...nameless, eventID };
  });
  return (await processEvent(subscriptionEvent(...records), SETTINGS)).batch;
}

describe('an event that comes again', () => {
  /** SNS accepts, SES refuses and so does the queue. */
  async function halfDelivered(batch: Batch) {
    const [sns, ses] = [new TellingDestination('sns'), new TellingDestination('ses')];
    const context = contextOf(sns, ses);
    ses.refuse = denied;
    context.store.error = new Error('no such queue');
    await expect(deliver(batch, 'r1', context)).rejects.toThrow(/^ses did not accept/);
    ses.refuse = () => null;
    return { sns, ses, context };
  }

  it('is new only where it was not accepted, also in another delivery by CloudWatch Logs', async () => {
    const { sns, ses, context } = await halfDelivered(await batchOf('a', 'b'));
    await deliver(await batchOf('a', 'b', 'c'), 'r2', context);
    expect(sns.texts).toEqual(['a b', 'c']);
    expect(ses.texts).toEqual(['a b c']);
  });

  it('has the same key in the queue, however often it is delivered; one without an eventID has its own', async () => {
    const [ses, context] = [new TellingDestination('ses'), contextOf()];
    ses.refuse = denied;
    const keys = async (requestId: string, batch: Batch): Promise<string | null | undefined> => {
      await deliver(batch, requestId, { ...context, destinations: [ses] });
      return context.store.kept.at(-1)?.key;
    };
    expect(await keys('r1', await batchOf('a'))).toBe(await keys('r2', await batchOf('a')));
    expect(await keys('r1', await batchOf('a'))).not.toBe(await keys('r2', await batchOf('b')));
    expect(await keys('r1', await batchOf(null))).not.toBe(await keys('r2', await batchOf(null)));
    expect(await keys('r1', BATCH)).not.toBe(await keys('r2', BATCH));
    const vague = new FakeDestination('sns', ['something happened']);
    vague.refuse = denied;
    await deliver(await batchOf('a', 'bc'), 'r1', { ...context, destinations: [vague] });
    await deliver(await batchOf('ab', 'c'), 'r1', { ...context, destinations: [vague] });
    expect(new Set(context.store.kept.slice(-2).map(({ key }) => key)).size).toBe(2);
  });

  it('is not brought by the queue where the retry brought it, after the answer of the queue was lost', async () => {
    const sns = new TellingDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    await deliver(await batchOf('a'), 'r1', context);
    const body = pack(context.store.kept[0] ?? { destination: '', key: null, message: message('') });
    const retried = { ...context, memory: new Memory() };
    sns.refuse = () => null;
    await deliver(await batchOf('a'), 'r1', retried);
    await redeliver([{ messageId: 'm1', receiptHandle: 'h1', body, receives: 1 }], retried, async () => undefined);
    expect(sns.texts).toEqual(['a']);
  });

  it('is not sent by the retry where the queue brought it in between', async () => {
    const sns = new TellingDestination('sns');
    const context = contextOf(sns);
    sns.refuse = denied;
    context.store.error = new Error('the answer was lost');
    await expect(deliver(await batchOf('a'), 'r1', context)).rejects.toThrow();
    context.store.error = null;
    await deliver(await batchOf('a'), 'r2', { ...context, memory: new Memory() });
    sns.refuse = () => null;
    const body = pack(context.store.kept[0] ?? { destination: '', key: null, message: message('') });
    await redeliver([{ messageId: 'm1', receiptHandle: 'h1', body, receives: 1 }], context, async () => undefined);
    await deliver(await batchOf('a'), 'r1', context);
    expect(sns.texts).toEqual(['a']);
  });

  it('is known only once every destination has it', async () => {
    const { context } = await halfDelivered(await batchOf('a'));
    expect(context.memory.alerted.has('a')).toBe(false);
    await deliver(await batchOf('a'), 'r1', context);
    expect(context.memory.alerted.has('a')).toBe(true);
  });

  it('is not sent again by the retry, what could not be read included', async () => {
    const batch = { ...(await batchOf('a', null)), unreadable: BATCH.unreadable };
    const { sns, ses, context } = await halfDelivered(batch);
    await deliver(batch, 'r1', context);
    expect(sns.texts).toEqual(['a  unreadable']);
    expect(ses.texts).toEqual(['a  unreadable']);
  });

  it('without an eventID is never taken for another', async () => {
    const { sns, context } = await halfDelivered(await batchOf(null));
    await deliver(await batchOf(null), 'r2', context);
    expect(sns.texts).toEqual(['', '']);
  });
});
