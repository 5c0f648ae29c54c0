/** What one CloudTrail record means to a person: the unit every format renders. `null` means "not in the record". */
import type { JsonObject } from './json.ts';
import type { Severity } from './severity.ts';

export type OutcomeKind = 'succeeded' | 'failed' | 'denied';

export interface Outcome {
  readonly kind: OutcomeKind;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** Whether the caller's session was opened with MFA. CloudTrail does not say for most sessions: see `actor.ts`. */
export type Mfa = 'yes' | 'no' | 'not recorded';

export type ActorType =
  | 'root user'
  | 'root session'
  | 'user'
  | 'role session'
  | 'federated user'
  | 'Identity Center user'
  | 'SAML user'
  | 'web identity'
  | 'AWS service'
  | 'AWS account'
  | 'directory'
  | 'unknown';

export interface Actor {
  readonly type: ActorType;
  /** The name a reader knows: the user, the person in a role session, the service. `'unknown'` when the record has none. */
  readonly name: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** Role behind the session: its name and ARN. */
  readonly roleName: string | null;
  readonly roleArn: string | null;
  readonly sessionName: string | null;
  /** Only the last four characters: `…MPLE`. */
  readonly accessKeyId: string | null;
  readonly mfa: Mfa;
  readonly sourceIdentity: string | null;
  /** The AWS service that made the call for this identity, as `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | null;
}

export type OriginKind =
  | 'console'
  | 'CloudShell'
  | 'CLI'
  | 'Terraform'
  | 'Pulumi'
  | 'CDK'
  | 'CloudFormation'
  | 'SDK'
  | 'AWS service'
  | 'unknown';

export interface Origin {
  readonly kind: OriginKind;
  /** In words, with what is known: `AWS CLI (iam attach-role-policy)`, `SDK for Go`, `cloudformation.amazonaws.com`. */
  readonly via: string;
  /** Address as recorded: an IP address, a service's host name or `AWS Internal`. */
  readonly sourceAddress: string | null;
  /** As recorded. The caller writes it: shown, never trusted. */
  readonly userAgent: string | null;
}

export interface Target {
  /** In words: `role`, `user`, `group`, `policy`, `access key`, `trail`, … */
  readonly type: string;
  readonly name: string | null;
  readonly arn: string | null;
}

/** A parameter that matters, named in words. */
export interface Change {
  readonly label: string;
  readonly value: string;
}

/** An ATT&CK technique id as of the version in `attack.ts`, `T1098.003`. */
export type Technique = `T${number}`;

export interface Reason {
  /** Row of the severity table, `S09`; `null` for the catalogue's base severity. */
  readonly rule: string | null;
  readonly text: string;
  /** A few words of it for a subject, where what was done does not say it: `any GitHub repository can assume it`. */
  readonly brief?: string;
  readonly techniques: readonly string[];
}

export interface Place {
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly region: string | null;
}

export interface Finding {
  /** `eventID`; `null` where the record has none, and then nothing is taken for its duplicate. */
  readonly id: string | null;
  readonly severity: Severity;
  /** `IAM AttachRolePolicy`: service and event. */
  readonly title: string;
  /** One sentence: `User ci-admin attached policy AdministratorAccess to role deployer in prod.` */
  readonly summary: string;
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly category: string;
  /** ISO 8601 in UTC, `2026-01-31T12:00:00Z`, or as recorded where it is no date. */
  readonly time: string | null;
  readonly place: Place;
  readonly outcome: Outcome;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly targets: readonly Target[];
  readonly changes: readonly Change[];
  readonly reasons: readonly Reason[];
  readonly consoleUrl: string | null;
  /**
   * The record with secrets redacted; made when asked for, since a batch may have thousands. `null` where the delivery
   * was too large to keep it.
   */
  readonly record: () => JsonObject | null;
  /** The same as JSON in printable ASCII, where that takes no writing out; else `null`, and `record` has it. */
  readonly recordJson?: () => string | null;
}
