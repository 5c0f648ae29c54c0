/**
 * The eventIDs of records whose alerts were accepted, for as long as the container lives: CloudWatch Logs delivers at
 * least once. An event that fails is not remembered, so that Lambda's retry of it is no duplicate.
 */
export class SeenEvents {
  readonly #ids = new Set<string>();
  readonly #limit: number;

  /** @param limit how many ids to keep, some 100 bytes each; the oldest goes first */
  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#ids.add(id);
      const [oldest] = this.#ids;
      if (this.#ids.size > this.#limit && oldest !== undefined) this.#ids.delete(oldest);
    }
  }
}
