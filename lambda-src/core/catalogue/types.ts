import type { Severity } from '../severity.ts';

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

/**
 * Where a target's name stands: places tried in order, each
 * `request.<path>`, `response.<path>`, `additional.<path>`, `service.<path>` (dotted paths into requestParameters,
 * responseElements, additionalEventData, serviceEventDetails), `caller` (the calling user: IAM leaves out `userName`
 * on calls to oneself) or `account` (the account the record is of).
 *
 * The first place with a value names the target; the first whose value is an ARN gives its ARN.
 */
export interface TargetSpec {
  /** In words, singular: `role`, `access key`. */
  readonly type: string;
  readonly name: readonly string[];
}

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
   * `{1} to {0}` gives "policy AdministratorAccess to role deployer".
   */
  readonly object: string;
  /** First the identity or resource that was changed, then what was used on it. */
  readonly targets: readonly TargetSpec[];
  /** ATT&CK techniques of the base severity. */
  readonly techniques?: readonly string[];
  /** Why the base severity is what it is, in words. Needed from `medium` on. */
  readonly reason?: string;
}

/** The events of one `eventSource`, by `eventName`. */
export type ServiceCatalogue = Readonly<Record<string, CatalogueEntry>>;
