/** Tries to hand one message to one destination, as often as it makes sense within the time that is left. */
import { FALLBACK_SUBJECT } from '../render/subject.ts';
import { failureOf } from './failure.ts';
import type { Destination, Message, Timing } from './ports.ts';

const MAX_ATTEMPTS = 5;
const BASE_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;

/**
 * Kept free to hand on what was not accepted: one call to SQS with its time-outs, and the answer.
 * The module sets no time-out of the function below 30 s, so that the first try fits as well.
 */
export const RESERVE_MS = 9_000;

/** Printable ASCII in lines: nothing that a service, a gateway or a mail reader was ever seen to refuse. */
const harmless = (text: string): string => text.replace(/[^\n -~]/g, '?');

/** The same alert in the form a service is least likely to refuse: generic subject, ASCII, no attributes, no HTML. */
export const safestForm = ({ text }: Message): Message => ({
  subject: FALLBACK_SUBJECT,
  text: harmless(text),
  html: null,
  severity: null,
});

/** Exponential, with full jitter: many functions that were throttled together do not come back together. */
const delayBefore = (attempt: number, random: () => number): number =>
  random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** attempt);

/**
 * Resolves once the destination accepted the message, be it in its safest form.
 *
 * @throws the last refusal
 */
export async function attempt(destination: Destination, message: Message, timing: Timing): Promise<void> {
  let form = message;
  for (let tries = 1; ; tries += 1) {
    try {
      return await destination.send(form);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'permanent' || tries >= MAX_ATTEMPTS) throw error;
      if (failure === 'content') {
        if (form !== message) throw error;
        form = safestForm(message);
        continue;
      }
      const delay = delayBefore(tries, timing.random);
      if (timing.remainingMs() - delay < RESERVE_MS) throw error;
      await timing.sleep(delay);
    }
  }
}
