/**
 * Hands a batch to every destination on its own: one that fails takes nothing from the others. Records that a destination
 * does not accept wait in the redelivery queue for that destination; only where the queue refuses, too, does the
 * invocation fail.
 */
import { rank } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Source } from '../finding/finding.ts';
import { isTest } from '../rules/judged.ts';
import type { LogEvent } from './decode.ts';
import { because, failureOf } from './failure.ts';
import type { History } from './history.ts';
import { CALL_MS, type Destination, type Log, type RedeliveryQueue, type Timing } from './ports.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { sendWithRetry } from './retry.ts';
import { packAll } from './waiting.ts';

/** A call to the queue, and the answer of the function. */
const QUEUE_MS = CALL_MS + 1_000;

/** Something was neither accepted nor queued. Thrown so that Lambda tries again and, in the end, keeps the event. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}

export interface DeliveryContext {
  readonly destinations: readonly Destination[];
  /** Loaded only when something was refused. */
  readonly queue: () => Promise<RedeliveryQueue>;
  readonly history: History;
  readonly rateLimiter: RateLimiter;
  readonly timing: Timing;
  readonly log: Log;
}

/** A batch, and where it comes from. */
export interface Outgoing {
  readonly batch: Batch;
  /** The log events that the sources in the batch point to; asked for only when some of them must wait. */
  readonly logEvents: () => readonly LogEvent[];
  /**
   * Before the keys in the history. Empty for what came from CloudWatch Logs, and unlike any other for what a queue message
   * brought that this function may not have sent: nothing that comes later is taken for known because of it.
   */
  readonly scope: string;
}

/** What became of it. */
export interface Delivered {
  /** Messages. */
  readonly accepted: number;
  /** Messages in the queue. */
  readonly queued: number;
}

type Outcome = Delivered & { readonly isLost: boolean };

const sourcesOf = ({ findings, unreadable }: Batch): readonly Source[] => [
  ...findings.map(({ source }) => source),
  ...unreadable.flatMap(({ sources }) => sources),
];

const isEmpty = ({ findings, unreadable }: Batch): boolean => findings.length === 0 && unreadable.length === 0;

/** What the destination is told of, and does not have. */
function newFor(destination: Destination, { batch, scope }: Outgoing, history: History): Batch {
  const isNew = ({ key }: Source): boolean => history.at(destination.name, scope + key) === undefined;
  const findings = batch.findings.filter(({ source }) => isNew(source));
  const unreadable = batch.unreadable.filter(({ sources }) => sources.length === 0 || sources.some(isNew));
  return { ...batch, findings, unreadable };
}

const aboveThreshold = (batch: Batch, { minimumSeverity }: Destination): Batch => ({
  ...batch,
  findings: batch.findings.filter(({ severity }) => rank(severity) >= rank(minimumSeverity)),
});

interface Sent {
  readonly accepted: number;
  /** Keys of records of which a message was not accepted. */
  readonly refused: ReadonlySet<string>;
  /** Whether a message was refused, also one that tells of no record. */
  readonly isRefused: boolean;
}

/** One message after the other, with a pause: see rate-limiter.ts. */
export async function sendAll(destination: Destination, batch: Batch, context: DeliveryContext): Promise<Sent> {
  const refused = new Set<string>();
  let accepted = 0;
  let isRefused = false;
  for (const message of destination.compose(batch)) {
    try {
      await sendWithRetry(destination, message, context);
      accepted += 1;
    } catch (error) {
      isRefused = true;
      for (const key of message.tells) refused.add(key);
      const fields = { destination: destination.name, subject: message.subject, error: because(error) };
      context.log('error', `${destination.name} did not accept an alert`, fields);
    }
  }
  return { accepted, refused, isRefused };
}

