/**
 * Feeds damaged records to the pipeline, from the event to the messages, and damaged messages of the redelivery queue, and stops
 * at the first broken promise.
 */
import { type DeliveryContext, deliver } from '../../lambda-src/pipeline/deliver.ts';
import type { Destination } from '../../lambda-src/pipeline/ports.ts';
import { reportOf } from '../../lambda-src/pipeline/report.ts';
import { mutatedDelivery } from './mutate.ts';
import { Random } from './random.ts';
import { redeliverOne } from './redelivery.ts';
import { accountedFor, contextOf, destinationsOf, problemOf } from './world.ts';

export interface Tally {
  readonly records: number;
  readonly deliveries: number;
  readonly unreadable: number;
  readonly messages: number;
  /** Messages of the redelivery queue. */
  readonly queued: number;
  /** Peak memory of the process, MB. */
  readonly peakMb: number;
}

const nothingIsQueued = async (): Promise<never> => {
  throw new Error('nothing is queued here');
};

/** @returns how many records it had, and how many of them are unreadable */
async function deliverOne(random: Random, destinations: readonly Destination[]) {
  const { event, records } = mutatedDelivery(random);
  const { batch, count, kind } = accountedFor(event);
  const { received, unreadable } = count;
  if (records !== null && received !== records) throw new Error(`received ${received} of ${records}`);
  if (kind !== 'control' && received === 0 && records === null) throw new Error('a broken delivery left no trace');
  const log: DeliveryContext['log'] = (_, message, fields) => {
    throw new Error(`${message}: ${JSON.stringify(fields)}`);
  };
  const queue = { put: nothingIsQueued, postpone: nothingIsQueued };
  const logEvents = (): never => {
    throw new Error('nothing has to wait here');
  };
  await deliver({ batch, logEvents, scope: '' }, contextOf({ destinations, queue, remainingMs: 60_000, log }));
  JSON.stringify(reportOf({ batch, count, heartbeats: [] }, { accepted: 0, queued: 0 }, 0));
  return { received, unreadable };
}

/**
 * @param count minimum number of records
 * @throws with the seed and the number of the delivery that broke a promise
 */
export async function fuzz(
  count: number,
  seed: number,
  onProgress: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const random = new Random(seed);
  const tally = { records: 0, deliveries: 0, unreadable: 0, messages: 0, queued: 0, peakMb: 0 };
  const destinations = await destinationsOf((name, message) => {
    const problem = problemOf(name, message);
    if (problem !== null) throw new RangeError(`${name} would refuse ${problem}`);
    tally.messages += 1;
  });
  while (tally.records < count) {
    try {
      if (random.oneIn(8)) {
        tally.queued += await redeliverOne(random, destinations);
      } else {
        const { received, unreadable } = await deliverOne(random, destinations);
        tally.records += Math.max(received, 1);
        tally.unreadable += unreadable;
      }
    } catch (cause) {
      throw new Error(`Seed ${seed}, delivery ${tally.deliveries}: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      });
    }
    tally.deliveries += 1;
    if (tally.deliveries % 200 === 0) {
      tally.peakMb = Math.max(tally.peakMb, Math.round(process.memoryUsage().rss / 1024 / 1024));
      if (tally.deliveries % 5_000 === 0) onProgress(tally);
    }
  }
  tally.peakMb = Math.max(tally.peakMb, Math.round(process.memoryUsage().rss / 1024 / 1024));
  return tally;
}
