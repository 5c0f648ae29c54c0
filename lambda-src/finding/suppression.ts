/** Which findings are held back, and by which rule. What is held back is counted by the rule's name, never lost in silence. */

import { rank, step, worst } from '../catalogue/severity.ts';
import { matchesGlob } from '../policy/glob.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';

export type SuppressionRule = 'minimum_severity' | 'excluded_event_names' | 'excluded_principal_arns';

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

/** Row S46: what a listed principal does and is heard all the same is one step less serious, never below `medium`. */
export function lowerForListed(finding: Finding, settings: Settings): Finding {
  const severity = worst(step(finding.severity, -1), 'medium');
  if (rank(severity) >= rank(finding.severity) || !isListed(finding, settings)) return finding;
  const text = 'The caller is listed in excluded_principal_arns: one step less serious';
  return { ...finding, severity, reasons: [...finding.reasons, { rule: 'S46', text, techniques: [] }] };
}
