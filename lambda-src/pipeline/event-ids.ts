import type { Finding } from '../finding/finding.ts';
import { isTest } from '../rules/judged.ts';

/** What was alerted before. */
export interface Recall {
  /** Whether the record of this eventID and key was told where this one goes to. */
  readonly isTold: (eventId: string, key: string) => boolean;
  /** Key of the record that was alerted last with this eventID. */
  readonly keyOf: (eventId: string) => string | undefined;
}

/**
 * What an eventID is worth: CloudWatch Logs delivers a record more than once, and then it is the same to the last character.
 * CloudTrail gives no id twice, so a record with the same id and other content is forged, or the one before it was.
 */
export class EventIds {
  readonly #recall: Recall;
  readonly #keys = new Set<string>();
  readonly #byId = new Map<string, string>();
  /** Ids that came with more than one content. */
  readonly reused = new Set<string>();

  constructor(recall: Recall) {
    this.#recall = recall;
  }

  /** Whether the finding was told before, or is told in this batch. */
  isDuplicate(finding: Finding): boolean {
    const { id, source } = finding;
    if (id === null || isTest(finding)) return false;
    if (this.#keys.has(source.key) || this.#recall.isTold(id, source.key)) return true;
    const before = this.#byId.get(id) ?? this.#recall.keyOf(id);
    if (before !== undefined && before !== source.key) this.reused.add(id);
    this.#keys.add(source.key);
    this.#byId.set(id, source.key);
    return false;
  }
}
