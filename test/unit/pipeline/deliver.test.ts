import { describe, expect, it } from 'vitest';
import { sendEach } from '../../../lambda-src/adapters/send-each.ts';
import type { Batch } from '../../../lambda-src/core/batch.ts';
import { AcceptedMessages, DeliveryError, deliver } from '../../../lambda-src/pipeline/deliver.ts';
import type { Destination, Log } from '../../../lambda-src/pipeline/ports.ts';

const BATCH: Batch = {
  alertName: 'iam-change-alerts',
  logGroup: 'trail',
  findings: [],
  unreadable: [{ kind: 'record', reason: 'not JSON', logEventId: null, time: null, excerpt: '', size: 0 }],
  suppressed: {},
};

/** A destination of two messages that refuses what `refuses` names, and remembers what it accepted. */
class Fake implements Destination {
  readonly got: string[] = [];
  refuses = new Set<string>();
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  send(_: Batch, delivered: Set<string>): Promise<void> {
    return sendEach(['one', 'two'], delivered, async (message) => {
      if (this.refuses.has(message)) throw new Error(`${message} refused`);
      this.got.push(message);
    });
  }
}

const silent: Log = () => undefined;

describe('delivery', () => {
  it('goes to every destination, also when the first refuses', async () => {
    const sns = new Fake('sns');
    const ses = new Fake('ses');
    sns.refuses = new Set(['one', 'two']);
    await expect(deliver(BATCH, [sns, ses], new AcceptedMessages(), 'r1', silent)).rejects.toThrow(DeliveryError);
    expect(ses.got).toEqual(['one', 'two']);
  });

  it('repeats on a retry only what was refused', async () => {
    const sns = new Fake('sns');
    const ses = new Fake('ses');
    const accepted = new AcceptedMessages();
    sns.refuses = new Set(['one']);
    await expect(deliver(BATCH, [sns, ses], accepted, 'r1', silent)).rejects.toThrow('one refused');
    sns.refuses.clear();
    await deliver(BATCH, [sns, ses], accepted, 'r1', silent);
    expect(sns.got).toEqual(['two', 'one']);
    expect(ses.got).toEqual(['one', 'two']);
  });

  it('sends the same content again for another invocation', async () => {
    const sns = new Fake('sns');
    const accepted = new AcceptedMessages();
    await deliver(BATCH, [sns], accepted, 'r1', silent);
    await deliver(BATCH, [sns], accepted, 'r2', silent);
    expect(sns.got).toEqual(['one', 'two', 'one', 'two']);
  });

  it('sends nothing where there is nothing to say', async () => {
    const sns = new Fake('sns');
    await deliver({ ...BATCH, unreadable: [] }, [sns], new AcceptedMessages(), 'r1', silent);
    expect(sns.got).toEqual([]);
  });

  it('remembers a bounded number of failed invocations', async () => {
    const accepted = new AcceptedMessages(2);
    for (const id of ['r1', 'r2', 'r3']) accepted.of(id, 'sns').add('1/1');
    expect(accepted.of('r3', 'sns').size).toBe(1);
    expect(accepted.of('r1', 'sns').size).toBe(0);
  });

  it('names each destination and its error in what it throws', async () => {
    const sns = new Fake('sns');
    const ses = new Fake('ses');
    sns.refuses = new Set(['one']);
    ses.refuses = new Set(['one', 'two']);
    await expect(deliver(BATCH, [sns, ses], new AcceptedMessages(), 'r1', silent)).rejects.toThrow(
      /sns \(Error: one refused\) and ses \(AggregateError: 2 of 2 messages refused, the first: Error: one refused\)/,
    );
  });
});
