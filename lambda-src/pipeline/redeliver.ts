/**
 * Takes messages of the redelivery queue: alerts that a destination did not accept, and (after a redrive of the
 * dead-letter queue) whole events that the function failed on.
 *
 * What is not accepted again is reported as a failed item, so that SQS keeps just that one:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
import { asArray, asObject, asText, at, type Json } from '../record/json.ts';
import { parseJson } from '../record/parse-json.ts';
import type { DeliveryContext } from './deliver.ts';
import { because } from './failure.ts';
import { CALL_MS } from './ports.ts';
import { sendWithRetry } from './retry.ts';
import { unpack } from './undelivered.ts';

export interface QueuedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** 1 at the first receipt. */
  readonly receives: number;
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

/** @param processAgain takes a whole event; rejects when not all of it was delivered or queued */
async function redeliverOne(
  { messageId, body }: QueuedMessage,
  context: DeliveryContext,
  processAgain: (event: FailedEvent) => Promise<void>,
): Promise<void> {
  const parsed = parseJson(body);
  const content = 'value' in parsed ? asObject(parsed.value) : null;
  if (content === null) throw new Error('the queued message is no JSON object');
  const event = failedEvent(content);
  if (event !== null) return processAgain(event);
  const undelivered = unpack(content);
  if (undelivered === null) throw new Error('the queued message was written by no version known here');
  const destination = context.destinations.find(({ name }) => name === undelivered.destination);
  if (destination === undefined)
    throw new Error(`${undelivered.destination.slice(0, 100)} is no destination of this function any more`);
  const key = undelivered.key ?? messageId;
  if (context.memory.delivered.has(key)) return;
  await sendWithRetry(destination, undelivered.message, context);
  context.memory.delivered.add([key]);
}

/** Without it the message comes back after the queue's own visibility time-out: sooner than meant, and not lost. */
async function postpone(
  { messageId, receiptHandle, receives }: QueuedMessage,
  { log, queue, timing }: DeliveryContext,
): Promise<void> {
  try {
    if (timing.remainingMs() < CALL_MS) return;
    await (await queue()).postpone(receiptHandle, waitAfter(receives));
  } catch (error) {
    log('warn', 'The wait of a queued alert could not be set', { messageId, error: because(error) });
  }
}

/** Never rejects: what was not accepted stands in the answer. */
export async function redeliver(
  messages: readonly QueuedMessage[],
  context: DeliveryContext,
  processAgain: (event: FailedEvent) => Promise<void>,
): Promise<BatchResponse> {
  const { log } = context;
  const failures: { itemIdentifier: string }[] = [];
  for (const message of messages) {
    const { messageId, receives } = message;
    try {
      await redeliverOne(message, context, processAgain);
      log('info', 'A queued alert was delivered', { messageId, receives });
    } catch (error) {
      failures.push({ itemIdentifier: messageId });
      log('error', 'A queued alert was not delivered', { messageId, receives, error: because(error) });
      await postpone(message, context);
    }
  }
  return { batchItemFailures: failures };
}
