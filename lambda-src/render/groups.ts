/** Which findings of a batch are told together, and how serious the whole is. */

import { rank, SEVERITIES, type Severity, worst } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';

/** What could not be read may have been anything. */
export const UNREADABLE_SEVERITY: Severity = 'high';

/** More than a screenful of like findings is one entry with a count. */
const SCREENFUL = 8;

/** Findings told as one entry: one, or more than a screenful of like ones. */
export interface Group {
  readonly first: Finding;
  readonly findings: readonly Finding[];
}

export const worstOf = ({ findings, unreadable }: Batch): Severity =>
  findings.reduce<Severity>(
    (severity, finding) => worst(severity, finding.severity),
    unreadable.length > 0 ? UNREADABLE_SEVERITY : 'info',
  );

/** The most serious finding; the first of several. */
export const leadOf = ({ findings }: Batch): Finding | undefined =>
  findings.reduce<Finding | undefined>(
    (lead, finding) => (lead === undefined || rank(finding.severity) > rank(lead.severity) ? finding : lead),
    undefined,
  );

/** `1 critical, 3 high`: how many of each severity, most serious first. */
export const severityCounts = (findings: readonly Finding[]): readonly (readonly [Severity, number])[] =>
  SEVERITIES.toReversed()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0);

/** Like findings: same event, caller, account, severity, outcome, and the same rules behind the severity. */
const likeness = ({ eventSource, eventName, actor, location, severity, outcome, reasons }: Finding): string =>
  JSON.stringify([
    eventSource,
    eventName,
    actor.type,
    actor.arn ?? actor.name,
    location.accountId,
    severity,
    outcome.kind,
    outcome.errorCode,
    reasons.map(({ rule }) => rule),
  ]);

/** In the order of the findings; a group stands where its first finding stood. */
export function groupsOf(findings: readonly Finding[]): readonly Group[] {
  const alike = new Map<string, Finding[]>();
  const membersOf = findings.map((finding) => {
    const key = likeness(finding);
    const members = alike.get(key) ?? [];
    if (members.push(finding) === 1) alike.set(key, members);
    return members;
  });
  return findings.flatMap((finding, index): readonly Group[] => {
    const members = membersOf[index] ?? [];
    if (members.length <= SCREENFUL) return [{ first: finding, findings: [finding] }];
    return members[0] === finding ? [{ first: finding, findings: members }] : [];
  });
}

/** What could not be read stands behind the findings that are known to be as serious. */
export function aroundUnreadable(
  groups: readonly Group[],
): readonly [before: readonly Group[], after: readonly Group[]] {
  const isBefore = ({ first }: Group): boolean => rank(first.severity) >= rank(UNREADABLE_SEVERITY);
  return [groups.filter(isBefore), groups.filter((group) => !isBefore(group))];
}