/** Puts records into the queue for a destination; how many messages took them. @throws where one was not accepted */
async function enqueue(
  destination: Destination,
  sources: readonly Source[],
  { batch, logEvents, scope }: Outgoing,
  { queue, timing, history, log }: DeliveryContext,
): Promise<number> {
  const all = logEvents();
  const waiting = sources.map(({ key, position }) => ({ key, logEvent: all[position] }));
  if (waiting.length === 0 || waiting.some(({ logEvent }) => logEvent === undefined))
    throw new Error('it is of no record that could wait');
  const keys = new Map(waiting.flatMap(({ key, logEvent }) => (logEvent === undefined ? [] : [[logEvent, key]])));
  const messages = packAll({
    destination: destination.name,
    logGroup: batch.logGroup,
    isUnverified: scope !== '',
    logEvents: [...keys.keys()],
  });
  for (const { body, logEvents: some } of messages) {
    if (timing.remainingMs() < QUEUE_MS) throw new Error('no time left to call it');
    try {
      await (await queue()).put(body);
    } catch (error) {
      if (failureOf(error) !== 'accepted') throw error;
    }
    history.add(
      destination.name,
      some.map((each) => `${scope}${keys.get(each)}`),
      'queued',
    );
    log('warn', 'Records wait in the redelivery queue', { destination: destination.name, records: some.length });
  }
  return messages.length;
}

/**
 * @param rest what the destination is to be told
 * @param queuesAll whether records wait also where nothing at all was accepted
 */
export async function deliverTo(
  destination: Destination,
  rest: Batch,
  outgoing: Outgoing,
  context: DeliveryContext,
  queuesAll = true,
): Promise<Outcome> {
  if (isEmpty(rest)) return { accepted: 0, queued: 0, isLost: false };
  const { accepted, refused, isRefused } = await sendAll(destination, rest, context);
  const { name } = destination;
  const sources = sourcesOf(rest);
  const isTold = ({ key }: Source): boolean => !refused.has(key);
  if (accepted > 0 || !isRefused) {
    context.history.add(
      name,
      sources.filter(isTold).map(({ key }) => outgoing.scope + key),
      'accepted',
    );
  }
  if (!isRefused) return { accepted, queued: 0, isLost: false };
  if (accepted === 0 && !queuesAll) return { accepted, queued: 0, isLost: true };
  // Where nothing at all was accepted, records that no message told of wait as well.
  const left = accepted === 0 ? sources : sources.filter((source) => !isTold(source));
  try {
    return { accepted, queued: await enqueue(destination, left, outgoing, context), isLost: false };
  } catch (error) {
    context.log('error', 'The redelivery queue did not accept the records either', {
      destination: name,
      error: because(error),
    });
    return { accepted, queued: 0, isLost: true };
  }
}

/** @throws {DeliveryError} when something was neither accepted nor queued */
export async function deliver(outgoing: Outgoing, context: DeliveryContext): Promise<Delivered> {
  const { destinations, history } = context;
  const { batch, scope } = outgoing;
  const outcomes = await Promise.all(
    destinations.map((destination) =>
      deliverTo(destination, aboveThreshold(newFor(destination, outgoing, history), destination), outgoing, context),
    ),
  );
  const lost = destinations.filter((_, index) => outcomes[index]?.isLost === true);
  for (const destination of destinations.filter((each) => !lost.includes(each))) {
    // What is below its threshold is done with there, too.
    const left = newFor(destination, outgoing, history);
    history.add(
      destination.name,
      sourcesOf(left).map(({ key }) => scope + key),
      'accepted',
    );
  }
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(' and ');
    throw new DeliveryError(
      `${names} did not accept the alert, and it could not be queued: see the errors logged before`,
    );
  }
  if (scope === '') {
    for (const finding of batch.findings)
      if (finding.id !== null && !isTest(finding)) history.remember(finding.id, finding.source.key);
  }
  return {
    accepted: outcomes.reduce((sum, { accepted }) => sum + accepted, 0),
    queued: outcomes.reduce((sum, { queued }) => sum + queued, 0),
  };
}
