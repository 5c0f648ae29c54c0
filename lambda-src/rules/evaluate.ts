/**
 * How serious a finding is, and why: the catalogue's base severity, raised by rules, then adjusted one by one, first by
 * what its record says, then by what else came with it. Nothing else changes a severity. Every row is in docs/severity.md.
 */

import { isIdentityService } from '../catalogue/index.ts';
import { rank, type Severity, worst } from '../catalogue/severity.ts';
import { ADJUSTMENTS, type AdjustmentRow, type Change, type RuledHit } from './adjustments.ts';
import { BATCH_ADJUSTMENTS } from './batch.ts';
import { GUARDS, guardOf } from './guards.ts';
import { RULES } from './index.ts';
import type { BatchFacts, Judged } from './judged.ts';
import { verdictsOf } from './policies.ts';
import { eventKey, type Facts, type Reason, type Rule } from './rule.ts';

const OF_EVERY_EVENT = RULES.filter(({ events }) => events === null);
const BY_EVENT = new Map<string, Rule[]>();
for (const rule of RULES) {
  for (const key of rule.events ?? []) BY_EVENT.set(key, [...(BY_EVENT.get(key) ?? []), rule]);
}

export interface Judgement {
  readonly severity: Severity;
  /** The gravest first. Never empty. */
  readonly reasons: readonly Reason[];
  /** The severity before anything lowered it: what suppression rules judge. */
  readonly raised: Severity;
  /** Why no suppression rule hides it but one that names the event, as `a grant of administrator access`; else `null`. */
  readonly guard: string | null;
}

function hitsOf(facts: Facts): readonly RuledHit[] {
  const event = eventKey(facts.record);
  const verdicts = verdictsOf(event, facts);
  const hits: RuledHit[] = [];
  for (const rule of [...OF_EVERY_EVENT, ...(BY_EVENT.get(event) ?? [])]) {
    if (rule.looksAt !== 'caller' && facts.outcome.kind === 'denied') continue;
    for (const hit of rule.judge(facts, verdicts)) hits.push({ ...hit, rule });
  }
  return hits.sort((a, b) => rank(b.severity) - rank(a.severity));
}

/** What a rule says in short is said where the hit is as serious as the rule usually is, or `high`; what the hit says, always. */
function reasonOf({ rule, severity, text, brief: own, leads = rule.leads }: RuledHit): Reason {
  const isTold = rank(severity) >= Math.min(rank(rule.severity), rank('high'));
  const brief = own ?? (isTold ? rule.brief : undefined);
  return {
    rule: rule.id,
    text,
    ...(brief !== undefined && { brief }),
    ...(isTold && leads !== undefined && { leads }),
    techniques: rule.techniques,
  };
}

/** Severity and reason when no rule says more. */
function baseOf({ entry, record, settings }: Facts): { severity: Severity; reason: Reason } {
  if (entry !== null) {
    // A pattern that selects everyday work asks for it.
    const severity = entry.isEveryday === true && settings.scope !== 'catalogue' ? 'low' : entry.severity;
    const text =
      entry.reason ?? `${record.eventName ?? 'This event'} is rated ${severity} unless something makes it worse`;
    return { severity, reason: { rule: null, text, techniques: entry.techniques ?? [] } };
  }
  if (record.readOnly === true) {
    return { severity: 'info', reason: { rule: null, text: 'A call that only reads', techniques: [] } };
  }
  const isIdentity = isIdentityService(record.eventSource);
  const what = isIdentity ? 'A change in an identity service' : 'An event';
  const text = `${what} that this version does not recognize: review the record`;
  return { severity: isIdentity ? 'medium' : 'low', reason: { rule: null, text, techniques: [] } };
}

const reasonFor = ({ id, techniques }: AdjustmentRow, { text, brief, leads }: Change): Reason => ({
  rule: id,
  text,
  ...(brief !== undefined && { brief }),
  ...(leads !== undefined && { leads }),
  techniques,
});

/** The severity of one record. */
export function judge(facts: Facts): Judgement {
  const base = baseOf(facts);
  const hits = hitsOf(facts);
  let reasons = hits.map(reasonOf);
  let severity = hits.reduce((gravest, hit) => worst(gravest, hit.severity), base.severity);
  // The base reason is worth a line where nothing else says why, or where it is as grave as what was found.
  if (hits.length === 0 || (facts.entry?.reason !== undefined && rank(base.severity) >= rank('medium'))) {
    reasons.push(base.reason);
  }
  let raised = severity;
  for (const adjustment of ADJUSTMENTS) {
    const change = adjustment.adjust(severity, facts, hits);
    if (change === null) continue;
    severity = change.severity;
    raised = worst(raised, severity);
    reasons = [...(change.alone === true ? [] : reasons), reasonFor(adjustment, change)];
  }
  return { severity, reasons, raised, guard: guardOf(facts, hits) };
}

/** The severities of findings that came together. */
export function adjustBatch<Finding extends Judged>(
  findings: readonly Finding[],
  batch: BatchFacts,
): readonly Finding[] {
  let adjusted = findings;
  for (const adjustment of BATCH_ADJUSTMENTS) {
    const changeOf = adjustment.adjust(adjusted, batch);
    adjusted = adjusted.map((finding) => {
      const change = changeOf(finding);
      if (change === null) return finding;
      const { severity } = change;
      // Why it is graver comes after what was done, where that can be said in short.
      const split = finding.reasons[0]?.brief === undefined ? 0 : 1;
      const reasons = finding.reasons.toSpliced(split, 0, reasonFor(adjustment, change));
      const guard = GUARDS.find(({ id }) => id === change.guard)?.name ?? finding.guard;
      return { ...finding, severity, raised: worst(finding.raised, severity), guard, reasons };
    });
  }
  return adjusted;
}
