/** What is under way in the local AWS, so that a test can wait for the end of it instead of for a while. */
export class Activity {
  #count = 0;
  #idle: (() => void)[] = [];

  /** Waits, and counts, until the work is done; what it throws is the work's. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) for (const wake of this.#idle.splice(0)) wake();
    }
  }

  get isIdle(): boolean {
    return this.#count === 0;
  }

  async idle(): Promise<void> {
    if (this.#count === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle.push(resolve);
    });
  }
}
