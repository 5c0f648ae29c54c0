/**
 * What several findings of one batch say together: refused calls of many kinds by one caller are somebody trying doors
 * (rows S43 and S16 of docs/severity.md). Only one batch is seen at a time; a slow walk stays a row of low findings.
 */

import { worst } from '../catalogue/severity.ts';
import type { Reason } from '../rules/rule.ts';
import type { Finding } from './finding.ts';

const WINDOW_MS = 10 * 60 * 1000;

interface Burst {
  readonly rule: string;
  /** How many distinct things within the window make a burst. */
  readonly threshold: number;
  /** What is counted, or `null` for findings that do not take part. */
  readonly distinct: (finding: Finding) => string | null;
  readonly reason: (count: number) => Reason;
}

const BURSTS: readonly Burst[] = [
  {
    rule: 'S43',
    threshold: 5,
    distinct: ({ outcome, eventSource, eventName }) =>
      outcome.kind === 'denied' ? `${eventSource} ${eventName}` : null,
    reason: (count) => ({
      rule: 'S43',
      text: `One caller was denied ${count} different calls within ten minutes: somebody is trying what is possible`,
      techniques: ['T1580', 'T1087.004'],
    }),
  },
  {
    rule: 'S16',
    threshold: 3,
    distinct: ({ eventName, outcome, id, time }) =>
      eventName === 'UpdateAssumeRolePolicy' && /^MalformedPolicyDocument/.test(outcome.errorCode ?? '')
        ? `${id ?? time}`
        : null,
    reason: (count) => ({
      rule: 'S16',
      text: `${count} trust policies refused as malformed within ten minutes: a way to find out which principals exist`,
      techniques: ['T1087.004'],
    }),
  },
];

const callerOf = ({ actor }: Finding): string => actor.roleArn ?? actor.arn ?? `${actor.accountId} ${actor.name}`;

/** The most distinct things within any window, over members sorted by time. */
function mostInWindow(members: readonly { readonly at: number; readonly what: string }[]): number {
  let most = 0;
  let start = 0;
  const inside = new Map<string, number>();
  for (const { at, what } of members) {
    inside.set(what, (inside.get(what) ?? 0) + 1);
    for (let oldest = members[start]; oldest !== undefined && at - oldest.at > WINDOW_MS; oldest = members[start]) {
      const left = (inside.get(oldest.what) ?? 1) - 1;
      if (left === 0) inside.delete(oldest.what);
      else inside.set(oldest.what, left);
      start += 1;
    }
    most = Math.max(most, inside.size);
  }
  return most;
}

function raise(findings: readonly Finding[], burst: Burst): readonly Finding[] {
  const byCaller = new Map<string, { at: number; what: string }[]>();
  for (const finding of findings) {
    const what = burst.distinct(finding);
    const at = Date.parse(finding.time ?? '');
    if (what === null || Number.isNaN(at)) continue;
    const caller = callerOf(finding);
    const members = byCaller.get(caller);
    if (members === undefined) byCaller.set(caller, [{ at, what }]);
    else members.push({ at, what });
  }
  const counts = new Map<string, number>();
  for (const [caller, members] of byCaller) {
    const most = mostInWindow(members.sort((a, b) => a.at - b.at));
    if (most >= burst.threshold) counts.set(caller, most);
  }
  return findings.map((finding) => {
    const count = burst.distinct(finding) === null ? undefined : counts.get(callerOf(finding));
    if (count === undefined) return finding;
    const reasons = [burst.reason(count), ...finding.reasons];
    return { ...finding, severity: worst(finding.severity, 'medium'), reasons };
  });
}

export const raiseBursts = (findings: readonly Finding[]): readonly Finding[] => BURSTS.reduce(raise, findings);
