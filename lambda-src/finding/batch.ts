/** What one invocation has to say: the input of every renderer. */

import { redactText } from '../record/redact.ts';
import type { Finding, Source } from './finding.ts';

/** Something that was received and could not be read. It is alerted as such: silence would hide it. */
export interface Unreadable {
  /** `payload`: the whole subscription event; `record`: one log event in it; `message`: one of the redelivery queue. */
  readonly kind: 'payload' | 'record' | 'message';
  /** Why, in words: `not JSON (unexpected end at character 512)`. */
  readonly reason: string;
  /** The log event's id as CloudWatch Logs gave it. */
  readonly logEventId: string | null;
  /** When CloudWatch Logs took it, ISO 8601 in UTC. */
  readonly time: string | null;
  /** The first characters of what came, at most `UNREADABLE_EXCERPT` of them. Hostile text, not escaped. */
  readonly excerpt: string;
  /** Length of what came, in characters of the message or bytes of the payload. */
  readonly size: number;
  /** The log events that it stands for: none for a whole payload, many for all beyond those that are told one by one. */
  readonly sources: readonly Source[];
}

export const UNREADABLE_EXCERPT = 400;

export interface Batch {
  /** The module's `name`: says which installation speaks. */
  readonly alertName: string;
  /** What readers should know of the settings, a sentence each. */
  readonly notes: readonly string[];
  /** As in `Settings`: the subject says so. */
  readonly isUnverified?: boolean | undefined;
  /** Address of the runbook, checked where the settings are read; `null`: its sections are named without a link. */
  readonly runbookUrl: string | null;
  readonly logGroup: string | null;
  /** As `order.ts` sorts them: most serious first. */
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  /** How many findings each rule held back, by its reason, or `minimum_severity`. */
  readonly suppressed: Readonly<Record<string, number>>;
}

/** The beginning of what could not be read, secrets removed. Looks no further than it must: the text may be megabytes. */
export const excerptOf = (text: string): string =>
  redactText(text.slice(0, UNREADABLE_EXCERPT * 8)).slice(0, UNREADABLE_EXCERPT);
