/** What raises or lowers a finding after its rules, in this order. */
import type { Technique } from '../catalogue/attack.ts';
import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import type { Facts, GuardId, Hit, Rule } from './rule.ts';
import { actsForItself } from './services.ts';

export interface RuledHit extends Hit {
  readonly rule: Rule;
}

/** What an adjustment says of itself. */
export interface AdjustmentRow {
  readonly id: string;
  readonly name: string;
  /** When it holds, in words. */
  readonly when: string;
  /** What it does, in words: "one step less". */
  readonly effect: string;
  readonly techniques: readonly Technique[];
  /** As in `Rule`. */
  readonly section: string | null;
}

export interface Change {
  readonly severity: Severity;
  /** Why, in words. */
  readonly text: string;
  /** As in `Reason`. */
  readonly brief?: string;
  readonly leads?: true;
  /** What is kept from suppression from now on. */
  readonly guard?: GuardId;
}

export interface Adjustment extends AdjustmentRow {
  /** @param severity so far: the gravest of base and hits, and what the adjustments before made of it */
  readonly adjust: (severity: Severity, facts: Facts, hits: readonly RuledHit[]) => Change | null;
}

/** The caller writes the user agent: it may raise, never lower. */
export function unusualOrigin({ origin, record }: Pick<Facts, 'origin' | 'record'>): string | null {
  if (origin.kind === 'CloudShell') return 'Made from AWS CloudShell';
  return /exec-env\/AWS_Lambda/i.test(record.userAgent?.slice(0, 1024) ?? '')
    ? 'Made from inside a Lambda function'
    : null;
}

export const ADJUSTMENTS: readonly Adjustment[] = [
  {
    id: 'S31',
    name: 'An unusual origin',
    when: 'a rule holds or a look-up raises, and the call comes from CloudShell or from inside a Lambda function. Not for a denied call',
    effect: 'one step more',
    techniques: ['T1098'],
    section: null,
    adjust: (severity, facts, hits) => {
      const origin = hits.length === 0 || facts.outcome.kind === 'denied' ? null : unusualOrigin(facts);
      return origin === null ? null : { severity: step(severity, 1), text: `${origin}: one step more serious` };
    },
  },
  {
    id: 'S43',
    name: 'A denied call',
    when: 'the call was denied',
    effect: 'one step less, never below `low`',
    techniques: ['T1580'],
    section: 'denied-calls',
    adjust: (severity, { outcome }) =>
      outcome.kind === 'denied'
        ? {
            severity: worst(step(severity, -1), 'low'),
            text: 'It was denied: one step less serious, but somebody tried',
          }
        : null,
  },
  {
    id: 'S44',
    name: 'A failed call',
    when: 'the call failed for another reason. Not for a sign-in: that somebody tried is what its rules are about',
    effect: 'one step less',
    techniques: [],
    section: null,
    adjust: (severity, { outcome, record }) =>
      outcome.kind === 'failed' && record.eventName !== 'ConsoleLogin'
        ? { severity: step(severity, -1), text: 'It failed and changed nothing: one step less serious' }
        : null,
  },
  {
    id: 'S45',
    name: 'A call by an AWS service',
    when: 'an AWS service acts for itself: as a service, or with a service-linked role. Not: what it forwards for a caller, as CloudFormation does',
    effect: 'one step less; where a grave rule holds, never below `medium`',
    techniques: [],
    section: null,
    adjust: (severity, { record, entry }, hits) => {
      if (!actsForItself(record) || entry === null) return null;
      const less = worst(step(severity, -1), hits.some(({ rule }) => rule.grave) ? 'medium' : 'info');
      return rank(less) < rank(severity)
        ? { severity: less, text: 'An AWS service acts for itself: one step less serious' }
        : null;
    },
  },
];
