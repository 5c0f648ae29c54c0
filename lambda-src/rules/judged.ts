/** Findings that came together, as what adjusts them sees them. */
import type { Severity } from '../catalogue/severity.ts';
import type { Actor } from '../record/actor.ts';
import type { JsonObject } from '../record/json.ts';
import type { Location } from '../record/location.ts';
import type { Origin } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import type { Target } from '../record/targets.ts';
import type { AdjustmentRow, Change } from './adjustments.ts';
import type { Reason } from './rule.ts';

/** What of a finding these adjustments look at. */
export interface Judged {
  readonly id: string | null;
  readonly severity: Severity;
  readonly raised: Severity;
  readonly reasons: readonly Reason[];
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly category: string;
  readonly time: string | null;
  readonly outcome: Outcome;
  readonly actor: Actor;
  readonly origin: Pick<Origin, 'sourceAddress'>;
  readonly location: Pick<Location, 'accountId'>;
  readonly targets: readonly Target[];
  /** As it is shown: `null` where the delivery was too large to keep it. */
  readonly record: JsonObject | null;
  readonly guard: string | null;
}

/** What else the batch holds. */
export interface BatchFacts {
  readonly hasUnreadable: boolean;
  /** Ids of events that came more than once, with other content. */
  readonly reusedIds?: ReadonlySet<string>;
}

/** Its reason stands first: it says more than what each finding says alone. */
export interface BatchAdjustment extends AdjustmentRow {
  readonly adjust: (findings: readonly Judged[], batch: BatchFacts) => (finding: Judged) => Change | null;
}

export const TEST_CATEGORY = 'test';

export const isTest = ({ category }: Pick<Judged, 'category'>): boolean => category === TEST_CATEGORY;
