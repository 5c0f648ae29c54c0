/** What the caller of the module chose about findings. Read once from the environment by `config.ts`. */

import type { Severity } from '../catalogue/severity.ts';
import type { Trusted } from '../policy/trusted.ts';
import type { Heartbeat } from '../record/heartbeat.ts';
import type { AccessPortal, AccountNames } from '../record/location.ts';

/** `catalogue`: the pattern selects more than is alerted, and `scope.ts` chooses. */
export const SCOPES = ['selected', 'catalogue'] as const;
export type Scope = (typeof SCOPES)[number];

/** All fields that are given must hold. `[]`: the field is not given; a rule with none of the four hides nothing. */
export interface SuppressionRule {
  /** Why, in words: what it hides is counted by it. */
  readonly reason: string;
  /** Globs, as IAM's `*` and `?`, over the caller's ARN and the ARN of the role behind the session. */
  readonly principalArns: readonly string[];
  /** Globs over `eventName`. */
  readonly eventNames: readonly string[];
  readonly accountIds: readonly string[];
  /** In CIDR, IPv4 or IPv6. */
  readonly sourceIpRanges: readonly string[];
  readonly upToSeverity: Severity;
  /** `YYYY-MM-DD`, the last day it holds, in UTC; `null`: it never ends. */
  readonly expires: string | null;
}

export interface Settings {
  /** The module's `name`: says which installation speaks. */
  readonly alertName: string;
  /** Log group that the records came from, where it is known. */
  readonly logGroup?: string | null;
  /** Topics that alerts are published to: changes of them are changes of the installation. */
  readonly topicArns?: readonly string[];
  readonly scope?: Scope;
  /** What of the settings is missing and why, a sentence each: every alert says so. */
  readonly notes: readonly string[];
  /** Whether the records came in a queue message that this function may not have sent. */
  readonly isUnverified?: boolean | undefined;
  /** Address of the runbook that alerts link to; `null`: they name its section. */
  readonly runbookUrl: string | null;
  /** What opens links to the console in the right account. */
  readonly accessPortal?: AccessPortal | null;
  /** Account id to name. */
  readonly accountNames: AccountNames;
  readonly trusted: Trusted;
  /** What a heartbeat of this installation is; `null` where it sends none. */
  readonly heartbeat: Heartbeat | null;
  /** Findings below it are sent to no destination: the highest of the installation's threshold and the lowest of its destinations'. */
  readonly minimumSeverity: Severity;
  readonly suppressionRules: readonly SuppressionRule[];
}
