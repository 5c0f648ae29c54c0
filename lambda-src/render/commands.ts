/**
 * What to do about a finding that nobody claims: a line for its kind, and the command that contains it, for version 2 of the AWS
 * CLI in a POSIX shell. A command is its template and quoted values of the record, each of the form that AWS allows for it;
 * where one is not, no command is given, and the line says so. docs/runbook.md has the same commands with more about them.
 */
import { eventNameOf } from '../catalogue/index.ts';
import { rank } from '../catalogue/severity.ts';
import type { Finding } from '../finding/finding.ts';
import { type Actor, permissionSetOf } from '../record/actor.ts';
import { asText, at } from '../record/json.ts';
import type { Target } from '../record/targets.ts';
import { isTest } from '../rules/judged.ts';
import { DENY_USER, LOOK_UP, LOOK_UP_USER, REVOKE, ROWS, SLOTS, type Takes } from './containment.ts';
import { grouped, plain } from './plain.ts';
import { accountWords, name } from './words.ts';

export interface Step {
  /** A sentence, with the account that the command is for. */
  readonly text: string;
  readonly command: string | null;
}

/** Lower ones are told in bulk, and a command for each would bury what matters. */
const FROM = 'medium';

const BY_ACT: ReadonlyMap<string, (typeof ROWS)[number]> = new Map(
  ROWS.flatMap((row) => row[0].split(' ').map((act) => [act, row])),
);

type Known = Pick<Finding, 'targets' | 'location' | 'record'>;

function valueIn(takes: Takes, what: string, { targets, location, record }: Known): string | null {
  if (what === 'awsRegion') return location.region;
  if (takes === 'record') return asText(at(record, what));
  const found = targets.find(({ type }) => type === what);
  if (found === undefined) return null;
  return takes === 'name' ? found.name : takes === 'ARN' ? found.arn : (found.arn ?? found.name);
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

const LABELS: Readonly<Record<string, string>> = {
  region: 'Region',
  'open id connect': 'OIDC',
};

/** The command, or why there is none. */
function filled(template: string, known: Known): Pick<Step, 'command'> & { readonly flaw: string | null } {
  const flaws: string[] = [];
  const command = `aws ${template.replace(/<([a-z-]+)>|\{([a-z-]+)\}/g, (_, option?: string, alone?: string) => {
    const slot = option ?? alone ?? '';
    const [takes = 'name', what = '', allowed] = SLOTS[slot] ?? [];
    const value = valueIn(takes, what, known);
    const words = slot
      .replaceAll('-', ' ')
      .replace(/^open id connect|^region$|\b(?:id|arn|saml|ssh)\b/g, (word) => LABELS[word] ?? word.toUpperCase());
    if (value === null) flaws.push(`the record does not have the ${words}`);
    else if (allowed?.test(value) !== true) flaws.push(`the ${words} is not one that AWS allows`);
    return `${option === undefined ? '' : `--${option}=`}${quoted(value ?? '')}`;
  })}`;
  if (plain(command, command.length) !== command) flaws.push('a name in it would be shown as a link');
  const [flaw = null] = flaws;
  return { command: flaw === null ? command : null, flaw };
}

function step(say: string, where: string, template: string | undefined, known: Known): Step {
  if (template === undefined) return { text: `${say}, in ${where}.`, command: null };
  const { command, flaw } = filled(template, known);
  return { text: `${say}, in ${where}${flaw === null ? ':' : `. No command is given: ${flaw}.`}`, command };
}

/** For the slots of a command that is about the caller. */
function callerTargets({ type, name, federatedBy, roleName, accessKeyId }: Actor): readonly Target[] {
  const user = type === 'user' && name !== 'unknown' ? name : null;
  return [
    { type: 'user', name: federatedBy ?? user, arn: null },
    { type: 'role', name: roleName, arn: null },
    { type: 'access key', name: accessKeyId, arn: null },
  ];
}

/** ` (user ci-admin)`; nothing for a name that AWS would not allow: it could go on with the sentence. */
const called = (type: string, known: string | null): string =>
  /^[\w+=,.@-]{1,128}$/.test(known ?? '') ? ` (${type}${name(known ?? '')})` : '';

/** An AWS service, and a caller of another kind, is nobody that a command could cut off. */
function cutOff(actor: Actor, where: string, known: Known): readonly Step[] {
  const user = valueIn('name', 'user', known);
  switch (actor.type) {
    case 'user':
      return [step(`Deny the caller${called('user ', user)} everything`, where, DENY_USER, known)];
    case 'federated user':
      return actor.federatedBy === null
        ? []
        : [step(`Deny the user of the federation token${called('', user)} everything`, where, DENY_USER, known)];
    case 'role session':
      return permissionSetOf(actor.roleName) === null
        ? [step(`End the sessions of the caller's role${called('', actor.roleName)}`, where, REVOKE, known)]
        : [
            {
              text: `Delete the assignment of the caller${called('', actor.name)} in IAM Identity Center, and end their session.`,
              command: null,
            },
          ];
    case 'root user':
      return [
        step(
          'Sign in as root, change the password, and remove access keys and MFA devices you do not know',
          where,
          undefined,
          known,
        ),
      ];
    default:
      return [];
  }
}

/** As many as somebody runs one by one. */
const MAX_STEPS = 5;

/** Each once, and how many more there are and where. */
export function firstSteps(steps: readonly Step[], where = ''): readonly Step[] {
  const told = new Set<string>();
  const distinct = steps.filter(({ text, command }) => told.size < told.add(command ?? text).size);
  const left = distinct.length - MAX_STEPS;
  return [
    ...distinct.slice(0, MAX_STEPS),
    ...(left > 0 ? [{ text: `And ${grouped(left)} more${where}.`, command: null }] : []),
  ];
}

/** The caller first: who is still in makes the change again. Without steps: a test, and what is below `medium`. */
export function stepsOf(finding: Finding): readonly Step[] {
  const { actor, location, outcome, category, reasons, eventSource, eventName, severity } = finding;
  if (isTest(finding) || rank(severity) < rank(FROM)) return [];
  const where = accountWords(location);
  const isOwn = actor.accountId === null || actor.accountId === location.accountId;
  const home = isOwn ? where : accountWords({ ...location, accountId: actor.accountId, accountName: null });
  const caller = { ...finding, targets: callerTargets(actor) };
  const cut = cutOff(actor, home, caller);
  if (outcome.kind !== 'succeeded') {
    const lookUp = actor.accessKeyId === null && actor.type === 'user' ? LOOK_UP_USER : LOOK_UP;
    const look = step('Nothing was changed. See what else the caller did', home, lookUp, caller);
    // Who failed to sign in is not the user whose name they gave.
    return category === 'sign-in' ? [look] : [look, ...cut];
  }
  const event = `${(eventSource ?? '').split('.', 1)[0]}:${eventNameOf(eventSource, eventName ?? '')}`;
  const [act] = [...reasons.map(({ rule }) => rule ?? ''), event].filter((each) => BY_ACT.has(each));
  const row = BY_ACT.get(act ?? '');
  return row === undefined ? cut : [...cut, step(row[1], where, row[2], finding)];
}
