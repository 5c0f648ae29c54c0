/** Tries to hand one message to one destination, as often as it makes sense within the time that is left. */
import { FALLBACK_SUBJECT } from '../render/subject.ts';
import { failureOf } from './failure.ts';
import { CALL_MS, type Destination, type Message, type Timing } from './ports.ts';
import type { RateLimiter } from './rate-limiter.ts';

const MAX_ATTEMPTS = 5;
const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/**
 * Kept free to hand on what was not accepted: one call to SQS, and the answer. A function that Lambda ends forgets what
 * was accepted, and repeats it.
 */
export const RESERVE_MS = CALL_MS + 2_000;
/** A try that starts with less could run into the reserve. The module sets no time-out of the function below 30 s. */
const ATTEMPT_MS = CALL_MS + RESERVE_MS;

/** Printable ASCII in lines: nothing that a service, a gateway or a mail reader was ever seen to refuse. */
const harmless = (text: string): string => text.replace(/[^\n -~]/g, '?');

/**
 * The same alert in the form a service is least likely to refuse: generic subject, ASCII, no HTML. The attributes stay: they are
 * harmless, and without them no subscriber that filters would get it.
 */
export const safestForm = ({ text, attributes, tells }: Message): Message => ({
  subject: FALLBACK_SUBJECT,
  text: harmless(text),
  html: null,
  attributes,
  tells,
});

/** Exponential, with full jitter: many functions that were throttled together do not come back together. */
const delayBefore = (attempt: number, random: () => number): number =>
  random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);

/**
 * Resolves once the destination accepted the message, be it in its safest form.
 *
 * @throws the last refusal, or that there is no time for a try
 */
export async function sendWithRetry(
  destination: Destination,
  message: Message,
  { timing, rateLimiter }: { readonly timing: Timing; readonly rateLimiter: RateLimiter },
): Promise<void> {
  const { name } = destination;
  let form = message;
  let delay = 0;
  let refusal: unknown = new Error('no time left to call it');
  for (let tries = 1; tries <= MAX_ATTEMPTS; tries += 1) {
    const wait = Math.max(delay, rateLimiter.waitFor(name, timing.now()));
    if (timing.remainingMs() - wait < ATTEMPT_MS) break;
    if (wait > 0) await timing.sleep(wait);
    rateLimiter.record(name, timing.now());
    try {
      return await destination.send(form);
    } catch (error) {
      refusal = error;
    }
    const failure = failureOf(refusal);
    if (failure === 'accepted') return;
    if (failure === 'permanent' || (failure === 'content' && form !== message)) break;
    if (failure === 'content') form = safestForm(message);
    delay = failure === 'content' ? 0 : delayBefore(tries, timing.random);
  }
  throw refusal;
}
