/** Hands a batch of the redelivery queue to the function's consumer of it, and judges the answer. */
import type { Destination, Message } from '../../lambda-src/pipeline/ports.ts';
import { queuedMessages, redeliver } from '../../lambda-src/pipeline/redeliver.ts';
import { GALLERY_SETTINGS } from '../alerts/gallery.ts';
import { mutatedBatch, OWN_ROLE_ID } from './queue.ts';
import type { Random } from './random.ts';
import { accountedFor, contextOf, problemOf, type World } from './world.ts';

/** Of one log line's fields, in characters: what is logged is written by strangers. */
const MAX_LOGGED = 2_000;

const refused = (name: string, httpStatusCode: number, message = 'refused'): never => {
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
};

/**
 * Now and then the destinations or the queue are down, or there is no time.
 *
 * @returns how many messages it had
 * @throws where the answer keeps a message that was delivered, or drops one that was not
 */
export async function redeliverOne(random: Random, destinations: readonly Destination[]): Promise<number> {
  const batch = mutatedBatch(
    random,
    destinations.map(({ name }) => name),
  );
  const messages = queuedMessages(batch.event);
  if (messages?.length !== batch.size) throw new Error('not taken for messages of a queue');
  const [isDown, isQueueDown] = [random.oneIn(10), random.oneIn(10)];
  const remainingMs = random.oneIn(20) ? 5_000 : 60_000;
  const accepted = new Map<string, number>();
  const take = async (destination: string, message: Message): Promise<void> => {
    if (isDown) refused('AuthorizationErrorException', 403);
    const problem = problemOf(destination, message);
    if (problem !== null) throw new RangeError(`${destination} would refuse ${problem}`);
    accepted.set(destination, (accepted.get(destination) ?? 0) + 1);
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
  const { batchItemFailures } = await redeliver(messages, {
    ...contextOf(world),
    settings: async () => GALLERY_SETTINGS,
    ownRoleId: async () => (random.oneIn(10) ? refused('AccessDenied', 403) : OWN_ROLE_ID),
    guardOf: () => ({
      run: { hasTime: () => true, suspects: new Set(), onJudging: () => undefined },
      judged: () => undefined,
      done: () => undefined,
    }),
    mayAlertUnknown: () => true,
    lookUp: (findings) => Promise.resolve(findings),
    processAgain: async ({ payload }) => void accountedFor(payload),
  });
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  if (failed.size !== batchItemFailures.length) throw new Error('a message failed twice');
  const isUp = !isDown && remainingMs > 5_000;
  for (const [id, destination] of batch.intact) {
    if (failed.has(id) === isUp) throw new Error(`${id} for ${destination} was ${isUp ? 'not ' : ''}delivered`);
    if (isUp && accepted.get(destination) === undefined) throw new Error(`${id} never reached ${destination}`);
  }
  for (const id of batch.events) if (failed.has(id)) throw new Error(`the event of ${id} was not processed`);
  const wait = waits.find((seconds) => !Number.isInteger(seconds) || seconds < 60 || seconds > 3_600);
  if (wait !== undefined) throw new RangeError(`a message waits ${wait} seconds`);
  return batch.size;
}
