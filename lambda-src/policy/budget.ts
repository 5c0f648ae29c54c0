/** Work that one document may cost. Counted, not timed, so that the same document is always judged in the same way. */

/** About 0.1 s of a whole processor, and more than any policy that AWS manages needs. */
const STEPS = 6_000_000;

/** Thrown where the budget is spent, caught by the judges alone. */
export class TooComplex extends Error {}

export class Budget {
  #left: number;

  constructor(steps = STEPS) {
    this.#left = steps;
  }

  /** @throws TooComplex */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TooComplex();
  }
}
