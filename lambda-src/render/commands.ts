/**
 * What to do about a finding that nobody claims: a line for its kind, and the command that contains it, for version 2 of the AWS
 * CLI in a POSIX shell. A command is its template and quoted values of the record, each of the form that AWS allows for it;
 * where one is not, no command is given, and the line says so. docs/runbook.md has the same commands with more about them.
 */
import { eventNameOf, lookUp } from '../catalogue/index.ts';
import { rank } from '../catalogue/severity.ts';
import type { Finding } from '../finding/finding.ts';
import { type Actor, isUnknown, permissionSetOf } from '../record/actor.ts';
import { asText, at } from '../record/json.ts';
import type { Target } from '../record/targets.ts';
import { isTest } from '../rules/judged.ts';
import { DENY_USER, ENTRIES, LOOK_UP, LOOK_UP_USER, REVOKE, ROWS, SLOTS, type Takes } from './containment.ts';
import { grouped, plain } from './plain.ts';
import { accountWords, name } from './words.ts';

export interface Step {
  /** A sentence, with the account that the command is for. */
  readonly text: string;
  readonly command: string | null;
}

/** Lower ones are told in bulk, and a command for each would bury what matters. */
const FROM = 'medium';

type Row = (typeof ROWS)[number];

const ACTS: readonly (readonly [acts: readonly string[], row: Row])[] = ROWS.map((row) => [row[0].split(' '), row]);
const rowsOf = (act: string): readonly Row[] => ACTS.flatMap(([acts, row]) => (acts.includes(act) ? [row] : []));

/** Nothing less stops somebody: https://docs.aws.amazon.com/singlesignon/latest/userguide/revoke-user-permissions.html */
const IN_IDENTITY_CENTER =
  'Cut off the caller ([Identity Center user]) in the console of IAM Identity Center, under Users: remove groups and account access, delete active sessions, disable access. Open role sessions last up to 12 hours unless a service control policy denies them.';

/**
 * No policy and no command of IAM meets the root user.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-access-management.html
 */
const AS_ROOT =
  'Sign in as root, change the password, and remove access keys and MFA devices you do not know (locked out: delete the root credentials of this account from the management account, or ask AWS Support)';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
const OF_ROOT_SESSION =
  'Find in CloudTrail of the management account who called AssumeRoot, and cut them off. The root session ends within 15 minutes.';

/** With the service's role, as CloudFormation has one, the record does not say who asked for it. */
const BY_SERVICE =
  'Find in the CloudTrail events of every Region who had [service] make this call, and cut them off too.';

/** In this order, whatever the findings are rated. */
const LOOK = 0;
const CUT_OFF = 1;
const END_ENTRY = 2;
const UNDO = 3;
/** What an identity had that is denied everything. */
const LEFT = 4;
/** Without a command that contains. */
const BY_HAND = 5;

type Planned = readonly [order: number, step: Step];

type Known = Pick<Finding, 'targets' | 'location' | 'record'>;

