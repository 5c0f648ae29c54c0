/**
 * Who may assume a role, from its trust policy. Service principals are not reported, with or without a source condition:
 * they are how AWS works.
 */

import { rank, type Severity, step } from '../catalogue/severity.ts';
import { judgeUnreadable, type Policy } from './document.ts';
import { judgeFederation } from './federation.ts';
import { type Admission, admissions, confine, externalOf, outsiders, type TrustContext } from './principals.ts';
import { enumerate, type PolicyVerdict, verdict } from './verdict.ts';

export type { TrustContext } from './principals.ts';

const ASSUME = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'];

/** What a policy opens, in words, and how serious each way of opening it is. */
export interface Opening {
  /** `can assume this role`. */
  readonly can: string;
  /** Whether every request is signed by an AWS identity. */
  readonly signed: boolean;
  readonly everyone: Severity;
  readonly external: Severity;
}

const ROLE: Opening = {
  can: 'can assume this role',
  signed: true,
  everyone: 'critical',
  external: 'high',
};

/** Verdicts on the AWS principals of one statement. */
export function judgeAccess(admission: Admission, context: TrustContext, opening: Opening): PolicyVerdict[] {
  const { statement, clauses } = admission;
  const { everyone, external, deleted } = outsiders(statement, context);
  const { accounts, organizations, closed, demands } = confine(clauses, opening.signed);
  const verdicts: PolicyVerdict[] = [];
  const condition = demands.length > 0 ? `, with ${demands.join(' and ')}` : '';
  const say = (kind: 'everyone' | 'external-account', severity: Severity, text: string): void => {
    verdicts.push(verdict(kind, severity, text, statement));
  };
  const report = (who: readonly string[]): void => {
    if (who.length === 0) return;
    const one = who.length === 1;
    // An organization that outsiders must belong to is likely one's own, but the document does not say so.
    const within = organizations === null ? '' : `, as a member of organization ${enumerate(organizations)}`;
    say(
      'external-account',
      step(opening.external, organizations === null ? 0 : -1),
      `${one ? 'Account' : 'Accounts'} ${enumerate(who)} ${opening.can}${within}${condition}; ` +
        `${one ? 'it is' : 'they are'} neither this account nor trusted`,
    );
  };
  const isOwnOnly = accounts !== null && externalOf(accounts, context).length === 0;
  if (everyone !== null && accounts !== null) report(externalOf(accounts, context));
  else if (everyone !== null && organizations !== null && !closed) {
    const text = `Every account of organization ${enumerate(organizations)} ${opening.can}${condition}: check that it is yours`;
    verdicts.push(verdict('organization', 'medium', text, statement));
  } else if (everyone !== null && !closed) {
    const but = everyone === 'by exception' ? ' except those that NotPrincipal names' : '';
    say(
      'everyone',
      step(opening.everyone, demands.length > 0 ? -1 : 0),
      `Anyone${opening.signed ? ' with an AWS account' : ''}${but} ${opening.can}${condition}`,
    );
  }
  if (everyone === null && !isOwnOnly) report(external);
  if (deleted.length > 0) {
    const text = `${enumerate(deleted)} is the id of a deleted user or role: the principal no longer works`;
    verdicts.push(verdict('deleted-principal', 'info', text, statement));
  }
  return verdicts;
}

/** Verdicts on a role's trust policy, the gravest first. Empty: only this account, trusted accounts and AWS services. */
export function judgeTrust(policy: Policy, context: TrustContext): readonly PolicyVerdict[] {
  if (policy.kind === 'unreadable') return [judgeUnreadable(policy)];
  return [
    ...admissions(policy, ASSUME).flatMap((admission) => judgeAccess(admission, context, ROLE)),
    ...judgeFederation(policy),
  ].sort((a, b) => rank(b.severity) - rank(a.severity));
}
