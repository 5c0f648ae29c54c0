/**
 * What an identity policy allows that a reader must know of.
 *
 * Judged over the union of the document's Allow statements, less its explicit unconditional Deny on every resource. How
 * grants that reach less than everything are weighed:
 *
 * - A condition counts when it selects (`narrows`); the verdict is then one step less serious. So does
 *   `iam:PassedToService`: every role that service may use can still be passed, but that is how AWS writes its own
 *   policies. A path of another service than the condition names is not open.
 * - IAM's own actions on named identities only (`role/app-*`) are `low`. On oneself (`user/${aws:username}`, or the
 *   identity the policy belongs to) those that add permissions weigh as much as on everyone, and those that add
 *   credentials are no escalation.
 * - Passing a named role only is how it should be done, and is not reported. The resource of the other actions of such a
 *   path does not matter: a function of any name carries any role.
 * - Paths that take over a role already in use (`ssm:StartSession`, `lambda:UpdateFunctionCode`, `sts:AssumeRole`, …)
 *   stand in many ordinary policies. They are `medium`, and only where they hold for every resource and always.
 */

import { rank, type Severity, step, worst } from '../catalogue/severity.ts';
import { guaranteed, narrows } from './condition.ts';
import { coversAction, judgeUnreadable, type Policy, type PolicyDocument, type Statement } from './document.ts';
import { ANY_NAME, isAnything, matchesGlob } from './glob.ts';
import { ESCALATION_PATHS, type EscalationPath } from './privilege-escalation.ts';
import { enumerate, type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

export interface PermissionsContext {
  /** ARN of the user, group, role or policy the document belongs to. */
  readonly attachedTo?: string | null;
}

/** How far a grant goes: named resources, the identity itself, every resource. */
const SOME = 1;
const OWN = 2;
const ALL = 3;
type Reach = 0 | typeof SOME | typeof OWN | typeof ALL;

interface Grant {
  readonly reach: Reach;
  readonly conditional: boolean;
  readonly statement: Statement;
}

interface Asked {
  /** `iam:PutRolePolicy`. With `ANY_NAME` for its name: every action of the service. */
  readonly action: string;
  readonly service: string;
  /** Type of resource, where the service writes one before every name: `role`. */
  readonly resource: string | null;
  /** Whether `function:*` is every resource, as `*` is. */
  readonly typed: boolean;
}

/** Services whose actions work on the resources of another one. */
const RESOURCE_SERVICE: Readonly<Record<string, string>> = { sts: 'iam', 'ec2-instance-connect': 'ec2', ssm: 'ec2' };

/** The type of resource an IAM or STS action works on stands in its name. */
function identityType(name: string): string {
  if (name.includes('Role')) return 'role';
  if (name.includes('Group')) return 'group';
  return /User|Key|Login/.test(name) ? 'user' : 'policy';
}

function ask(action: string): Asked {
  const [service = '', name = ''] = action.split(':', 2);
  const typed = name !== ANY_NAME;
  const onIdentities = typed && (service === 'iam' || service === 'sts');
  return { action, service, typed, resource: onIdentities ? identityType(name) : null };
}

const everyAction = (service: string): Asked => ask(`${service}:${ANY_NAME}`);

function identityReach(pattern: string, name: string, type: string, own: string | null): Reach {
  if (matchesGlob(name, `${type}/${ANY_NAME}`)) return ALL;
  if (type === 'user' && name.startsWith(`user/\${aws:username}`)) return OWN;
  if (own?.split(':')[5]?.startsWith(`${type}/`) && matchesGlob(pattern, own)) return OWN;
  const fixed = name.slice(0, name.search(/[*?]|$/));
  return fixed.startsWith(`${type}/`) || `${type}/`.startsWith(fixed) ? SOME : 0;
}

function patternReach(pattern: string, asked: Asked, own: string | null): Reach {
  const services = [asked.service, RESOURCE_SERVICE[asked.service] ?? asked.service];
  const [arn, partition = '', service = '', , , ...rest] = pattern.split(':');
  if (arn !== 'arn' || rest.length === 0) {
    // One `*` stands for several fields here, or for all of them: `arn:aws:iam::*`.
    const shape = pattern.replace(/^arn:aws[\w-]+:/, 'arn:aws:');
    const name = asked.resource === null ? ANY_NAME : `${asked.resource}/${ANY_NAME}`;
    return services.some((each) => matchesGlob(shape, `arn:aws:${each}::${ANY_NAME}:${name}`)) ? ALL : 0;
  }
  if (!/^(aws|[*?])/.test(partition) || !services.some((each) => matchesGlob(service, each))) return 0;
  const name = rest.join(':');
  if (asked.resource !== null) return identityReach(pattern, name, asked.resource, own);
  const bare = asked.typed ? name.replace(/^[\w-]+[:/]/, '') : name;
  return /^[*?:/]*\*[*?:/]*$/.test(bare) ? ALL : SOME;
}

function reachOf({ resources }: Statement, asked: Asked, own: string | null): Reach {
  if (resources === null) return ALL;
  let reach: Reach = 0;
  for (const pattern of resources.list) {
    const here = patternReach(pattern, asked, own);
    if (here > reach) reach = here;
    if (reach === ALL) break;
  }
  if (!resources.not) return reach;
  return reach === ALL ? 0 : ALL;
}

/** Names of services as role trust policies write them, where the prefix of their actions is another. */
const SERVICE_PRINCIPAL: Readonly<Record<string, string>> = { ecs: 'ecs-tasks', apprunner: 'tasks.apprunner' };

/** Whether `iam:PassRole` in this statement may hand a role to `service`. */
function mayPass({ condition }: Statement, service: string): boolean {
  const principal = `${SERVICE_PRINCIPAL[service] ?? service}.amazonaws.com`;
  return condition.every((clause) => {
    const values = clause.key === 'iam:passedtoservice' ? guaranteed(clause, condition, true) : null;
    return values === null || values.some((value) => matchesGlob(value.replace(/\.cn$/, ''), principal));
  });
}

class Permissions {
  readonly #document: PolicyDocument;
  readonly #own: string | null;
  /** Deny statements that hold always. */
  readonly #denials: readonly Statement[];

  /** By statement, then by what the answer hangs on: the paths ask the same of a statement dozens of times. */
  readonly #reaches = new Map<Statement, Map<string, Reach>>();

  constructor(document: PolicyDocument, own: string | null) {
    this.#document = document;
    this.#own = own;
    this.#denials = document.statements.filter(({ allow, condition }) => !allow && condition.length === 0);
  }

  #reach(statement: Statement, asked: Asked): Reach {
    const reaches = this.#reaches.get(statement) ?? new Map<string, Reach>();
    this.#reaches.set(statement, reaches);
    const key = `${asked.service} ${asked.resource} ${asked.typed}`;
    // A Deny on the identity itself takes nothing from what others get.
    const reach = reaches.get(key) ?? reachOf(statement, asked, statement.allow ? this.#own : null);
    reaches.set(key, reach);
    return reach;
  }

  #denied(asked: Asked): boolean {
    return this.#denials.some((denial) => coversAction(denial, asked.action) && this.#reach(denial, asked) === ALL);
  }

  /** Every grant of an action. `passedTo`: the service that gets the role, for `iam:PassRole`. */
  grants(asked: Asked, passedTo: string | null = null): readonly Grant[] {
    if (this.#denied(asked)) return [];
    return this.#document.statements
      .filter(
        (each) => each.allow && coversAction(each, asked.action) && (passedTo === null || mayPass(each, passedTo)),
      )
      .map((statement) => ({
        reach: this.#reach(statement, asked),
        conditional: narrows(statement.condition),
        statement,
      }))
      .filter(({ reach }) => reach > 0);
  }

  /** The widest grant of an action, or `null`. */
  widest(asked: Asked, passedTo: string | null = null): Grant | null {
    return this.grants(asked, passedTo).reduce<Grant | null>(
      (widest, grant) => (widest === null || width(grant) > width(widest) ? grant : widest),
      null,
    );
  }

  /** What `statement` (or, without one, the document) leaves out of "everything", as it is written. */
  exceptions(statement: Statement | null): readonly string[] {
    const left = statement?.actions.not ? statement.actions.list : [];
    const denied = this.#denials
      .filter((denial) => !denial.actions.not && this.#reach(denial, everyAction(ANY_NAME)) === ALL)
      .flatMap((denial) => denial.actions.list);
    return [...new Set([...left, ...denied])];
  }
}

const width = ({ reach, conditional }: Grant): number => reach * 2 - (conditional ? 1 : 0);

/** Services that make up "nearly everything" when most of them are allowed whole. */
const COMMON_SERVICES =
  's3 ec2 lambda kms secretsmanager dynamodb rds sqs sns ssm logs cloudformation ecs cloudtrail ecr';
const MOST = 12;

/** What hands out access, keys or secrets, or keeps the evidence: all of it is control over the account's security. */
const CONTROLLING = new Set(
  'organizations account sso sso-directory identitystore rolesanywhere kms secretsmanager cloudtrail'.split(' '),
);

const conditionally = (conditional: boolean): string => (conditional ? ', under a condition' : '');

function broadVerdicts(permissions: Permissions): PolicyVerdict[] {
  const iam = permissions.widest(everyAction('iam'));
  const iamGrant = iam?.reach === ALL ? iam : null;
  const grants = COMMON_SERVICES.split(' ')
    .map((service) => permissions.widest(everyAction(service)))
    .filter((grant) => grant?.reach === ALL);
  const verdicts: PolicyVerdict[] = [];
  if (grants.length >= MOST) {
    const always = grants.filter((grant) => grant?.conditional === false);
    const all = iamGrant !== null;
    const conditional = always.length < MOST || iamGrant?.conditional === true;
    const statements = new Set(
      [...(conditional ? grants : always), ...(all ? [iamGrant] : [])].map((g) => g?.statement),
    );
    const [only = null] = statements.size === 1 ? statements : [];
    const left = permissions.exceptions(only);
    const text =
      `The policy allows ${all ? '' : 'nearly '}every action${left.length > 0 ? ` except ${enumerate(left)}` : ''}` +
      ` on every resource${conditionally(conditional)}`;
    const severity: Severity = all ? 'high' : 'medium';
    verdicts.push(verdict(all ? 'allow-all' : 'nearly-all', step(severity, conditional ? -1 : 0), text, only));
  }
  if (iamGrant !== null) {
    const { conditional, statement } = iamGrant;
    const text = `The policy allows every IAM action on every resource${conditionally(conditional)}: its holder can become administrator`;
    verdicts.push(verdict('iam-admin', conditional ? 'medium' : 'high', text, statement));
  }
  return verdicts;
}

/** `s3:*` and its like on every resource. */
function serviceVerdicts(document: PolicyDocument, permissions: Permissions): PolicyVerdict[] {
  const services = new Set<string>();
  for (const { allow, actions } of document.statements) {
    if (!allow) continue;
    for (const action of actions.folded) {
      const service = /^([a-z0-9-]+):/.exec(action)?.[1];
      if (service !== undefined && service !== 'iam' && isAnything(action.slice(service.length + 1)))
        services.add(service);
    }
  }
  const whole = [...services].filter((service) => {
    const grant = permissions.widest(everyAction(service));
    return grant?.reach === ALL && !grant.conditional;
  });
  const controlling = whole.filter((service) => CONTROLLING.has(service));
  const other = whole.filter((service) => !CONTROLLING.has(service));
  const report = (kind: VerdictKind, severity: Severity, names: readonly string[]): PolicyVerdict[] => {
    const text = `The policy allows every action of ${enumerate(names, 6)} on every resource`;
    return names.length === 0 ? [] : [verdict(kind, severity, text)];
  };
  return [...report('service-admin', 'medium', controlling), ...report('service-wide', 'low', other)];
}

interface Escalation {
  readonly path: EscalationPath;
  readonly severity: Severity;
  readonly limit: string;
}

/** Actions that, used on oneself, add permissions. */
const ADDS_PERMISSIONS = /:(Put|Attach|Add|CreatePolicyVersion)/;

/** A path of one IAM action, as one statement grants it. */
function identityEscalation(path: EscalationPath, { reach, conditional }: Grant): Escalation | null {
  if (reach === SOME) return { path, severity: 'low', limit: 'named resources only' };
  if (reach === OWN && !ADDS_PERMISSIONS.test(path.actions.join())) return null;
  if (conditional) return { path, severity: 'medium', limit: 'under a condition' };
  return { path, severity: 'high', limit: reach === OWN ? 'on itself' : '' };
}

function escalation(path: EscalationPath, permissions: Permissions): Escalation | null {
  const [action = ''] = path.actions;
  if (path.passedTo === null && action.startsWith('iam:')) {
    return permissions
      .grants(ask(action))
      .map((grant) => identityEscalation(path, grant))
      .reduce((a, b) => (a === null || (b !== null && rank(b.severity) > rank(a.severity)) ? b : a), null);
  }
  const grants: Grant[] = [];
  for (const [index, each] of path.actions.entries()) {
    const grant = permissions.widest(ask(each), index === 0 ? path.passedTo : null);
    if (grant === null) return null;
    grants.push(grant);
  }
  const conditional = grants.some((grant) => grant.conditional);
  if (path.passedTo === null) {
    return conditional || grants.some(({ reach }) => reach !== ALL) ? null : { path, severity: 'medium', limit: '' };
  }
  if (grants[0]?.reach !== ALL) return null;
  return conditional ? { path, severity: 'medium', limit: 'under a condition' } : { path, severity: 'high', limit: '' };
}

/** The longest path in words: a list is never cut within one. */
const PATH_LIMIT = 240;

function escalationVerdicts(permissions: Permissions): PolicyVerdict[] {
  const found = ESCALATION_PATHS.flatMap((path) => escalation(path, permissions) ?? []).sort(
    (a, b) => rank(b.severity) - rank(a.severity),
  );
  const [gravest] = found;
  if (gravest === undefined) return [];
  const takesOver = found.every(({ path }) => path.passedTo === null && !path.actions[0]?.startsWith('iam:'));
  const head = takesOver ? 'The policy lets its holder act through roles already in use' : 'Privilege escalation';
  const several = found.length > 1 ? ` in ${found.length} ways` : '';
  const paths = found.map(({ path, limit }, index) => {
    const id = `${index === 0 ? 'pathfinding.cloud ' : ''}${path.id}`;
    return `${path.actions.join(' + ')} (${limit === '' ? id : `${id}, ${limit}`})`;
  });
  const text = `${head}${several}: ${enumerate(paths, 3, PATH_LIMIT)}`;
  return [verdict('privilege-escalation', gravest.severity, text)];
}

/** A verdict goes without saying beside a wider one that is at least as serious. */
const INCLUDES: Partial<Record<VerdictKind, readonly VerdictKind[]>> = {
  'allow-all': ['iam-admin', 'service-admin', 'service-wide'],
  'nearly-all': ['service-admin', 'service-wide'],
  'iam-admin': ['privilege-escalation'],
};

const goesWithoutSaying = (each: PolicyVerdict, verdicts: readonly PolicyVerdict[]): boolean =>
  verdicts.some(
    (wider) => INCLUDES[wider.kind]?.includes(each.kind) && worst(wider.severity, each.severity) === wider.severity,
  );

/** Verdicts on an identity policy, the gravest first. Empty: nothing noteworthy. */
export function judgePermissions(policy: Policy, context: PermissionsContext = {}): readonly PolicyVerdict[] {
  if (policy.kind === 'unreadable') return [judgeUnreadable(policy)];
  const permissions = new Permissions(policy, context.attachedTo ?? null);
  const verdicts = [
    ...broadVerdicts(permissions),
    ...escalationVerdicts(permissions),
    ...serviceVerdicts(policy, permissions),
  ];
  return verdicts
    .filter((each) => !goesWithoutSaying(each, verdicts))
    .sort((a, b) => rank(b.severity) - rank(a.severity));
}
