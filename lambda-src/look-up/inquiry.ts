/** Bounds what look-ups cost a delivery: calls, time and memory. */
import type { Reader, ReaderOf } from './ports.ts';

/** Why something could not be looked up, as a clause: `iam:GetPolicy was denied`. */
export class NotLookedUp extends Error {
  override readonly name = 'NotLookedUp';
}

/** Where IAM has more than one page: an answer in part would hide the rest. */
export class PartialAnswer extends Error {
  override readonly name = 'PartialAnswer';
}

/** Of a delivery: a dozen calls tell what two or three findings leave open. */
const MAX_CALLS = 12;
const KEPT_MS = 60_000;
const MAX_KEPT = 500;
/**
 * IAM is eventually consistent, and clocks differ: an answer of this long before or after the event may not know of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
const SETTLING_MS = 10_000;

interface Kept {
  readonly at: number;
  readonly answer: unknown;
}

/** Answers of one execution environment. */
export class Answers {
  readonly #kept = new Map<string, Kept>();

  /** What was answered since `event`, and not longer ago than a minute before `now`. */
  get(key: string, event: number, now: number): Kept | null {
    const kept = this.#kept.get(key);
    return kept !== undefined && now - kept.at < KEPT_MS && kept.at > event + SETTLING_MS ? kept : null;
  }

  set(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}

const THROTTLED = /throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i;

function problemOf(error: unknown, action: string): string {
  if (error instanceof NotLookedUp) return error.message;
  const name = error instanceof Error ? error.name : '';
  if (THROTTLED.test(name)) return `${action} was throttled`;
  if (/^(AccessDenied|UnauthorizedOperation)/.test(name)) return `${action} was denied`;
  if (/^(NoSuchEntity|(Resource|Policy|Account)NotFound)(Exception)?$/.test(name))
    return 'not found, probably deleted since';
  if (name === 'PartialAnswer') return `${action} answered in part`;
  return `${action} failed (${name || 'no reason given'})`;
}

/** What every inquiry of one delivery shares. */
export class Allowance {
  #calls = MAX_CALLS;
  readonly #readerOf: ReaderOf;
  readonly #readers = new Map<string, Promise<Reader>>();
  readonly answers: Answers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ends every call that is under way. */
  readonly signal: AbortSignal;
  readonly #ended: Promise<never>;

  constructor(readerOf: ReaderOf, answers: Answers, now: () => number, signal: AbortSignal) {
    this.#readerOf = readerOf;
    this.answers = answers;
    this.now = now;
    this.signal = signal;
    this.#ended = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new NotLookedUp('AWS did not answer in time')), { once: true });
    });
    // Where no call waits for it, it is no error.
    this.#ended.catch(() => undefined);
  }

  /** @throws {NotLookedUp} where no call is left */
  #spend(): void {
    if (this.#calls <= 0) throw new NotLookedUp(`the ${MAX_CALLS} calls of this delivery were used up`);
    this.#calls -= 1;
  }

  /** Asked for once: a role that cannot be assumed is not tried again for every question. */
  #readerFor(accountId: string): Promise<Reader> {
    const known = this.#readers.get(accountId);
    if (known !== undefined) return known;
    const reader = this.#readerOf(accountId, this.signal, () => this.#spend());
    this.#readers.set(accountId, reader);
    return reader;
  }

  async call<Answer>(accountId: string, call: (reader: Reader) => Promise<Answer>): Promise<Answer> {
    if (this.signal.aborted) throw new NotLookedUp('the time for look-ups of this delivery was over');
    const calling = async (): Promise<Answer> => {
      const reader = await this.#readerFor(accountId);
      this.#spend();
      return call(reader);
    };
    return Promise.race([calling(), this.#ended]);
  }
}

/** What is asked for one finding. */
export class Inquiry {
  /** Time of the oldest answer. */
  asOf: number;
  readonly accountId: string;
  readonly #event: number;
  readonly #allowance: Allowance;

  /** @param event time of the event, in milliseconds since 1970 */
  constructor(accountId: string, event: number, allowance: Allowance) {
    this.accountId = accountId;
    this.asOf = allowance.now();
    this.#event = event;
    this.#allowance = allowance;
  }

  /**
   * @param action `iam:GetPolicy`
   * @param of what is asked about: with the action, it tells the question from every other
   * @throws {NotLookedUp} where there is no answer
   */
  async ask<Answer>(action: string, of: readonly string[], call: (reader: Reader) => Promise<Answer>): Promise<Answer> {
    const { answers, now } = this.#allowance;
    const key = JSON.stringify([this.accountId, action, ...of]);
    const kept = answers.get(key, this.#event, now());
    if (kept !== null) {
      this.asOf = Math.min(this.asOf, kept.at);
      // What was kept under this key answered the same question.
      return kept.answer as Answer;
    }
    try {
      const at = now();
      const answer = await this.#allowance.call(this.accountId, call);
      answers.set(key, { at, answer });
      return answer;
    } catch (error) {
      throw new NotLookedUp(problemOf(error, action));
    }
  }
}
