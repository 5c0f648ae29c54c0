/** Which findings of a batch are told together, and how serious the whole is. */

import { rank, SEVERITIES, type Severity, worst } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { callerKey, isFailedSignIn } from '../rules/joins.ts';
import { isTest } from '../rules/judged.ts';
import { grouped } from './plain.ts';

/** What could not be read may have been anything. */
export const UNREADABLE_SEVERITY: Severity = 'high';

/** More than a screenful of like findings is one entry with a count. */
const SCREENFUL = 8;

/** Findings told as one entry: one, more than a screenful of like ones, what one caller was denied, or sign-ins that failed from one address. */
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

/** `8 findings: 2 critical, 6 low`, or `8 low findings`. */
export function severityWords(findings: readonly Finding[]): string {
  const counts = severityCounts(findings).map(([severity, count]) => `${grouped(count)} ${severity}`);
  return counts.length === 1
    ? `${counts[0]} finding${findings.length === 1 ? '' : 's'}`
    : `${grouped(findings.length)} findings: ${counts.join(', ')}`;
}

/**
 * Two findings are alike where nothing that was judged tells them apart: event, caller (with key and session), account,
 * outcome, severity and each reason in its words. What differs are targets and parameters, which the entry names.
 */
export const likeness = ({ eventSource, eventName, actor, location, severity, outcome, reasons }: Finding): string =>
  JSON.stringify([
    eventSource,
    eventName,
    Object.values(actor),
    location.accountId,
    severity,
    outcome.kind,
    outcome.errorCode,
    reasons.map(({ rule, text }) => [rule, text]),
  ]);

/** Nothing was changed, and who has no permission at all could go on like this: one entry tells all of it. */
const isDenied = (finding: Finding): boolean => finding.outcome.kind === 'denied' && !isTest(finding);

/** In the order of the findings; a group stands where its first finding stood. */
function groupsBy(
  findings: readonly Finding[],
  keyOf: (finding: Finding, index: number) => string,
  isGroup: (members: readonly Finding[]) => boolean,
): readonly Group[] {
  const alike = new Map<string, Finding[]>();
  const membersOf = findings.map((finding, index) => {
    const key = keyOf(finding, index);
    const members = alike.get(key) ?? [];
    if (members.push(finding) === 1) alike.set(key, members);
    return members;
  });
  return findings.flatMap((finding, index): readonly Group[] => {
    const members = membersOf[index] ?? [];
    if (!isGroup(members)) return [{ first: finding, findings: [finding] }];
    return members[0] === finding ? [{ first: finding, findings: members }] : [];
  });
}

/** Nor was anybody let in. */
const isRefused = (finding: Finding): boolean => isDenied(finding) || (isFailedSignIn(finding) && !isTest(finding));

const ofRefused = (finding: Finding): string => `${finding.outcome.kind} ${callerKey(finding)}`;

export const groupsOf = (findings: readonly Finding[]): readonly Group[] =>
  groupsBy(
    findings,
    (finding) => (isRefused(finding) ? ofRefused(finding) : likeness(finding)),
    (members) => members.length > SCREENFUL || members.every(isRefused),
  );

/** For a format that tells like findings one by one. */
export const deniedGroupsOf = (findings: readonly Finding[]): readonly Group[] =>
  groupsBy(
    findings,
    (finding, index) => (isDenied(finding) ? ofRefused(finding) : `${index}`),
    () => true,
  );

/** What could not be read stands behind the findings that are known to be as serious. */
export function aroundUnreadable(
  groups: readonly Group[],
): readonly [before: readonly Group[], after: readonly Group[]] {
  const isBefore = ({ first }: Group): boolean => rank(first.severity) >= rank(UNREADABLE_SEVERITY);
  return [groups.filter(isBefore), groups.filter((group) => !isBefore(group))];
}
