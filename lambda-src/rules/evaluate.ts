/**
 * How serious a record is, and why: the catalogue's base severity, raised by conditions, then lowered by what the call
 * achieved and by who made it. The order and every row are in docs/severity.md.
 */

import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import { isServiceCall } from '../record/origin.ts';
import { CALLER_CONDITIONS, unusualOrigin } from './callers.ts';
import { CREDENTIAL_CONDITIONS } from './credentials.ts';
import { POLICY_CONDITIONS } from './policies.ts';
import type { Reason } from './rule.ts';
import { type Condition, eventKey, type Facts, type Hit } from './rule.ts';
import { SERVICE_CONDITIONS } from './services.ts';

export const CONDITIONS: readonly Condition[] = [
  ...CALLER_CONDITIONS,
  ...CREDENTIAL_CONDITIONS,
  ...POLICY_CONDITIONS,
  ...SERVICE_CONDITIONS,
];

const BY_EVENT = new Map<string, Condition[]>();
for (const condition of CONDITIONS) {
  for (const key of condition.events ?? ['*']) BY_EVENT.set(key, [...(BY_EVENT.get(key) ?? []), condition]);
}

/** Rows S01 to S15: what a service does on someone's behalf is not lowered below `medium` for these. */
const isGrave = (rule: string | null): boolean => rule !== null && rule <= 'S15';

export interface Judgement {
  readonly severity: Severity;
  /** The gravest first. Never empty. */
  readonly reasons: readonly Reason[];
}

interface RuledHit extends Hit {
  readonly rule: string;
}

function hitsOf(facts: Facts): readonly RuledHit[] {
  const conditions = [...(BY_EVENT.get('*') ?? []), ...(BY_EVENT.get(eventKey(facts.record)) ?? [])];
  return conditions
    .flatMap((condition) => condition.judge(facts).map((hit) => ({ rule: condition.rule, ...hit })))
    .sort((a, b) => rank(b.severity) - rank(a.severity));
}

/** Severity and reason when no condition says more. */
function baseOf({ entry, record }: Facts): { severity: Severity; reason: Reason } {
  if (entry !== null) {
    const text =
      entry.reason ?? `${record.eventName ?? 'This event'} is rated ${entry.severity} unless something makes it worse`;
    return { severity: entry.severity, reason: { rule: null, text, techniques: entry.techniques ?? [] } };
  }
  if (record.readOnly === true) {
    return { severity: 'info', reason: { rule: null, text: 'A call that only reads', techniques: [] } };
  }
  const isIam = record.eventSource === 'iam.amazonaws.com';
  const text = isIam
    ? 'An IAM change this version does not know: look at it yourself'
    : 'An event this version does not know: the filter pattern selected it';
  return { severity: isIam ? 'medium' : 'low', reason: { rule: null, text, techniques: [] } };
}

export function judge(facts: Facts): Judgement {
  const base = baseOf(facts);
  const hits = hitsOf(facts);
  const reasons: Reason[] = hits.map(({ severity: _, ...reason }) => reason);
  let severity = hits.reduce((gravest, hit) => worst(gravest, hit.severity), base.severity);
  // The base reason is worth a line where nothing else says why, or where it is as grave as what was found.
  if (
    hits.length === 0 ||
    (base.reason.rule === null && facts.entry?.reason !== undefined && rank(base.severity) >= rank('medium'))
  ) {
    reasons.push(base.reason);
  }
  const origin = hits.length > 0 ? unusualOrigin(facts) : null;
  if (origin !== null) {
    severity = step(severity, 1);
    reasons.push({ rule: 'S31', text: `${origin}: one step more serious`, techniques: ['T1098'] });
  }
  return lowered(
    facts,
    severity,
    reasons,
    hits.some((hit) => isGrave(hit.rule)),
  );
}

function lowered(facts: Facts, raised: Severity, reasons: Reason[], grave: boolean): Judgement {
  const { outcome, record } = facts;
  let severity = raised;
  if (outcome.kind === 'denied') {
    severity = worst(step(severity, -1), 'low');
    reasons.push({
      rule: 'S43',
      text: 'It was denied: one step less serious, but somebody tried',
      techniques: ['T1580'],
    });
  } else if (outcome.kind === 'failed') {
    severity = step(severity, -1);
    reasons.push({ rule: 'S44', text: 'It failed and changed nothing: one step less serious', techniques: [] });
  }
  if (isServiceCall(record) && facts.entry !== null && rank(severity) > 0) {
    const floor: Severity = grave ? 'medium' : 'info';
    const less = worst(step(severity, -1), floor);
    if (rank(less) < rank(severity)) {
      severity = less;
      reasons.push({
        rule: 'S45',
        text: 'An AWS service made the call for somebody: one step less serious',
        techniques: [],
      });
    }
  }
  return { severity, reasons };
}
