/** What is noteworthy in a policy document: the unit every judge of this folder returns. */
import type { Severity } from '../catalogue/severity.ts';

export type VerdictKind =
  /** Every action, IAM included, on every resource. */
  | 'allow-all'
  /** Every action of nearly every service, but not of IAM. */
  | 'nearly-all'
  /** `iam:*` on every resource. */
  | 'iam-admin'
  /** Every action of a service that hands out access, keys or evidence. */
  | 'service-admin'
  /** Every action of another service. */
  | 'service-wide'
  | 'privilege-escalation'
  | 'everyone'
  | 'organization'
  | 'external-account'
  /** The caller is let in by name. */
  | 'caller-admitted'
  /** Nobody of the account that owns the resource is let in. */
  | 'account-shut-out'
  /** An identity of a provider outside AWS that is not listed as trusted. */
  | 'external-identity'
  | 'github-any-repository'
  | 'github-any-ref'
  | 'oidc-any-subject'
  | 'oidc-any-audience'
  | 'saml-any-audience'
  | 'no-boundary'
  | 'key-quarantine'
  | 'unreadable';

export interface PolicyVerdict {
  readonly kind: VerdictKind;
  /** One clause a reader gets, without a full stop, at most `TEXT_LIMIT` characters. May quote the document: hostile. */
  readonly text: string;
  /** A proposal: identity, outcome and origin are weighed elsewhere. */
  readonly severity: Severity;
  /** `Sid`, else the position counted from 1; `null` where it takes the whole document. */
  readonly statement: string | number | null;
}

export const TEXT_LIMIT = 500;

/** Long enough for a role's ARN (64-character name, some path), short enough for a line. */
const QUOTE_LIMIT = 120;

/** Never within a character. */
export const clip = (text: string, limit = QUOTE_LIMIT): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** What names a statement to a reader. */
interface Named {
  readonly sid: string | null;
  /** From 0. */
  readonly index: number;
}

export const statementName = (statement: Named): string | number =>
  statement.sid === null ? statement.index + 1 : clip(statement.sid);

/** `a, b and 3 more`. */
export function enumerate(items: readonly string[], shown = 3, limit = QUOTE_LIMIT): string {
  const head = items.slice(0, shown).map((item) => clip(item, limit));
  const rest = items.length - head.length;
  if (rest > 0) return `${head.join(', ')} and ${rest} more`;
  const last = head.pop();
  return head.length === 0 ? (last ?? '') : `${head.join(', ')} and ${last}`;
}

export const verdict = (
  kind: VerdictKind,
  severity: Severity,
  text: string,
  statement: Named | null = null,
): PolicyVerdict => ({
  kind,
  severity,
  text: clip(text, TEXT_LIMIT),
  statement: statement === null ? null : statementName(statement),
});
