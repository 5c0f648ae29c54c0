/** Which findings are held back, and by what. What is held back is counted by that, never lost in silence. */

import { rank } from '../catalogue/severity.ts';
import { isAnything, matchesGlob } from '../policy/glob.ts';
import type { Finding } from './finding.ts';
import { isInRange } from './ip-range.ts';
import type { Settings, SuppressionRule } from './settings.ts';

export const MINIMUM_SEVERITY = 'minimum_severity';
/** A heartbeat of another installation. */
export const OTHER_HEARTBEAT = 'other_heartbeat';

const DAY_MS = 24 * 60 * 60 * 1000;

const matchesAny = (globs: readonly string[], ...texts: readonly (string | null)[]): boolean =>
  texts.some((text) => text !== null && globs.some((glob) => matchesGlob(glob, text)));

type Holds = (values: readonly string[], finding: Finding) => boolean;

/** The fields that say which findings a rule is about. One that is not given is `[]`. */
const FIELDS: readonly (readonly [field: (rule: SuppressionRule) => readonly string[], holds: Holds])[] = [
  [({ principalArns }) => principalArns, (globs, { actor }) => matchesAny(globs, actor.arn, actor.roleArn)],
  [({ eventNames }) => eventNames, (globs, { eventName }) => matchesAny(globs, eventName)],
  [({ accountIds }) => accountIds, (ids, { location }) => ids.some((id) => id === location.accountId)],
  [
    ({ sourceIpRanges }) => sourceIpRanges,
    (ranges, { origin }) => ranges.some((range) => isInRange(origin.sourceAddress ?? '', range)),
  ],
];

/** A date that is none has passed: what cannot be read hides nothing. */
const isExpired = ({ expires }: SuppressionRule, now: number): boolean =>
  expires !== null && !(now < Date.parse(`${expires}T00:00:00Z`) + DAY_MS);

/** A glob that matches every event names none. */
const namesEvents = ({ eventNames }: SuppressionRule): boolean => eventNames.length > 0 && !eventNames.some(isAnything);

/**
 * Whether the rule hides the finding: all its fields hold, and it is no more serious than the rule may hide. What counts
 * is how serious it was before anything lowered it.
 *
 * @param now milliseconds since 1970
 */
function hides(rule: SuppressionRule, finding: Finding, now: number): boolean {
  const given = FIELDS.filter(([field]) => field(rule).length > 0);
  return (
    given.length > 0 &&
    given.every(([field, holds]) => holds(field(rule), finding)) &&
    rank(finding.raised) <= rank(rule.upToSeverity) &&
    (finding.guard === null || namesEvents(rule)) &&
    !isExpired(rule, now)
  );
}

/** What holds `finding` back: `minimum_severity`, or the reason of a suppression rule; `null` where nothing does. */
export function suppressedBy(finding: Finding, settings: Settings, now: number): string | null {
  if (rank(finding.severity) < rank(settings.minimumSeverity)) return MINIMUM_SEVERITY;
  return settings.suppressionRules.find((rule) => hides(rule, finding, now))?.reason ?? null;
}

/** The same settings, but nothing is held back. */
export const unsuppressed = (settings: Settings): Settings => ({
  ...settings,
  minimumSeverity: 'info',
  suppressionRules: [],
});
