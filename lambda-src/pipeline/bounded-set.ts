/** A set of texts that forgets the oldest first, so that a container that lives for hours does not grow. */
/** Of an eventID 36 are used. What is longer is no id that AWS gave, and not worth the memory. */
const MAX_LENGTH = 128;

export class BoundedSet {
  readonly #texts = new Set<string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  add(texts: Iterable<string>): void {
    for (const text of texts) {
      if (text.length > MAX_LENGTH) continue;
      this.#texts.add(text);
      for (const oldest of this.#texts) {
        if (this.#texts.size <= this.#limit) break;
        this.#texts.delete(oldest);
      }
    }
  }
}
