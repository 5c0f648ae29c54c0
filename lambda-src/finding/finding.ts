/**
 * What one CloudTrail record means to a person: the unit every format renders, plain data. `null` means "not in the record".
 * No text in it has a secret: `detect.ts` redacts.
 */
import type { Severity } from '../catalogue/severity.ts';
import type { Actor } from '../record/actor.ts';
import type { JsonObject } from '../record/json.ts';
import type { Location } from '../record/location.ts';
import type { Origin } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import type { Target } from '../record/targets.ts';
import type { Reason } from '../rules/rule.ts';

/** Which log event of a delivery something was made from. */
export interface Source {
  /** Tells the record from every other: a digest of the whole message as it came. */
  readonly key: string;
  /** Its position in the delivery, from 0. */
  readonly position: number;
}

/** A parameter that matters, named in words. */
export interface Change {
  readonly label: string;
  readonly value: string;
}

/** What the account answered when the alert was made, apart from what the record says. */
export interface LookedUp {
  /** When, ISO 8601 in UTC; of several answers, the oldest. */
  readonly asOf: string;
  /** What was found, a clause each. May quote documents: hostile. */
  readonly lines: readonly string[];
  /** What could not be looked up, and why, a clause each. */
  readonly notes: readonly string[];
}

export interface Finding {
  /** `eventID`; `null` where the record has none, and then nothing is taken for its duplicate. */
  readonly id: string | null;
  readonly severity: Severity;
  /** The severity before anything lowered it: what suppression rules judge. */
  readonly raised: Severity;
  /** Why only a suppression rule that names events may hide it, as `a grant of administrator access`; `null`: any may. */
  readonly guard: string | null;
  /** `IAM AttachRolePolicy`: service and event. */
  readonly title: string;
  /** One sentence: `User ci-admin attached policy AdministratorAccess to role deployer in prod.` */
  readonly summary: string;
  /** What of it stands between caller and account, `attached policy AdministratorAccess to role deployer`; `null`: no call. */
  readonly predicate: string | null;
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly category: string;
  /** ISO 8601 in UTC, `2026-01-31T12:00:00Z`, or as recorded where it is no date. */
  readonly time: string | null;
  readonly location: Location;
  readonly outcome: Outcome;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly targets: readonly Target[];
  readonly changes: readonly Change[];
  readonly reasons: readonly Reason[];
  /** Only where look-ups are on and the event asks for one. */
  readonly lookedUp?: LookedUp;
  readonly consoleUrl: string | null;
  readonly source: Source;
  /** The record with secrets redacted; `null` where the delivery was too large to keep it. */
  readonly record: JsonObject | null;
}
