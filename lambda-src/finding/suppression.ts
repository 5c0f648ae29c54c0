/** Which findings are held back, and by what. What is held back is counted by that, never lost in silence. */

import { rank } from '../catalogue/severity.ts';
import { hasWildcard, isAnything, matchesGlob } from '../policy/glob.ts';
import type { Finding } from './finding.ts';
import { isInRange } from './ip-range.ts';
import type { Settings, SuppressionRule } from './settings.ts';

export const MINIMUM_SEVERITY = 'minimum_severity';
/** A heartbeat of another installation. */
export const OTHER_HEARTBEAT = 'other_heartbeat';

const DAY_MS = 24 * 60 * 60 * 1000;

const ARN_FIELDS = 6;

/** `arn`, partition, service, Region, account, resource: paths of users and roles may hold further colons. */
const fieldsOf = (arn: string): readonly string[] => {
  const fields = arn.split(':');
  return [...fields.slice(0, ARN_FIELDS - 1), fields.slice(ARN_FIELDS - 1).join(':')];
};

/** Field by field, so that no wildcard reaches into the next; one in the account stands for that of the event alone. */
function matchesArn(glob: string, arn: string, accountId: string | null): boolean {
  if (!matchesGlob(glob, arn)) return false;
  const globs = fieldsOf(glob);
  const fields = fieldsOf(arn);
  const [account = ''] = globs.slice(4);
  return (
    globs.every((each, index) => matchesGlob(each, fields[index] ?? '')) &&
    (!hasWildcard(account) || fields[4] === accountId)
  );
}

type Holds = (values: readonly string[], finding: Finding) => boolean;

/** The fields that say which findings a rule is about. One that is not given is `[]`. */
const FIELDS: readonly (readonly [field: (rule: SuppressionRule) => readonly string[], holds: Holds])[] = [
  [
    ({ principalArns }) => principalArns,
    (globs, { actor, location }) =>
      [actor.arn, actor.roleArn].some(
        (arn) => arn !== null && globs.some((glob) => matchesArn(glob, arn, location.accountId)),
      ),
  ],
  [({ eventNames }) => eventNames, (globs, { eventName }) => globs.some((glob) => matchesGlob(glob, eventName ?? ''))],
  [({ accountIds }) => accountIds, (ids, { location }) => ids.some((id) => id === location.accountId)],
  [
    ({ sourceIpRanges }) => sourceIpRanges,
    (ranges, { origin: { sourceAddress, vpcEndpoint } }) =>
      vpcEndpoint === undefined && ranges.some((range) => isInRange(sourceAddress ?? '', range)),
  ],
];

/** A date that is none has passed: what cannot be read hides nothing. */
export const isExpired = ({ expires }: SuppressionRule, now: number): boolean =>
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
  // What costs least first: most findings are no rule's.
  if (rank(finding.raised) > rank(rule.upToSeverity) || isExpired(rule, now)) return false;
  if (finding.guard !== null && !namesEvents(rule)) return false;
  const given = FIELDS.filter(([field]) => field(rule).length > 0);
  return given.length > 0 && given.every(([field, holds]) => holds(field(rule), finding));
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
