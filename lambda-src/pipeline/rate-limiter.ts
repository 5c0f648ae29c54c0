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
