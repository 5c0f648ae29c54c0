/**
 * What a look-up adds to a finding. It raises alone: IAM does not tell when a default version was switched (a policy's
 * UpdateDate is that of its newest version), so no answer of today proves that what the record left open was harmless.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html
 */
import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import type { PolicyVerdict } from '../policy/verdict.ts';
import type { AdjustmentRow } from './adjustments.ts';
import { GUARDS } from './guards.ts';
import type { GuardId, Reason } from './rule.ts';

/** What was found of the event's policy and target. */
export interface LookedUpFacts {
  /** `iam:CreateAccessKey`. */
  readonly event: string;
  /** Whether callers give it to themselves. */
  readonly isForCaller: boolean;
  /** On the customer managed policy that the event attached or made the default version of, the gravest first. */
  readonly policy: readonly PolicyVerdict[];
  /** On the customer managed policy that the event made a boundary. */
  readonly boundary: readonly PolicyVerdict[];
  /** In words, where the user, role or group of the event has administration: `User bob is an administrator (…)`. */
  readonly administrator: string | null;
  /** Whether the call comes from where such calls rarely come from: one step more, as for what the record says. */
  readonly isUnusual: boolean;
}

interface Raise {
  readonly severity: Severity;
  readonly text: string;
  readonly brief?: string;
}

export interface LookedUpRow extends AdjustmentRow {
  /** What no suppression rule hides, once it was found. */
  readonly kept?: GuardId;
  readonly find: (facts: LookedUpFacts) => Raise | null;
}

/** With them a caller acts as the user. */
const CREDENTIALS: ReadonlySet<string> = new Set(
  ['CreateAccessKey', 'UpdateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile'].map((name) => `iam:${name}`),
);

const toThemselves = (text: string, { isForCaller }: LookedUpFacts): string =>
  isForCaller ? `${text}; the caller granted it to themselves` : text;

const BRIEFS: Partial<Record<PolicyVerdict['kind'], string>> = {
  'allow-all': 'allows everything',
  'iam-admin': 'allows iam:*',
  'privilege-escalation': 'privilege escalation',
};

function gravest(verdicts: readonly PolicyVerdict[], facts: LookedUpFacts): Raise | null {
  const [first] = verdicts;
  if (first === undefined) return null;
  const brief = rank(first.severity) >= rank('high') ? BRIEFS[first.kind] : undefined;
  return {
    severity: first.severity,
    text: toThemselves(`Looked up: ${first.text.charAt(0).toLowerCase()}${first.text.slice(1)}`, facts),
    ...(brief !== undefined && { brief }),
  };
}

export const LOOKED_UP: readonly LookedUpRow[] = [
  {
    id: 'S90',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    kept: 'administration',
    find: (facts) => gravest(facts.policy, facts),
  },
  {
    id: 'S91',
    techniques: ['T1098.001', 'T1078.004'],
    section: 'credentials',
    kept: 'administration',
    find: ({ event, isForCaller, administrator }) =>
      administrator !== null && CREDENTIALS.has(event) && !isForCaller
        ? {
            severity: 'critical',
            text: `Looked up: ${administrator}: the caller can act as an administrator`,
            brief: 'an administrator',
          }
        : null,
  },
  {
    id: 'S92',
    techniques: ['T1098.003'],
    section: 'administrator-access',
    kept: 'administration',
    find: (facts) =>
      facts.administrator !== null && facts.event === 'iam:AddUserToGroup'
        ? {
            severity: facts.isForCaller ? 'critical' : 'high',
            text: toThemselves(`Looked up: ${facts.administrator}`, facts),
            brief: "an administrators' group",
          }
        : null,
  },
  {
    id: 'S93',
    techniques: ['T1098'],
    kept: 'administrator',
    find: ({ event, administrator }) =>
      administrator !== null && !CREDENTIALS.has(event) && event !== 'iam:AddUserToGroup'
        ? { severity: 'high', text: `Looked up: ${administrator}`, brief: 'an administrator' }
        : null,
  },
  {
    id: 'S94',
    techniques: ['T1098'],
    section: 'boundary',
    find: (facts) => gravest(facts.boundary, { ...facts, isForCaller: false }),
  },
];

/** What of a finding a look-up may change. */
interface Raised {
  readonly severity: Severity;
  readonly raised: Severity;
  readonly guard: string | null;
  readonly reasons: readonly Reason[];
}

/** The finding with what was found: never less serious, its reasons first where they are the gravest. */
export function raisedBy<Finding extends Raised>(finding: Finding, facts: LookedUpFacts): Finding {
  let result = finding;
  for (const { id, techniques, section, kept, find } of LOOKED_UP) {
    const found = find(facts);
    if (found === null) continue;
    const { text, brief } = found;
    const severity = facts.isUnusual ? step(found.severity, 1) : found.severity;
    const reason: Reason = {
      rule: id,
      text,
      ...(brief !== undefined && { brief }),
      ...(section !== undefined && { section }),
      ...(facts.isForCaller && { leads: true as const }),
      techniques,
    };
    const isGravest = rank(severity) >= rank(result.severity);
    const guard = rank(severity) >= rank('medium') ? GUARDS.find((each) => each.id === kept)?.name : undefined;
    result = {
      ...result,
      severity: worst(result.severity, severity),
      raised: worst(result.raised, severity),
      guard: result.guard ?? guard ?? null,
      reasons: isGravest ? [reason, ...result.reasons] : [...result.reasons, reason],
    };
  }
  return result;
}
