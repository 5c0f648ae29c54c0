/**
 * Spaces the calls to one destination. SNS suspends an e-mail subscription that gets more than ten messages a second:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 *
 * Three a second: the least concurrency that can be reserved for the function is three, and stays below ten.
 */
const GAP_MS = 335;

export class RateLimiter {
  readonly #last = new Map<string, number>();

  /** Milliseconds until the next call to `destination`. @param now of a clock that never goes back */
  waitFor(destination: string, now: number): number {
    const last = this.#last.get(destination);
    return last === undefined ? 0 : Math.max(0, last + GAP_MS - now);
  }

  record(destination: string, now: number): void {
    this.#last.set(destination, now);
  }
}

const HOUR_MS = 3_600_000;

/** Lets through so many in any hour. */
export class HourlyLimit {
  readonly #most: number;
  #times: readonly number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether another may pass; if so, it counts. @param now milliseconds of a clock that never goes back */
  take(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < HOUR_MS);
    if (this.#times.length >= this.#most) return false;
    this.#times = [...this.#times, now];
    return true;
  }
}
