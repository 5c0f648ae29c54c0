import { messageOf } from './record/parse-json.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables. One that cannot be used is a sentence in `problems`, which says what to write, and its default holds. */
export class EnvironmentReader {
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | null {
    const value = this.#environment[name];
    return value === undefined || value === '' ? null : value;
  }

  json(name: string): unknown {
    const text = this.text(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch (error) {
      this.problems.push(`${name} is not JSON (${messageOf(error)}).`);
      return undefined;
    }
  }

  list(name: string): readonly string[] {
    const value = this.json(name);
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
    this.problems.push(`${name} is no JSON list of strings; write one, as ["a","b"].`);
    return [];
  }

  /** @param value `null` or `undefined` where it is not set */
  oneOf<Choice extends string>(name: string, value: unknown, choices: readonly Choice[], otherwise: Choice): Choice {
    const choice = choices.find((known) => known === (value ?? otherwise));
    if (choice !== undefined) return choice;
    const known = choices.map((each) => (each === otherwise ? `${each} (default)` : each)).join(', ');
    this.problems.push(`${name} is ${JSON.stringify(value)}; write one of ${known}.`);
    return otherwise;
  }
}
