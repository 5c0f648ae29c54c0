/**
 * What raises or lowers findings that come together, in this order. Only one batch is seen at a time: a slow search for a
 * way in stays a row of low findings.
 */
import { type Severity, worst } from '../catalogue/severity.ts';
import type { Change } from './adjustments.ts';
import { CHAINS } from './chains.ts';
import { DOCUMENTS_TOGETHER } from './documents.ts';
import { callerKey, isFailedSignIn } from './joins.ts';
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
  /** A finding is at least so serious: `medium`, if left out. */
  readonly severity?: (finding: Judged) => Severity;
  readonly words: (count: number) => Pick<Change, 'text' | 'brief' | 'leads'>;
}

const burst =
  ({ threshold, distinct, by = callerKey, severity = () => 'medium', words }: Burst) =>
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
      return count === undefined ? null : { severity: worst(finding.severity, severity(finding)), ...words(count) };
    };
  };

/** What an actor is called that the record does not name. */
const UNKNOWN = 'unknown';

const userOf = ({ actor }: Judged): string => `${actor.accountId} ${actor.name}`;
const addressOf = ({ origin }: Judged): string => origin.sourceAddress ?? '';

const eventOf = ({ id, time }: Judged): string => id ?? time ?? '';

const guesses = burst({
  threshold: 5,
  distinct: (finding) => (isFailedSignIn(finding) && finding.actor.name !== UNKNOWN ? eventOf(finding) : null),
  by: userOf,
  words: (count) => ({
    text: `${count} sign-ins of one user failed within ten minutes: somebody is guessing the password`,
    brief: 'password guessing',
  }),
});

const sprays = burst({
  threshold: 5,
  distinct: (finding) => {
    if (!isFailedSignIn(finding) || finding.origin.sourceAddress === null) return null;
    return finding.actor.name === UNKNOWN ? eventOf(finding) : finding.actor.name;
  },
  by: addressOf,
  // Nobody has a password to a name that no user has.
  severity: ({ actor }) => (actor.name === UNKNOWN ? 'medium' : 'high'),
  words: (count) => ({
    text: `Sign-ins of ${count} users failed from one address within ten minutes: somebody is trying passwords`,
    brief: `one of ${count} users from one address`,
  }),
});

/** Of IAM users: of the people in a directory, some mistype their password at any time. */
const scattered = burst({
  threshold: 5,
  distinct: (finding) =>
    finding.eventName === 'ConsoleLogin' && isFailedSignIn(finding) && finding.actor.name !== UNKNOWN
      ? userOf(finding)
      : null,
  by: () => '',
  words: (count) => ({
    text: `Sign-ins of ${count} IAM users failed from several addresses within ten minutes: somebody may be trying passwords`,
    brief: `one of ${count} users`,
    leads: true,
  }),
});

/** Those from one address are told apart. */
function scatters(findings: readonly Judged[]): (finding: Judged) => Change | null {
  const changeOf = sprays(findings);
  const isScattered = (finding: Judged): boolean => changeOf(finding) === null;
  const scatter = scattered(findings.filter(isScattered));
  return (finding) => (isScattered(finding) ? scatter(finding) : null);
}

export const BATCH_ADJUSTMENTS: readonly BatchAdjustment[] = [
  {
    id: 'S57',
    techniques: ['T1580', 'T1087.004'],
    section: 'denied-calls',
    adjust: burst({
      threshold: 5,
      distinct: ({ outcome, eventSource, eventName }) =>
        outcome.kind === 'denied' ? `${eventSource} ${eventName}` : null,
      words: (count) => ({
        text: `One caller was denied ${count} different calls within ten minutes: somebody is finding out what they may do`,
      }),
    }),
  },
  {
    id: 'S16',
    techniques: ['T1087.004'],
    section: 'denied-calls',
    adjust: burst({
      threshold: 3,
      distinct: ({ eventName, outcome, id, time }) =>
        eventName === 'UpdateAssumeRolePolicy' && /^MalformedPolicyDocument/.test(outcome.errorCode ?? '')
          ? `${id ?? time}`
          : null,
      words: (count) => ({
        text: `${count} trust policies refused as malformed within ten minutes: a way to enumerate principals`,
      }),
    }),
  },
  {
    id: 'S82',
    techniques: ['T1110'],
    section: 'sign-in',
    adjust: guesses,
  },
  {
    id: 'S83',
    techniques: ['T1110.003'],
    section: 'sign-in',
    adjust: sprays,
  },
  {
    id: 'S62',
    techniques: ['T1110.003'],
    section: 'sign-in',
    adjust: scatters,
  },
  {
    id: 'S99',
    techniques: ['T1110', 'T1078.004'],
    section: 'sign-in',
    adjust: (findings) => {
      const tried = new Map<string, { severity: Severity; since: number; count: number }>();
      for (const [changeOf, keyOf] of [
        [guesses(findings), userOf],
        [sprays(findings), addressOf],
        [scatters(findings), userOf],
      ] as const) {
        for (const finding of findings) {
          const severity = changeOf(finding)?.severity;
          if (severity === undefined) continue;
          const at = Date.parse(finding.time ?? '');
          const known = tried.get(keyOf(finding)) ?? { severity, since: at, count: 0 };
          tried.set(keyOf(finding), {
            severity: worst(known.severity, severity),
            since: Math.min(known.since, at),
            count: known.count + 1,
          });
        }
      }
      return (finding) => {
        const { eventName, outcome, severity, time } = finding;
        if (tried.size === 0 || eventName !== 'ConsoleLogin' || outcome.kind !== 'succeeded') return null;
        const before = [userOf(finding), addressOf(finding)].flatMap((key) => tried.get(key) ?? []);
        // A time that is none leaves doubt: it may have been later.
        if (before.every(({ since }) => Date.parse(time ?? '') < since)) return null;
        const count = Math.max(...before.map((each) => each.count));
        return {
          severity: before.reduce((gravest, each) => worst(gravest, each.severity), severity),
          text: 'Many sign-ins failed before this one, of the user or from the address among others: the password may have been guessed',
          brief: count === 1 ? 'after failed sign-ins of many users' : `after ${count} failed sign-ins`,
          leads: true,
        };
      };
    },
  },
  DOCUMENTS_TOGETHER,
  ...CHAINS,
  {
    id: 'S86',
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
    techniques: [],
    adjust: (findings, { hasUnreadable }) => {
      const isAlone = !hasUnreadable && findings.every(isTest);
      return (finding) =>
        isTest(finding) && !isAlone ? { severity: 'info', text: 'Beside other events a test counts as info' } : null;
    },
  },
];
