/** What raises or lowers a finding after its rules, in this order. */
import type { Technique } from '../catalogue/attack.ts';
import { isIdentityService } from '../catalogue/index.ts';
import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import { isTestEvent } from '../record/test-event.ts';
import { eventKey, type Facts, type GuardId, type Hit, type Rule } from './rule.ts';
import { actsForItself, isOfRoot, isServiceAsRoot, linkedServiceOf } from './services.ts';

export interface RuledHit extends Hit {
  readonly rule: Rule;
}

/** What an adjustment says of itself. What it finds, when and what it does, in words, is in `scripts/docs/rule-words.ts`. */
export interface AdjustmentRow {
  readonly id: string;
  readonly techniques: readonly Technique[];
  /** As in `Rule`. */
  readonly section?: string;
}

export interface Change {
  readonly severity: Severity;
  /** Why, in words. */
  readonly text: string;
  /** As in `Reason`. */
  readonly brief?: string;
  readonly leads?: true;
  /** Nothing else that was found is a reason. */
  readonly alone?: true;
  /** What is kept from suppression from now on. */
  readonly guard?: GuardId;
}

export interface Adjustment extends AdjustmentRow {
  /** @param severity so far: the gravest of base and hits, and what the adjustments before made of it */
  readonly adjust: (severity: Severity, facts: Facts, hits: readonly RuledHit[]) => Change | null;
}

/** The caller writes the user agent: it may raise, never lower. */
export function unusualOrigin({ origin, record }: Pick<Facts, 'origin' | 'record'>): string | null {
  if (origin.kind === 'CloudShell') return 'Made from AWS CloudShell';
  return /exec-env\/AWS_Lambda/i.test(record.userAgent?.slice(0, 1024) ?? '')
    ? 'Made from inside a Lambda function'
    : null;
}

/** What gives access: functions and CloudShell seldom have to. */
const GIVES_ACCESS = /^iam:(?:Add|Attach|Put|Create(?!VirtualMFADevice))/;

/** One step less; but what root tries, whom no IAM policy limits, and what this version cannot rate is not told as less than `medium`. */
function lessOf(severity: Severity, { entry, record }: Facts): Severity {
  const isUnknown = entry === null && record.readOnly !== true && isIdentityService(record.eventSource);
  const isKept = isUnknown || (isOfRoot(record) && !isServiceAsRoot(record));
  return isKept && severity === 'medium' ? severity : step(severity, -1);
}

const howFar = (less: Severity, severity: Severity): string =>
  rank(less) < rank(severity) ? ': one step less serious' : '';

/**
 * What a service keeps for itself, though others who did the same would let somebody in: its role can do so with nothing else.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/slr-permissions-malware-protection.html
 */
const OWN: Readonly<Record<string, RegExp>> = {
  'sso.amazonaws.com': /^iam:(?:(?:Create|Update|Delete)SAMLProvider|CreateRole|UpdateAssumeRolePolicy)$/,
  'malware-protection.guardduty.amazonaws.com': /^ec2:ModifySnapshotAttribute$/,
};

/** Whether a service-linked role did what it is for, and nothing was found in it that is graver. */
function isHousekeeping(severity: Severity, record: CloudTrailRecord, hits: readonly RuledHit[]): boolean {
  const service = linkedServiceOf(record);
  if (service === null) return false;
  const own = Object.hasOwn(OWN, service) && OWN[service]?.test(eventKey(record)) === true;
  return own ? severity !== 'critical' : hits.length === 0 && rank(severity) <= rank('medium');
}

export const ADJUSTMENTS: readonly Adjustment[] = [
  {
    id: 'S31',
    techniques: ['T1098'],
    adjust: (severity, facts, hits) => {
      const matters = hits.length > 0 || (severity !== 'info' && GIVES_ACCESS.test(eventKey(facts.record)));
      const origin = !matters || facts.outcome.kind === 'denied' ? null : unusualOrigin(facts);
      return origin === null ? null : { severity: step(severity, 1), text: `${origin}: one step more serious` };
    },
  },
  {
    id: 'S43',
    techniques: ['T1580'],
    section: 'denied-calls',
    adjust: (severity, facts) => {
      if (facts.outcome.kind !== 'denied') return null;
      const less = worst(lessOf(severity, facts), 'low');
      return { severity: less, text: `It was denied${howFar(less, severity)}, but somebody tried` };
    },
  },
  {
    id: 'S44',
    techniques: [],
    adjust: (severity, facts) => {
      if (facts.outcome.kind !== 'failed' || facts.record.eventName === 'ConsoleLogin') return null;
      const less = lessOf(severity, facts);
      return { severity: less, text: `It failed and changed nothing${howFar(less, severity)}` };
    },
  },
  {
    id: 'S45',
    techniques: [],
    adjust: (severity, { record, entry }, hits) => {
      if (!actsForItself(record) || entry === null) return null;
      const least = hits.some(({ rule }) => rule.grave) ? 'medium' : 'info';
      const less = isHousekeeping(severity, record, hits) ? 'info' : worst(step(severity, -1), least);
      return rank(less) < rank(severity)
        ? { severity: less, text: 'An AWS service acts for itself: less serious' }
        : null;
    },
  },
  {
    id: 'S59',
    techniques: [],
    adjust: (_, { record }) =>
      isTestEvent(record.raw)
        ? {
            severity: 'critical',
            text: 'A test counts as critical, so that it reaches every destination; nobody needs to act',
            alone: true,
          }
        : null,
  },
];
