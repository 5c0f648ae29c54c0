/** In which order findings are told: the gravest first, and who acts first on what among those that are as grave. */
import { lookUp } from '../catalogue/index.ts';
import { rank } from '../catalogue/severity.ts';
import { GUARDS } from '../rules/guards.ts';
import { isTest } from '../rules/judged.ts';
import type { Finding } from './finding.ts';

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What these verbs do takes access away or brings logging back, unless a rule has something to say of it. */
const REPAIRING: ReadonlySet<string> = new Set(['delete', 'detach', 'enable', 'remove', 'restore', 'start']);

/** What the catalogue rates no higher than `low` and a rule raised because of its caller alone. */
function isRepair({ eventSource, eventName, reasons }: Finding): boolean {
  const entry = lookUp(eventSource, eventName);
  return (
    entry !== null &&
    rank(entry.severity) <= rank('low') &&
    (entry.category === 'logging' || REPAIRING.has(entry.verb)) &&
    reasons.every(({ brief }) => brief === undefined)
  );
}

const OUTCOMES = ['succeeded', 'denied', 'failed'];
const GUARDED: readonly (string | null)[] = GUARDS.map(({ name }) => name);

/** Of findings as serious: what took effect, self-grants and outsiders, what no suppression rule hides; repairs last. */
function precedence(finding: Finding): number {
  const { outcome, reasons, guard } = finding;
  if (isRepair(finding)) return Number.MAX_SAFE_INTEGER;
  const leads = reasons.some((reason) => reason.leads === true) ? 0 : 1;
  const guarded = GUARDED.indexOf(guard);
  return (
    (OUTCOMES.indexOf(outcome.kind) * 2 + leads) * 100 +
    (guarded < 0 ? GUARDED.length : guarded) * 2 +
    (reasons.some(({ brief }) => brief !== undefined) ? 0 : 1)
  );
}

/** Tests last. ISO times sort as text. */
export function byImportance(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, isTest: Number(isTest(finding)), precedence: precedence(finding) }))
    .sort(
      (a, b) =>
        a.isTest - b.isTest ||
        rank(b.finding.severity) - rank(a.finding.severity) ||
        a.precedence - b.precedence ||
        compare(a.finding.time ?? '', b.finding.time ?? ''),
    )
    .map(({ finding }) => finding);
}
