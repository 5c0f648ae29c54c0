import type { TargetSpec } from '../record/targets.ts';
import type { Severity } from './severity.ts';

/** What kind of thing an event changes; groups like findings and heads the coverage page. */
export type Category =
  | 'permissions'
  | 'trust'
  | 'credentials'
  | 'mfa'
  | 'identity'
  | 'federation'
  | 'boundary'
  | 'account settings'
  | 'organization'
  | 'tags'
  | 'sign-in'
  | 'logging'
  | 'alerting'
  | 'other';

/** One CloudTrail event: what it does, in words, to what, and how serious it is when nothing else is known. */
export interface CatalogueEntry {
  readonly category: Category;
  readonly severity: Severity;
  /** `attach`: after "tried to". */
  readonly verb: string;
  /** `attached`. */
  readonly past: string;
  /**
   * The rest of the sentence. `{0}`, `{1}` … stand for the targets in `targets`, printed with their type:
   * `{1} to {0}` gives "policy AdministratorAccess to role deployer". `{status}` stands for that request parameter.
   */
  readonly object: string;
  /** First the identity or resource that was changed, then what was used on it. */
  readonly targets: readonly TargetSpec[];
  /** ATT&CK techniques of the base severity. */
  readonly techniques?: readonly string[];
  /** Why the base severity is what it is, in words. Needed from `medium` on. */
  readonly reason?: string;
  /** Everyday work: `info` with `security_changes`, which selects it all, and `low` where a pattern asks for it. */
  readonly isEveryday?: true;
  /**
   * What people or tools do all day, or services by themselves, or services also for callers who asked for something else:
   * out of scope of `security_changes`.
   */
  readonly routine?: 'always' | 'by services' | 'through services';
}

/** The events of one `eventSource`, by `eventName`. */
export type ServiceCatalogue = Readonly<Record<string, CatalogueEntry>>;
