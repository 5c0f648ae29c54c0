/** What a rule is, what it may look at, and what it says. A rule is a row of data: it has no state and reads no other's result. */

import type { Technique } from '../catalogue/attack.ts';
import { eventNameOf } from '../catalogue/index.ts';
import type { Severity } from '../catalogue/severity.ts';
import type { CatalogueEntry } from '../catalogue/types.ts';
import type { Trusted } from '../policy/trusted.ts';
import type { PolicyVerdict } from '../policy/verdict.ts';
import type { Actor } from '../record/actor.ts';
import type { Heartbeat } from '../record/heartbeat.ts';
import { asText, at } from '../record/json.ts';
import type { Origin } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import type { Target } from '../record/targets.ts';

/** What no suppression rule hides, unless it names the event. */
export type GuardId = 'test' | 'administration' | 'own access' | 'administrator' | 'assignment' | 'evidence';

/** Why a finding is kept, and from which severity on. */
export type Kept = readonly [why: GuardId, from: Severity];

export interface Reason {
  /** Id of the rule or adjustment; `null` for the catalogue's base severity. */
  readonly rule: string | null;
  readonly text: string;
  /** A few words of it for a subject, where what was done does not say it: `open to any GitHub repository`. */
  readonly brief?: string;
  /** Of findings as serious this one is told first: somebody granted something to themselves, or let outsiders in. */
  readonly leads?: true;
  /** Anchor in docs/runbook.md, where no row of the rules has it. */
  readonly section?: string;
  readonly techniques: readonly string[];
}

export interface Facts {
  readonly record: CloudTrailRecord;
  readonly entry: CatalogueEntry | null;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly outcome: Outcome;
  readonly targets: readonly Target[];
  readonly settings: {
    readonly trusted: Trusted;
    readonly heartbeat: Heartbeat | null;
    readonly alertName: string;
    /** Log group that the record came from. */
    readonly logGroup?: string | null;
    /** Topics that alerts are published to. */
    readonly topicArns?: readonly string[];
    /** As in the function's settings. */
    readonly scope?: string;
  };
}

export interface Hit {
  /** The finding is at least this serious. */
  readonly severity: Severity;
  /** Why, in words. */
  readonly text: string;
  /** Instead of the rule's own. */
  readonly brief?: string;
  readonly leads?: true;
  readonly kept?: Kept;
}

/** A document that the record has whole, or the ARN of a policy that AWS manages. */
export type PolicyKind = 'permissions' | 'trust' | 'resource policy' | 'key policy' | 'managed policy' | 'boundary';

export interface DocumentVerdict extends PolicyVerdict {
  readonly document: PolicyKind;
}

/** What it finds and when, in words, is in `scripts/docs/rule-words.ts`, and its two events are in `test/rules/events.ts`. */
export interface Rule {
  /** `S09`. It names the rule in alerts and says nothing else: no order, no group. */
  readonly id: string;
  /** Events it looks at: `iam:CreateUser` (the first label of `eventSource`), or `null` for every event. */
  readonly events: readonly string[] | null;
  /** What it usually says. */
  readonly severity: Severity;
  readonly techniques: readonly Technique[];
  /** Anchor in docs/runbook.md: else that of the event's category. */
  readonly section?: string;
  /** A few words for a subject, where what was done does not say it already. Not told of a hit that is less serious than usual. */
  readonly brief?: string;
  /** As in `Reason`, where a hit is as serious as usual. */
  readonly leads?: true;
  /** Whether what it finds can cost the account: an AWS service as caller takes it no lower than `medium`. */
  readonly grave?: true;
  /** Who called, which nobody writes: else the call and its user agent, which the caller writes, and which never raises a denied call. */
  readonly looksAt?: 'caller';
  /** Where only a suppression rule that names the event hides it. */
  readonly kept?: Kept;
  /** @param verdicts on the policies that the record holds */
  readonly judge: (facts: Facts, verdicts: readonly DocumentVerdict[]) => readonly Hit[];
}

export const NONE: readonly Hit[] = [];

/** One hit, where the rule holds. */
export const hitIf = (holds: boolean, severity: Severity, text: string): readonly Hit[] =>
  holds ? [{ severity, text }] : NONE;

/** A request parameter as text. */
export const parameter = (facts: Pick<Facts, 'record'>, path: string): string | null =>
  asText(at(facts.record.requestParameters, path));

/** `iam:CreateUser`; the service is the first label of `eventSource`. */
export function eventKey(record: CloudTrailRecord): string {
  const service = (record.eventSource ?? '').split('.', 1)[0] ?? '';
  return `${service}:${eventNameOf(record.eventSource, record.eventName ?? '')}`;
}

/** EC2 names the sessions of an instance's role after the instance. */
export const isInstance = ({ sessionName }: Actor): boolean => /^i-[0-9a-f]{8,17}$/.test(sessionName ?? '');

/** IAM does not tell names apart by case. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const sameName = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toLowerCase() === b.toLowerCase();

/** Whether the call gives something to the caller: their own user, or the role behind their session. */
export function isForCaller(facts: Pick<Facts, 'actor' | 'record'>): boolean {
  const role = parameter(facts, 'roleName');
  const { type, name, roleName, federatedBy } = facts.actor;
  if (role !== null) return sameName(roleName, role);
  return sameName(type === 'user' ? name : federatedBy, parameter(facts, 'userName'));
}
