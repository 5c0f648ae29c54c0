/** Feeds a batch of the redelivery queue to the function's consumer, and checks its response. */
import { isDeepStrictEqual } from 'node:util';
import { deliver } from '../../lambda-src/pipeline/deliver.ts';
import type { Destination, Message } from '../../lambda-src/pipeline/ports.ts';
import { queuedMessages, redeliver } from '../../lambda-src/pipeline/redeliver.ts';
import { mutatedBatch, type QueueBatch, type Sample } from './queue.ts';
import type { Random } from './random.ts';
import { accountedFor, contextOf, problemOf, type World } from './world.ts';

/** Characters in one log line's fields: attackers write what is logged. */
const MAX_LOGGED = 2_000;

const refused = (name: string, httpStatusCode: number, message = 'refused'): never => {
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
};

/** Returns what is wrong with the response to a batch, or `null`. */
function problemOfAnswer(
  { intact, events, size }: QueueBatch,
  failed: readonly string[],
  accepted: readonly Sample[],
  processed: number,
  mustAccept: boolean,
): string | null {
  if (new Set(failed).size !== failed.length) return 'a message failed twice';
  const good = [...intact].filter(([id]) => !failed.includes(id));
  if (good.length !== (mustAccept ? intact.size : 0))
    return `${good.length} of ${intact.size} good messages went through`;
  for (const [id, { destination, message }] of good) {
    if (!accepted.some((one) => isDeepStrictEqual(one, { destination, message }))) return `${id} was changed or lost`;
  }
  const stuck = mustAccept ? [...events].filter((id) => failed.includes(id)) : [];
  if (stuck.length > 0) return `the event of ${stuck.join()} was not processed`;
  const copies = good.length - new Set(good.map(([, { key }]) => key)).size;
  const done = accepted.length + processed + copies;
  return done === size - failed.length ? null : `${done} done, ${failed.length} failed of ${size}`;
}

/**
 * Sometimes the destinations or the queue are down, or there is no time left.
 *
 * @returns how many messages it had
 * @throws if the response keeps a message that was delivered, or drops one that was not
 */
export async function redeliverOne(random: Random, samples: readonly Sample[], destinations: readonly Destination[]) {
  const batch = mutatedBatch(random, samples);
  const messages = queuedMessages(batch.event);
  if (messages?.length !== batch.size) throw new Error('not taken for messages of a queue');
  const [isDown, isQueueDown] = [random.oneIn(10), random.oneIn(10)];
  const remainingMs = random.oneIn(20) ? 5_000 : 60_000;
  const accepted: Sample[] = [];
  const take = async (destination: string, message: Message): Promise<void> => {
    if (isDown) refused('AuthorizationErrorException', 403);
    const problem = problemOf(destination, message);
    if (problem !== null) refused('InvalidParameterException', 400, problem);
    accepted.push({ destination, message });
  };
  const waits: number[] = [];
  const answerOfQueue = async (seconds = 60): Promise<void> => {
    waits.push(seconds);
    if (isQueueDown) refused('QueueDoesNotExist', 400);
  };
  const world: World = {
    destinations: destinations.map((destination) => ({
      ...destination,
      send: (message) => take(destination.name, message),
    })),
    queue: { put: () => answerOfQueue(), postpone: (_, seconds) => answerOfQueue(seconds) },
    remainingMs,
    log: (_, message, fields) => {
      const text = JSON.stringify(fields);
      if (text.length > MAX_LOGGED) throw new RangeError(`${message}: ${text.length} characters are logged`);
    },
  };
  let processed = 0;
  const { batchItemFailures } = await redeliver(messages, contextOf(world), async ({ payload, requestId }) => {
    const before = accepted.length;
    const { batch: again } = await accountedFor(payload);
    await deliver(again, requestId, contextOf(world)).finally(() => accepted.splice(before));
    processed += 1;
  });
  const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const problem = problemOfAnswer(batch, failed, accepted, processed, !isDown && remainingMs > 5_000);
  const wait = waits.find((seconds) => !Number.isInteger(seconds) || seconds < 60 || seconds > 3_600);
  if (wait !== undefined) throw new RangeError(`a message waits ${wait} seconds`);
  if (problem !== null) throw new Error(problem);
  return batch.size;
}
