/**
 * Who may assume a role, from its trust policy. Service principals are not reported, with or without a source condition:
 * they are how AWS works.
 */

import { type Severity, step } from '../catalogue/severity.ts';
import { judgeUnreadable, type Policy, type Statement, withinBudget } from './document.ts';
import { type Door, doorsOf, type TrustContext } from './doors.ts';
import { judgeFederation } from './federation.ts';
import { ALWAYS, OUTSIDE } from './powers.ts';
import { enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

export type { TrustContext } from './doors.ts';

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

/** Keys that name whom a condition lets in, and what they are called. */
const NAMED: readonly [RegExp, string][] = [
  [/^aws:(principal|source|vpce)org(id|paths)$/, 'organization'],
  [/^aws:sourcevpce?$/, 'network'],
  [/^aws:userid$/, 'principal'],
  [/^(aws:(principal|source|vpce)(account|arn|owner)|kms:calleraccount|s3:dataaccesspoint(account|arn))$/, 'account'],
];

/** What outsiders must have besides; it is known to them too, or guessed, or lent. */
const DEMANDS: Readonly<Record<string, string>> = {
  'sts:externalid': 'an external ID',
  'aws:sourceip': 'an address in the listed ranges',
};

const demandsOf = ({ condition }: Statement): string => {
  const found = condition
    .filter(({ operator, values }) => !operator.includes('not') && !values.every((value) => /^\*+$/.test(value)))
    .flatMap(({ key }) => DEMANDS[key] ?? []);
  return found.length === 0 ? '' : `, with ${[...new Set(found)].join(' and ')}`;
};

/** What stands for somebody in the conditions that confine a door: `organization o-a1b2c3d4e5`. */
function namedBy(
  statements: readonly Statement[],
  ours: ReadonlySet<string>,
): { what: string; names: string[] } | null {
  for (const [key, what] of NAMED) {
    const names = statements
      .flatMap(({ condition }) => condition.filter((clause) => key.test(clause.key)))
      .flatMap(({ values }) => values)
      .map((value) => (what === 'account' && value.startsWith('arn:') ? (value.split(':')[4] ?? value) : value))
      .map((value) => (what === 'organization' ? (value.split('/')[0] ?? value) : value))
      .filter((value) => value !== '' && !ours.has(value));
    if (names.length > 0) return { what, names: [...new Set(names)] };
  }
  return null;
}

const NOT_LISTED = 'neither this account nor trusted';

/** Verdicts on who of the AWS principals is let in from outside, a verdict for each statement and kind. */
export function judgeDoors(
  doors: readonly Door[],
  statements: readonly Statement[],
  context: TrustContext,
  openingOf: (statement: Statement) => Opening,
): PolicyVerdict[] {
  const verdicts: PolicyVerdict[] = [];
  const { accountId, trusted } = context;
  const ours = new Set([
    ...(accountId === null ? [] : [accountId]),
    ...[...trusted.accountIds, ...trusted.organizationIds, ...trusted.networkIds],
  ]);
  for (const statement of new Set(doors.map((door) => door.statement))) {
    const opening = openingOf(statement);
    const { can } = opening;
    const here = doors.filter((door) => door.statement === statement);
    const demands = demandsOf(statement);
    const say = (kind: VerdictKind, severity: Severity, text: string): void => {
      verdicts.push(verdict(kind, severity, text, statement));
    };
    for (const { who, level } of here) {
      if (who.kind === 'caller') {
        say('caller-admitted', opening.external, `The caller ${can} (${who.name})`);
      } else if (who.kind === 'everyone') {
        const named = level === ALWAYS ? null : namedBy([statement, ...statements.filter(({ allow }) => !allow)], ours);
        if (level >= ALWAYS || level === OUTSIDE || named === null) {
          const but = who.byException ? ' except those that NotPrincipal names' : '';
          const text = `Anyone${opening.signed ? ' with an AWS account' : ''}${but} ${can}${demands}`;
          say('everyone', step(opening.everyone, level === OUTSIDE ? -1 : 0), text);
        } else if (named.what === 'organization') {
          say(
            'organization',
            opening.external,
            `Every account of organization ${enumerate(named.names)} ${can}${demands}: it is not listed as trusted`,
          );
        } else {
          const subject = named.what === 'network' ? 'Anyone in network' : `Whoever is ${named.what}`;
          const text = `${subject} ${enumerate(named.names)} ${can}${demands}; it is ${NOT_LISTED}`;
          say('external-account', opening.external, text);
        }
      }
    }
    const external = [...new Set(here.flatMap(({ who }) => (who.kind === 'external' ? [who.name] : [])))];
    if (external.length > 0) {
      const one = external.length === 1;
      const text =
        `${one ? 'Account' : 'Accounts'} ${enumerate(external)} ${can}${demands}; ` +
        `${one ? 'it is' : 'they are'} ${NOT_LISTED}`;
      say('external-account', opening.external, text);
    }
  }
  return verdicts;
}

/** Verdicts on a role's trust policy, the gravest first. Empty: only this account, who is trusted and AWS services. */
export function judgeTrust(policy: Policy, context: TrustContext): readonly PolicyVerdict[] {
  if (policy.kind === 'unreadable') return [judgeUnreadable(policy)];
  return withinBudget((budget) => [
    ...judgeDoors(doorsOf(policy, ASSUME, true, context, budget), policy.statements, context, () => ROLE),
    ...judgeFederation(policy, context, budget),
  ]);
}
