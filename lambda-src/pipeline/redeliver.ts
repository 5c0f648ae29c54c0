/**
 * Takes messages of the redelivery queue: records that a destination did not accept, and (after a redrive of the
 * dead-letter queue) whole events that the function failed on. Who may send to the queue may put anything there, so it is
 * judged like anything else, and an alert says where the function cannot tell that it sent the message itself.
 *
 * What is not accepted again is reported as a failed item, so that SQS keeps just that one:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
import { excerptOf } from '../finding/batch.ts';
import type { Settings } from '../finding/settings.ts';
import { unsuppressed } from '../finding/suppression.ts';
import { asArray, asObject, asText, at, type Json } from '../record/json.ts';
import { parseJson } from '../record/parse-json.ts';
import { type DeliveryContext, DeliveryError, deliverTo, type Outgoing, sendAll } from './deliver.ts';
import { because } from './failure.ts';
import { CALL_MS, type Destination, type LookUp } from './ports.ts';
import { conclude, detectRecords, emptyBatch } from './process.ts';
import type { Guard } from './run.ts';
import { unpack, type Waiting } from './waiting.ts';

export interface QueuedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** 1 at the first receipt. */
  readonly receives: number;
  /** Unique id of who sent it, as SQS saw it: of a role `AROA…:session`. */
  readonly senderId: string | null;
}

export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Messages of SQS, or `null` for another kind of event. */
export function queuedMessages(event: unknown): readonly QueuedMessage[] | null {
  const records = asArray(at(event, 'Records'));
  if (records === null || records.length === 0) return null;
  if (!records.every((record) => at(record, 'eventSource') === 'aws:sqs')) return null;
  return records.map((record) => ({
    messageId: asText(at(record, 'messageId')) ?? '',
    receiptHandle: asText(at(record, 'receiptHandle')) ?? '',
    body: asText(at(record, 'body')) ?? '',
    receives: Number(asText(at(record, 'attributes.ApproximateReceiveCount')) ?? 1) || 1,
    senderId: asText(at(record, 'attributes.SenderId')),
  }));
}

const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3_600;

/** Doubles with each receipt, so that a destination that is down for hours is not called thousands of times. */
export const waitAfter = (receives: number): number =>
  Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.min(receives - 1, 16));

/** What the on-failure destination of the function keeps: `requestPayload` is the event as it came. */
export interface FailedEvent {
  readonly requestId: string;
  readonly payload: Json;
}

/** `null` for another kind of event or message. */
export function failedEvent(body: unknown): FailedEvent | null {
  const payload = asObject(at(body, 'requestPayload'));
  if (payload === null) return null;
  return { requestId: asText(at(body, 'requestContext.requestId')) ?? '', payload };
}

/** What redelivery needs beside what delivery needs. */
export interface RedeliveryContext extends DeliveryContext {
  readonly settings: () => Promise<Settings>;
  /** Unique id of the function's own role, `AROA…`. Rejects where it cannot be told. */
  readonly ownRoleId: () => Promise<string>;
  /** @param id tells the message from every other */
  readonly guardOf: (id: string) => Guard;
  readonly lookUp: LookUp;
  /** Whether another message that is none of the function's may be alerted now. */
  readonly mayAlertUnknown: () => boolean;
  /**
   * Takes a whole event; rejects when not all of it was delivered or queued.
   *
   * @param note for its alerts, where the message may not be the function's own
   */
  readonly processAgain: (event: FailedEvent, scope: string, note: string | null) => Promise<void>;
}

const noteOf = (sender: string): string =>
  `This alert comes from a message in the redelivery queue ${sender}. Look its events up in CloudTrail.`;

/** @param note what a reader must know of the sender, if anything */
export const notedOf = (settings: Settings, note: string | null): Settings =>
  note === null ? settings : { ...settings, isUnverified: true, notes: [note, ...settings.notes] };

/** What a reader must know of the sender, or `null` where it was this function. */
async function noteOn({ senderId }: QueuedMessage, { ownRoleId, log }: RedeliveryContext): Promise<string | null> {
  const unknown = noteOf('whose sender could not be verified');
  try {
    const own = await ownRoleId();
    if (senderId === null) return unknown;
    if (senderId.split(':', 1)[0] === own) return null;
    return noteOf(
      `that this function did not send, or that was moved back from the dead-letter queue. Its sender is ${senderId}`,
    );
  } catch (error) {
    log('warn', 'Who sent a queued message cannot be told', { error: because(error) });
    return unknown;
  }
}

type Content =
  | { readonly kind: 'failed event'; readonly event: FailedEvent }
  | { readonly kind: 'records'; readonly waiting: Waiting; readonly destination: Destination }
  | { readonly kind: 'unknown'; readonly reason: string };

