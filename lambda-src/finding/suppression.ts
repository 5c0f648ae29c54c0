/** Which findings are held back, and by which rule. What is held back is counted by the rule's name, never lost in silence. */

import { rank } from '../catalogue/severity.ts';
import { matchesGlob } from '../policy/glob.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';

export type SuppressionRule =
  | 'minimum_severity'
  | 'excluded_event_names'
  | 'excluded_principal_arns'
  /** A heartbeat of another installation. */
  | 'other_heartbeat';

const matchesAny = (globs: readonly string[], text: string | null): boolean =>
  text !== null && globs.some((glob) => matchesGlob(glob, text));

const isListed = ({ actor }: Finding, { excludedPrincipalArns }: Settings): boolean =>
  matchesAny(excludedPrincipalArns, actor.arn) || matchesAny(excludedPrincipalArns, actor.roleArn);

/** The rule that holds `finding` back, or `null`. */
export function suppressedBy(finding: Finding, settings: Settings): SuppressionRule | null {
  if (rank(finding.severity) < rank(settings.minimumSeverity)) return 'minimum_severity';
  // A deployer role that makes someone administrator is still heard: exclusions end at a severity.
  if (rank(finding.severity) > rank(settings.excludedUpToSeverity)) return null;
  if (matchesAny(settings.excludedEventNames, finding.eventName)) return 'excluded_event_names';
  return isListed(finding, settings) ? 'excluded_principal_arns' : null;
}