function valueIn(takes: Takes, what: string, { targets, location, record }: Known): string | null {
  if (what === 'Region') return location.region;
  if (takes === 'record') {
    const value = at(record, what);
    return Array.isArray(value) ? JSON.stringify(value) : asText(value);
  }
  const found = targets.find(({ type }) => type === what);
  if (found === undefined) return null;
  return takes === 'name' ? found.name : takes === 'ARN' ? found.arn : (found.arn ?? found.name);
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** The command, or why there is none. */
function filled(template: string, known: Known): Pick<Step, 'command'> & { readonly flaw: string | null } {
  const flaws: string[] = [];
  const command = `aws ${template.replace(/<([a-z-]+)>|\{([a-z-]+)\}/g, (_, option?: string, alone?: string) => {
    const slot = option ?? alone ?? '';
    const [takes = 'name', what = '', allowed] = SLOTS[slot] ?? [];
    const value = valueIn(takes, what, known);
    const words = takes === 'ARN' ? `ARN of the ${what}` : what;
    if (value === null) flaws.push(`the record does not have the ${words}`);
    else if (allowed?.test(value) !== true) flaws.push(`the ${words} is not of a form that AWS allows`);
    return `${option === undefined ? '' : `--${option}=`}${quoted(value ?? '')}`;
  })}`;
  if (plain(command, command.length) !== command) flaws.push('a name in it would be shown as a link');
  const [flaw = null] = flaws;
  return { command: flaw === null ? command : null, flaw };
}

/** A name of this form cannot go on with the sentence. */
const SAYABLE = /^[\w+=,.@/:-]{1,128}$/;

/** `Detach policy AdministratorAccess from the role`, where the role has no name or a hostile one. */
const said = (say: string, { targets }: Known): string =>
  say.replace(/\[([\w -]*)\]/g, (_, of: string) => {
    const { type = of, name: known } = targets.find((target) => of === '' || target.type === of) ?? {};
    return SAYABLE.test(known ?? '') ? `${type} ${name(known ?? '')}` : `the ${type}`;
  });

function step(order: number, say: string, where: string, template: string | undefined, known: Known): Planned {
  // The role of a permission set: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
  const isReserved =
    template?.includes('<role-name>') === true &&
    permissionSetOf({ roleName: valueIn('name', 'role', known), roleArn: null }) !== null;
  const text = `${said(say, known)}${isReserved ? ' (if IAM refuses, change the permission set instead)' : ''}, in ${where}`;
  if (template === undefined) return [order, { text: `${text}.`, command: null }];
  const { command, flaw } = filled(template, known);
  return [order, { text: `${text}${flaw === null ? ':' : `. No command is given: ${flaw}.`}`, command }];
}

/** What a step that is about the caller may name, and the slots of its command. */
function callerTargets({ actor, origin }: Finding): readonly Target[] {
  const { type, name, federatedBy, roleName, accessKeyId } = actor;
  // CloudTrail looks up the root user by this name, and no command of IAM gets it.
  const user = type === 'root user' ? 'root' : type === 'user' && !isUnknown(actor) ? name : null;
  return [
    { type: 'user', name: federatedBy ?? user, arn: null },
    { type: 'role', name: roleName, arn: null },
    { type: 'Identity Center user', name, arn: null },
    { type: 'access key', name: accessKeyId, arn: null },
    { type: 'service', name: origin.via, arn: null },
  ];
}

/** An AWS service, and a caller of another kind, is nobody that a command could cut off. */
function cutOff(actor: Actor, where: string, known: Known): readonly Planned[] {
  const cut = (say: string, template?: string): readonly Planned[] => [step(CUT_OFF, say, where, template, known)];
  switch (actor.type) {
    case 'user':
      return cut('Deny the caller ([user]) everything', DENY_USER);
    case 'federated user':
      return actor.federatedBy === null
        ? []
        : cut('Deny the caller ([user], by federation token) everything', DENY_USER);
    case 'role session':
      // Sessions of a service-linked role cannot be revoked: same page as `isReserved`.
      if (actor.roleArn?.includes(':role/aws-service-role/') === true) return [];
      return permissionSetOf(actor) === null
        ? cut("Revoke all active sessions of the caller's role ([role]), also those of others", REVOKE)
        : [[CUT_OFF, { text: said(IN_IDENTITY_CENTER, known), command: null }]];
    case 'root user':
      return cut(AS_ROOT);
    case 'root session':
      return [[CUT_OFF, { text: OF_ROOT_SESSION, command: null }]];
    default:
      return [];
  }
}

/** The root user has no name; IAM's records write `root` where a call of root's own names one. */
const isOfRoot = ({ actor, targets }: Finding): boolean =>
  targets.some(
    ({ type, name: known, arn }) =>
      type === 'root user' ||
      (arn ?? '').endsWith(':mfa/root-account-mfa-device') ||
      (type === 'user' && actor.type === 'root user' && /^(?:root)?$/i.test(known ?? '')),
  );

/** By a rule, else by the event; else the policy of a resource has a previous one. */
function undo(finding: Finding, where: string): readonly Planned[] {
  const { reasons, eventSource, eventName } = finding;
  const event = `${(eventSource ?? '').split('.', 1)[0]}:${eventNameOf(eventSource, eventName ?? '')}`;
  const rows = [...reasons.map(({ rule }) => rule ?? ''), event].map(rowsOf).find((found) => found.length > 0);
  if (rows === undefined) {
    return /policy of \{0\}$/.test(lookUp(eventSource, eventName)?.object ?? '')
      ? [step(BY_HAND, 'Restore the policy of [] from your code', where, undefined, finding)]
      : [];
  }
  const ofRoot = isOfRoot(finding);
  const steps = rows
    .filter(([, say]) => !(ofRoot && say.includes('[user]')))
    .map((row) =>
      step(
        ENTRIES.includes(row) ? END_ENTRY : row[2]?.includes(' list-') === false ? UNDO : BY_HAND,
        row[1],
        where,
        row[2],
        finding,
      ),
    );
  return ofRoot ? [step(CUT_OFF, AS_ROOT, where, undefined, finding), ...steps] : steps;
}

/** Without steps: a test, and what is below `FROM`. */
function planOf(finding: Finding): readonly Planned[] {
  const { actor, location, outcome, category, severity, origin } = finding;
  if (isTest(finding) || rank(severity) < rank(FROM)) return [];
  const where = accountWords(location);
  const isOwn = actor.accountId === null || actor.accountId === location.accountId;
  const home = isOwn ? where : accountWords({ ...location, accountId: actor.accountId, accountName: null });
  const caller = { ...finding, targets: callerTargets(finding) };
  const ends = cutOff(actor, home, caller);
  const isAsked = /\.amazonaws\./.test(origin.via) && actor.type === 'role session';
  const cut: readonly Planned[] =
    isAsked && ends.length > 0 ? [...ends, [CUT_OFF, { text: said(BY_SERVICE, caller), command: null }]] : ends;
  // A sign-in has no target but who signed in.
  if (outcome.kind === 'succeeded') return [...cut, ...undo(category === 'sign-in' ? caller : finding, where)];
  const lookUpBy = actor.accessKeyId === null && /^(?:root )?user$/.test(actor.type) ? LOOK_UP_USER : LOOK_UP;
  const look = step(LOOK, 'Nothing was changed. See what else the caller did', home, lookUpBy, caller);
  // Who failed to sign in is not the user whose name they gave.
  return category === 'sign-in' ? [look] : [look, ...cut];
}

const DENIES = / --policy-name=deny-all /;
const isDenial = ({ command }: Step): boolean => DENIES.test(command ?? '');
/** The account, with which the words end. */
const placeOf = ({ text }: Step): string | undefined => text.split(', in ').at(-1);
/** The same for all that cuts one identity off: one of them is enough. */
const keyOf = (each: Step): string =>
  `${placeOf(each)}${(each.command ?? each.text).split(/ --policy-name=(?:deny-all|revoke-older-sessions) /, 1)[0]}`;
const identityOf = (each: Step): string =>
  `${placeOf(each)}${/ --(?:user|role)-name='[^']*'/.exec(each.command ?? '')?.[0]}`;

/** Each once. */
function ordered(plans: readonly Planned[]): readonly Step[] {
  const kept = new Map<string, Planned>();
  const inOrder = (all: readonly Planned[]): readonly Planned[] => all.toSorted(([a], [b]) => a - b);
  for (const plan of inOrder(plans)) {
    const key = keyOf(plan[1]);
    const known = kept.get(key);
    // In place of ending its sessions, where both are told.
    if (known === undefined) kept.set(key, plan);
    else if (isDenial(plan[1]) && !isDenial(known[1])) kept.set(key, [known[0], plan[1]]);
  }
  const all = [...kept.values()];
  const denied = new Set(all.flatMap(([, each]) => (isDenial(each) ? identityOf(each) : [])));
  return inOrder(
    all.map(([order, each]) => [!isDenial(each) && denied.has(identityOf(each)) ? LEFT : order, each]),
  ).map(([, each]) => each);
}

/** The caller first: who is still in makes the change again. */
export const stepsOf = (finding: Finding): readonly Step[] => ordered(planOf(finding));

/** As many as somebody runs one by one. */
const MAX_STEPS = 5;

/** Of several findings, every caller first, and new devices and the like where there is room; how many more there are, and where. */
export function firstSteps(findings: readonly Finding[], where = ''): readonly Step[] {
  const done = findings.filter(({ outcome }) => outcome.kind === 'succeeded');
  const steps = ordered(findings.flatMap(planOf).filter(([order]) => order !== LOOK || done.length === 0));
  const minor = done.some(({ severity }) => rank(severity) >= rank('high'))
    ? done.filter(({ severity, category }) => rank(severity) < rank(FROM) && /^(?:credentials|mfa)$/.test(category))
    : [];
  const entries = ordered(minor.flatMap((finding) => undo(finding, accountWords(finding.location))));
  const left = steps.length - MAX_STEPS;
  return [
    ...[...steps, ...entries].slice(0, MAX_STEPS),
    ...(left > 0 ? [{ text: `And ${grouped(left)} more${where}.`, command: null }] : []),
  ];
}
