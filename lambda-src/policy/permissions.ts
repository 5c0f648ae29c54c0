/**
 * What identity policies allow that a reader must know of, judged together: all documents of one holder.
 *
 * What they grant is tried, call by call, as IAM would evaluate it (evaluation.ts), put into a form and a reach, and
 * rated by the table in powers.ts.
 */

import { worst } from '../catalogue/severity.ts';
import type { Budget } from './budget.ts';
import { judgeUnreadable, type Policy, type PolicyDocument, type Statement, withinBudget } from './document.ts';
import { allWays, escalations, limitOf, type Rate } from './escalation.ts';
import { Evaluation } from './evaluation.ts';
import { isAnything } from './glob.ts';
import type { PermissionsContext, Place } from './holder.ts';
import { ALWAYS, COMMON_SERVICES, CONTROLLING, type Form, type Level, MOST, NEVER, severityOf } from './powers.ts';
import { Reaches } from './reach.ts';
import { enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

export type { Holder, PermissionsContext } from './holder.ts';

/** Account and partition, where the record does not say, are those that an Allow writes first. */
export function placeOf(statements: readonly Statement[], context: PermissionsContext): Place {
  const patterns = statements.flatMap(({ allow, resources }) => (allow ? (resources?.list ?? []) : []));
  const known = context.accountId != null && context.partition != null;
  const written = known ? undefined : patterns.find((pattern) => WITH_ACCOUNT.test(pattern));
  const [, partition = 'aws', accountId = '000000000000'] = WITH_ACCOUNT.exec(written ?? '') ?? [];
  return {
    accountId: context.accountId ?? accountId,
    partition: context.partition ?? partition,
    region: context.region ?? null,
    holder: context.holder ?? null,
    time: context.time ?? null,
  };
}

const WITH_ACCOUNT = /^arn:(aws[\w-]*):\w+:[^:]*:(\d{12}):/;

const reachesOf = (statements: readonly Statement[], context: PermissionsContext, budget: Budget): Reaches =>
  new Reaches(new Evaluation(statements, placeOf(statements, context), budget));

/** What is left out of "everything", as it is written. */
function exceptions(statements: readonly Statement[]): readonly string[] {
  const wholes = statements.filter(({ resources }) => resources?.not === false && resources.list.some(isAnything));
  const denied = wholes.filter(({ allow, actions, condition }) => !allow && !actions.not && condition.length === 0);
  const [only, ...others] = wholes.filter(({ allow }) => allow);
  const left = others.length === 0 && only?.actions.not === true ? only.actions.list : [];
  return [...new Set([...left, ...denied.flatMap(({ actions }) => actions.list)])];
}

/** How sure it is that nearly all of a service is allowed. */
function whole(service: string, calls: readonly string[], reaches: Reaches): Level {
  const levels = [reaches.everyAction(service), ...calls.map((name) => reaches.everywhere(`${service}:${name}`))];
  return levels.sort((a, b) => b - a)[calls.length - 1] ?? NEVER;
}

/** The statement that allows every action of those of the services that are allowed, where it is one. */
function statementOf(services: readonly string[], reaches: Reaches): Statement | null {
  const each = services.map((service) => reaches.statementFor(`${service}:${reaches.anyAction}`));
  const [only = null, ...others] = new Set(each.filter((statement) => statement !== null));
  return others.length === 0 ? only : null;
}

const COMMON = Object.keys(COMMON_SERVICES);

function broad(statements: readonly Statement[], reaches: Reaches, rate: Rate): PolicyVerdict[] {
  const iam = reaches.everyAction('iam');
  const levels = Object.entries(COMMON_SERVICES).map(([service, calls]) => whole(service, calls, reaches));
  const most = levels.sort((a, b) => b - a)[MOST - 1] ?? NEVER;
  const both = iam < most ? iam : most;
  const but = exceptions(statements);
  const except = but.length > 0 ? ` except ${enumerate(but)}` : '';
  const verdicts: PolicyVerdict[] = [];
  const say = (kind: VerdictKind, form: Form, level: Level, what: string, services: string[]): void => {
    const severity = rate(form, 'any', level);
    if (severity === null) return;
    const limit = level === ALWAYS ? '' : `, ${limitOf(level)}`;
    const text = `The policy allows ${what} on every resource${limit}`;
    verdicts.push(verdict(kind, severity, text, statementOf(services, reaches)));
  };
  say('allow-all', 'everything', both, `every action${except}`, [...COMMON, 'iam']);
  if (most > both) say('nearly-all', 'nearly everything', most, `nearly every action${except}`, COMMON);
  if (iam > both) say('iam-admin', 'all of IAM', iam, 'every IAM action', ['iam']);
  return verdicts;
}

/** `s3:*` and its like on every resource. */
function services(statements: readonly Statement[], reaches: Reaches, rate: Rate): PolicyVerdict[] {
  const names = new Set([...CONTROLLING, ...COMMON]);
  for (const { allow, actions } of statements) {
    for (const action of allow && !actions.not ? actions.folded : []) {
      const service = /^([a-z0-9-]+):\*/.exec(action)?.[1];
      if (service !== undefined && service !== 'iam') names.add(service);
    }
  }
  const report = (kind: VerdictKind, form: Form, named: readonly string[]): PolicyVerdict[] => {
    const rated = named.flatMap((name) => {
      const severity = rate(form, 'any', reaches.everyAction(name));
      return severity === null ? [] : [{ name, severity }];
    });
    if (rated.length === 0) return [];
    const all = rated.map(({ name }) => name);
    const text = `The policy allows every action of ${enumerate(all, 6)} on every resource`;
    return [verdict(kind, rated.map((each) => each.severity).reduce(worst), text)];
  };
  const controls = (name: string): boolean => CONTROLLING.has(name);
  return [
    ...report('service-admin', 'controlling service', [...names].filter(controls)),
    ...report(
      'service-wide',
      'service',
      [...names].filter((name) => !controls(name)),
    ),
  ];
}

/** A verdict goes without saying beside a wider one that is at least as serious. */
const INCLUDES: Partial<Record<VerdictKind, readonly VerdictKind[]>> = {
  'allow-all': ['iam-admin', 'privilege-escalation', 'service-admin', 'service-wide'],
  'nearly-all': ['privilege-escalation', 'service-admin', 'service-wide'],
  'iam-admin': ['privilege-escalation'],
};

const goesWithoutSaying = (each: PolicyVerdict, verdicts: readonly PolicyVerdict[]): boolean =>
  verdicts.some(
    (wider) => INCLUDES[wider.kind]?.includes(each.kind) && worst(wider.severity, each.severity) === wider.severity,
  );

/**
 * Verdicts on what an identity policy allows its holder, the gravest first; on several, what they allow together. Empty:
 * nothing noteworthy.
 */
export function judgePermissions(
  policies: Policy | readonly Policy[],
  context: PermissionsContext = {},
): readonly PolicyVerdict[] {
  const list = 'kind' in policies ? [policies] : policies;
  const { self = false } = context;
  const unreadable = list.flatMap((policy) => (policy.kind === 'unreadable' ? [judgeUnreadable(policy, self)] : []));
  const statements = list.flatMap((policy) => (policy.kind === 'policy' ? policy.statements : []));
  const rate: Rate = (form, reach, level) => severityOf(form, reach, level, self);
  return withinBudget((budget) => {
    const reaches = reachesOf(statements, context, budget);
    const verdicts = [
      ...unreadable,
      ...broad(statements, reaches, rate),
      ...escalations(reaches, rate),
      ...services(statements, reaches, rate),
    ];
    return verdicts.filter((each) => !goesWithoutSaying(each, verdicts));
  }, self);
}

/** Whether a boundary leaves its holder every privilege escalation path that IAM has. */
export const allowsAllWays = (policy: PolicyDocument, context: PermissionsContext, budget: Budget): boolean =>
  allWays(reachesOf(policy.statements, context, budget));
