/** What a condition may look at, and what it says. A condition is a row of data: it has no state and reads no other's result. */

import type { Severity } from '../catalogue/severity.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import type { Actor } from '../record/actor.ts';
import { asText, at } from '../record/json.ts';
import type { Origin } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import type { Target } from '../record/targets.ts';

export interface Reason {
  /** Row of the severity table, `S09`; `null` for the catalogue's base severity. */
  readonly rule: string | null;
  readonly text: string;
  /** A few words of it for a subject, where what was done does not say it: `any GitHub repository can assume it`. */
  readonly brief?: string;
  readonly techniques: readonly string[];
}

export interface Facts {
  readonly record: CloudTrailRecord;
  readonly entry: CatalogueEntry | null;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly outcome: Outcome;
  readonly targets: readonly Target[];
  readonly settings: { readonly trustedAccountIds: readonly string[] };
}

export interface Hit {
  /** The finding is at least this serious. */
  readonly severity: Severity;
  /** Why, in words. */
  readonly text: string;
  /** As in `Reason`. */
  readonly brief?: string;
  readonly techniques: readonly string[];
  /** The row, where it is not the condition's own: what a policy document shows belongs to several. */
  readonly rule?: string;
}

export interface Condition {
  /** Row of the severity table (docs/severity.md), `S09`. */
  readonly rule: string;
  /** Events it looks at: `iam:CreateUser` (the part of `eventSource` before `.amazonaws.com`), or `null` for every event. */
  readonly events: readonly string[] | null;
  readonly judge: (facts: Facts) => readonly Hit[];
}

export const NONE: readonly Hit[] = [];

export const hit = (severity: Severity, text: string, ...techniques: string[]): readonly Hit[] => [
  { severity, text, techniques },
];

/** A request parameter as text. */
export const parameter = (facts: Facts, path: string): string | null =>
  asText(at(facts.record.requestParameters, path));

/** `iam:CreateUser`; the service is the first label of `eventSource`. */
export function eventKey(record: CloudTrailRecord): string {
  const service = (record.eventSource ?? '').split('.', 1)[0] ?? '';
  return `${service}:${record.eventName ?? ''}`;
}

/**
 * The IAM user a call is about, where it is not the caller. IAM leaves `userName` out where callers mean themselves;
 * denied calls lose their parameters, and then nobody knows whom they meant.
 */
export function otherUser(facts: Facts): string | null {
  const { actor, record } = facts;
  const name =
    parameter(facts, 'userName') ??
    asText(at(record.responseElements, 'accessKey.userName')) ??
    asText(at(record.responseElements, 'loginProfile.userName'));
  return actor.type === 'user' && actor.name === name ? null : name;
}

/** Whether the call gives something to the caller: their own user, or the role behind their session. */
export function isForCaller(facts: Facts): boolean {
  const { actor } = facts;
  const role = parameter(facts, 'roleName');
  if (role !== null) return actor.roleName === role;
  return actor.type === 'user' && actor.name === parameter(facts, 'userName');
}
