/** What the module warns of at plan: suppression rules that it accepts, and that hide nothing. */
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { isExpired } from '../../lambda-src/finding/suppression.ts';
import { matchesGlob } from '../../lambda-src/policy/glob.ts';
// Generated from the catalogue by "npm run docs"; the module's check reads it, too.
import EVENT_NAMES from '../../modules/settings/event-names.json' with { type: 'json' };

/** A sentence each, as the module's checks say it. */
export function warningsOf({ suppressionRules }: Settings, now: number): readonly string[] {
  const names = new Set(suppressionRules.flatMap(({ eventNames }) => eventNames));
  const unknown = [...names].filter((glob) => !EVENT_NAMES.some((name) => matchesGlob(glob, name)));
  const expired = suppressionRules.filter((rule) => isExpired(rule, now));
  return [
    ...(unknown.length === 0
      ? []
      : [
          `suppression_rules: no event of the catalogue is called ${unknown.join(', ')}. docs/coverage.md lists the names, which are case-sensitive.`,
        ]),
    ...(expired.length === 0
      ? []
      : [
          `suppression_rules: expired, and without effect since: ${expired.map(({ reason, expires }) => `"${reason}" (${expires})`).join(', ')}. Remove them, or set a later expires.`,
        ]),
  ];
}
