/** Pseudo-random numbers: the same seed reproduces what the fuzzer found. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** An integer in [0, `limit`). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** Once in `count` times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** @throws RangeError if the list is empty */
  pick<T>(items: readonly T[]): T {
    const index = this.below(items.length);
    const item = items[index];
    if (item === undefined && index >= items.length) throw new RangeError('nothing to pick from');
    return item as T;
  }
}