function contentOf(body: string, destinations: readonly Destination[]): Content {
  const parsed = parseJson(body);
  if ('reason' in parsed) return { kind: 'unknown', reason: parsed.reason };
  const content = asObject(parsed.value);
  if (content === null) return { kind: 'unknown', reason: 'JSON, but not an object' };
  const event = failedEvent(content);
  if (event !== null) return { kind: 'failed event', event };
  const waiting = unpack(content);
  if (typeof waiting === 'string') return { kind: 'unknown', reason: waiting };
  const destination = destinations.find(({ name }) => name === waiting.destination);
  return destination === undefined
    ? { kind: 'unknown', reason: `for ${waiting.destination.slice(0, 100)}, which is no destination of this function` }
    : { kind: 'records', waiting, destination };
}

/** Told once, as text that does nothing, and kept by the queue. */
async function alertUnknown(
  { body, receives }: QueuedMessage,
  reason: string,
  note: string | null,
  context: RedeliveryContext,
): Promise<void> {
  if (receives > 1 || !context.mayAlertUnknown()) return;
  const settings = notedOf(await context.settings(), note);
  const excerpt = excerptOf(body);
  const batch = {
    ...emptyBatch(settings),
    unreadable: [
      { kind: 'message' as const, reason, logEventId: null, time: null, excerpt, size: body.length, sources: [] },
    ],
  };
  await Promise.all(context.destinations.map((destination) => sendAll(destination, batch, context)));
}

/** Everything in them is told, whatever the settings hold back by now: it was to be told when it was queued. */
async function tellAgain(
  { messageId }: QueuedMessage,
  { logGroup, isUnverified, logEvents }: Waiting,
  destination: Destination,
  senderNote: string | null,
  context: RedeliveryContext,
): Promise<void> {
  const note = senderNote ?? (isUnverified ? noteOf('that this function may not have sent') : null);
  const scope = note === null ? '' : `${messageId}:`;
  const { history } = context;
  const isAccepted = (key: string): boolean =>
    [key, scope + key].some((known) => history.at(destination.name, known) === 'accepted');
  const settings = notedOf(unsuppressed(await context.settings()), note);
  const guard = context.guardOf(messageId);
  const found = detectRecords(logEvents, logGroup, settings, {
    ...guard.run,
    invocation: messageId,
    isTold: (_, key) => isAccepted(key),
    keyOf: (id) => history.keyOf(id),
  });
  guard.judged();
  const { findings } = found.detected;
  // Whoever wrote the message could name any account, and have its look-up role assumed.
  const { batch } = conclude(found, settings, note === null ? await context.lookUp(findings) : findings);
  const rest = {
    ...batch,
    unreadable: batch.unreadable.filter(({ sources }) => !sources.every(({ key }) => isAccepted(key))),
  };
  const outgoing: Outgoing = { batch: rest, logEvents: () => logEvents, scope };
  // Where nothing is accepted, the message stays as it is: SQS counts how often it came.
  const { isLost } = await deliverTo(destination, rest, outgoing, context, false);
  if (isLost) throw new DeliveryError(`${destination.name} did not accept it`);
  guard.done();
}

async function redeliverOne(message: QueuedMessage, context: RedeliveryContext): Promise<void> {
  const note = await noteOn(message, context);
  const content = contentOf(message.body, context.destinations);
  switch (content.kind) {
    case 'failed event':
      return context.processAgain(content.event, note === null ? '' : `${message.messageId}:`, note);
    case 'records':
      return tellAgain(message, content.waiting, content.destination, note, context);
    case 'unknown':
      await alertUnknown(message, content.reason, note, context);
      throw new Error(`the queued message is none of this function's: ${content.reason}`);
  }
}

/** Without it the message comes back after the queue's own visibility timeout: sooner than meant, and not lost. */
async function postpone(
  { messageId, receiptHandle, receives }: QueuedMessage,
  { log, queue, timing }: DeliveryContext,
): Promise<void> {
  try {
    if (timing.remainingMs() < CALL_MS) return;
    await (await queue()).postpone(receiptHandle, waitAfter(receives));
  } catch (error) {
    log('warn', 'The wait of a queued message could not be set', { messageId, error: because(error) });
  }
}

/** Never rejects: what was not accepted stands in the answer. */
export async function redeliver(
  messages: readonly QueuedMessage[],
  context: RedeliveryContext,
): Promise<BatchResponse> {
  const { log } = context;
  const failures: { itemIdentifier: string }[] = [];
  for (const message of messages) {
    const { messageId, receives } = message;
    try {
      await redeliverOne(message, context);
      log('info', 'A queued message was delivered', { messageId, receives });
    } catch (error) {
      failures.push({ itemIdentifier: messageId });
      log('error', 'A queued message was not delivered', { messageId, receives, error: because(error) });
      await postpone(message, context);
    }
  }
  return { batchItemFailures: failures };
}
