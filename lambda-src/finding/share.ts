/**
 * One object for what many findings have in common. A delivery of tens of MB has few callers and few kinds of calls; a
 * copy of each in every finding would not fit into the function's memory.
 */
import type { Actor } from '../record/actor.ts';
import type { Location } from '../record/location.ts';
import type { Origin } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import type { Reason } from '../rules/rule.ts';
import type { Finding } from './finding.ts';

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

function isSame<Value extends object>(a: Value, b: Value): boolean {
  for (const name in a) if (a[name] !== b[name]) return false;
  return true;
}

/** Remembers the last object under a key, and gives it back for one with the same members. */
class LastOfKey<Value extends object> {
  readonly #known = new Map<string, Value>();
  readonly #isSame: (a: Value, b: Value) => boolean;

  constructor(isEqual: (a: Value, b: Value) => boolean = isSame) {
    this.#isSame = isEqual;
  }

  of(key: string | null, value: Value): Value {
    const known = this.#known.get(key ?? '');
    if (known !== undefined && this.#isSame(known, value)) return known;
    this.#known.set(key ?? '', value);
    return value;
  }
}

export class Shared {
  readonly #actors = new LastOfKey<Actor>();
  readonly #origins = new LastOfKey<Origin>();
  readonly #outcomes = new LastOfKey<Outcome>();
  readonly #places = new LastOfKey<Location>();
  readonly #reasons = new LastOfKey<Reason>((a, b) => a.rule === b.rule && isSameList(a.techniques, b.techniques));
  readonly #texts = new Map<string, string>();

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  of(finding: Finding): Finding {
    const { title, eventSource, eventName, time, actor, origin, outcome, location, changes, reasons } = finding;
    return {
      ...finding,
      title: this.#text(title),
      eventSource: eventSource === null ? null : this.#text(eventSource),
      eventName: eventName === null ? null : this.#text(eventName),
      time: time === null ? null : this.#text(time),
      actor: this.#actors.of(actor.arn, actor),
      origin: this.#origins.of(origin.userAgent, origin),
      outcome: this.#outcomes.of(outcome.errorMessage, outcome),
      location: this.#places.of(location.accountId, location),
      changes: changes.map(({ label, value }) => ({ label: this.#text(label), value: this.#text(value) })),
      reasons: reasons.map((reason) => this.#reasons.of(reason.text, reason)),
    };
  }
}
