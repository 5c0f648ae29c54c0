/**
 * What raises or lowers findings that come together, in this order. Only one batch is seen at a time: a slow search for a
 * way in stays a row of low findings.
 */
import { type Severity, worst } from '../catalogue/severity.ts';
import type { Change } from './adjustments.ts';
import { CHAINS } from './chains.ts';
import { DOCUMENTS_TOGETHER } from './documents.ts';
import { callerKey } from './joins.ts';
import { type BatchAdjustment, isTest, type Judged, TEST_CATEGORY } from './judged.ts';

const WINDOW_MS = 10 * 60 * 1000;

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

interface Burst {
  /** How many distinct things within ten minutes make one. */
  readonly threshold: number;
  /** What is counted, or `null` for findings that do not take part. */
  readonly distinct: (finding: Judged) => string | null;
  /** Whose findings are counted together. The caller's, if left out. */
  readonly by?: (finding: Judged) => string;
  /** The findings are at least this serious. */
  readonly severity?: Severity;
  readonly words: (count: number) => string;
}

const burst =
  ({ threshold, distinct, by = callerKey, severity = 'medium', words }: Burst) =>
  (findings: readonly Judged[]) => {
    const byCaller = new Map<string, { at: number; what: string }[]>();
    for (const finding of findings) {
      const what = distinct(finding);
      if (what === null) continue;
      const at = Date.parse(finding.time ?? '');
      if (Number.isNaN(at)) continue;
      const caller = by(finding);
      const members = byCaller.get(caller);
      if (members === undefined) byCaller.set(caller, [{ at, what }]);
      else members.push({ at, what });
    }
    const counts = new Map<string, number>();
    for (const [caller, members] of byCaller) {
      const most = mostInWindow(members.sort((a, b) => a.at - b.at));
      if (most >= threshold) counts.set(caller, most);
    }
    return (finding: Judged): Change | null => {
      const count = distinct(finding) === null ? undefined : counts.get(by(finding));
      return count === undefined ? null : { severity: worst(finding.severity, severity), text: words(count) };
    };
  };

const isFailedSignIn = ({ eventSource, outcome }: Judged): boolean =>
  eventSource === 'signin.amazonaws.com' && outcome.kind !== 'succeeded';

/** What an actor is called that the record does not name. */
const UNKNOWN = 'unknown';

const eventOf = ({ id, time }: Judged): string => id ?? time ?? '';

export const BATCH_ADJUSTMENTS: readonly BatchAdjustment[] = [
  {
    id: 'S57',
    name: 'Many denied calls by one caller',
    techniques: ['T1580', 'T1087.004'],
    section: 'denied-calls',
    adjust: burst({
      threshold: 5,
      distinct: ({ outcome, eventSource, eventName }) =>
        outcome.kind === 'denied' ? `${eventSource} ${eventName}` : null,
      words: (count) =>
        `One caller was denied ${count} different calls within ten minutes: somebody is finding out what they may do`,
    }),
  },
  {
    id: 'S16',
    name: 'Many trust policies refused as malformed',
    techniques: ['T1087.004'],
    section: 'denied-calls',
    adjust: burst({
      threshold: 3,
      distinct: ({ eventName, outcome, id, time }) =>
        eventName === 'UpdateAssumeRolePolicy' && /^MalformedPolicyDocument/.test(outcome.errorCode ?? '')
          ? `${id ?? time}`
          : null,
      words: (count) =>
        `${count} trust policies refused as malformed within ten minutes: a way to enumerate principals`,
    }),
  },
  {
    id: 'S82',
    name: 'Many failed sign-ins of one user',
    techniques: ['T1110'],
    section: 'sign-in',
    adjust: burst({
      threshold: 5,
      distinct: (finding) => (isFailedSignIn(finding) && finding.actor.name !== UNKNOWN ? eventOf(finding) : null),
      by: ({ actor }) => `${actor.accountId} ${actor.name}`,
      words: (count) => `${count} sign-ins of one user failed within ten minutes: somebody is guessing the password`,
    }),
  },
  {
    id: 'S83',
    name: 'Failed sign-ins of many users from one address',
    techniques: ['T1110.003'],
    section: 'sign-in',
    adjust: burst({
      threshold: 5,
      distinct: (finding) => {
        if (!isFailedSignIn(finding) || finding.origin.sourceAddress === null) return null;
        return finding.actor.name === UNKNOWN ? eventOf(finding) : finding.actor.name;
      },
      by: ({ origin }) => origin.sourceAddress ?? '',
      severity: 'high',
      words: (count) =>
        `Sign-ins of ${count} users failed from one address within ten minutes: somebody is trying passwords`,
    }),
  },
  DOCUMENTS_TOGETHER,
  ...CHAINS,
  {
    id: 'S86',
    name: 'An event ID with different content',
    techniques: [],
    section: 'alerting',
    adjust:
      (_, { reusedIds }) =>
      ({ id, severity, category }) =>
        id !== null && category !== TEST_CATEGORY && reusedIds?.has(id) === true
          ? {
              severity: worst(severity, 'high'),
              text: 'Another event with this ID has different content: CloudTrail gives each event its own ID, so one of them is forged',
            }
          : null,
  },
  {
    id: 'S58',
    name: 'A test event beside real ones',
    techniques: [],
    adjust: (findings, { hasUnreadable }) => {
      const isAlone = !hasUnreadable && findings.every(isTest);
      return (finding) =>
        isTest(finding) && !isAlone ? { severity: 'info', text: 'Beside other events a test counts as info' } : null;
    },
  },
];
