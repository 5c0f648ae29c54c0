/** A map by text that forgets the oldest first, so that a process that lives for hours does not grow. */

/** Of an eventID 36 are used. What is longer is no id that AWS gave, and not worth the memory. */
const MAX_LENGTH = 128;

export class BoundedMap<Value> {
  readonly #values = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(text: string): Value | undefined {
    return this.#values.get(text);
  }

  set(text: string, value: Value): void {
    if (text.length > MAX_LENGTH) return;
    this.#values.set(text, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#limit) break;
      this.#values.delete(oldest);
    }
  }
}
