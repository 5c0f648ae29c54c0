/** The words every format uses for the parts of a finding. Everything returned is one line of safe text. */

import type { Batch, Unreadable } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import type { Actor } from '../record/actor.ts';
import { actorPhrase, isUnknown, permissionSetOf } from '../record/actor.ts';
import type { Location } from '../record/location.ts';
import type { Origin, OriginKind } from '../record/origin.ts';
import type { Outcome } from '../record/outcome.ts';
import { isTest } from '../rules/judged.ts';
import { grouped, plain } from './plain.ts';

export const NOT_RECORDED = 'not in the record';

/** IAM names end at 128 characters, session names at 64; more is somebody's trick. */
const MAX_NAME = 200;
export const MAX_ARN = 512;

export const name = (text: string): string => plain(text, MAX_NAME);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const plural = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `HIGH`, or `TEST` for a test event. */
export const tagOf = (finding: Pick<Finding, 'category' | 'severity'>): string =>
  isTest(finding) ? 'TEST' : finding.severity.toUpperCase();

export const outcomeWord = ({ kind }: Outcome): string => capital(kind);

/** `DENIED: `, and nothing of what succeeded. */
export const outcomeTag = ({ kind }: Outcome): string => (kind === 'succeeded' ? '' : `${kind.toUpperCase()}: `);

/** What AWS answered to a call that was refused or failed: `AccessDenied: User … is not authorized`. */
export function errorWords({ kind, errorCode, errorMessage }: Outcome, limit: number): string | null {
  if (kind === 'succeeded') return null;
  const parts = [errorCode, errorMessage].filter((part) => part !== null).map((part) => plain(part, limit));
  return parts.length === 0 ? `the reason is ${NOT_RECORDED}` : parts.join(': ');
}

/** `prod (111122223333)`, or `account 111122223333`. */
export function accountWords({ accountId, accountName }: Location): string {
  const id = accountId === null ? `account id ${NOT_RECORDED}` : name(accountId);
  if (accountName !== null) return `${name(accountName)} (${id})`;
  return accountId === null ? `account ${NOT_RECORDED}` : `account ${id}`;
}

export const locationWords = (location: Location): string =>
  `${accountWords(location)}, ${location.region === null ? `Region ${NOT_RECORDED}` : name(location.region)}`;

const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** `2026-01-31 12:00:00 UTC`; a time of another form is shown as recorded. */
export function timeWords(time: string | null): string {
  if (time === null) return `time ${NOT_RECORDED}`;
  const [, day, clock] = ISO.exec(time) ?? [];
  return day === undefined ? `${plain(time, 64)} (as recorded)` : `${day} ${clock} UTC`;
}

/** `12:00:00`, where the day is said elsewhere. */
export const clockWords = (time: string | null): string => ISO.exec(time ?? '')?.[2] ?? timeWords(time);

/** From the earliest to the latest, the day said once where it is the same. */
export function timeSpanWords(times: readonly (string | null)[]): string {
  const known = times.filter((time) => time !== null).sort();
  const [first = null] = known;
  const last = known.at(-1) ?? null;
  const [, firstDay, firstClock] = ISO.exec(first ?? '') ?? [];
  const [, lastDay, lastClock] = ISO.exec(last ?? '') ?? [];
  if (first === last || firstDay === undefined || lastDay === undefined) return timeWords(first);
  return `${firstDay} ${firstClock} to ${lastDay === firstDay ? '' : `${lastDay} `}${lastClock} UTC`;
}

/** Caller and kind: `user ci-admin`, `role session deployer/run-42`, `the root user`. */
export const actorWords = (actor: Actor): string =>
  actor.type === 'unknown' && isUnknown(actor) ? NOT_RECORDED : name(actorPhrase(actor));

/** The same for a subject, where each character counts. */
export function shortActor(actor: Actor, hasSession: boolean): string {
  const { type, name: known, accountId, roleName, federatedBy } = actor;
  if (type === 'root session') return 'a root session';
  if (type === 'AWS account') return `account ${accountId ?? known}`;
  // Whose credentials they are says more than what the token is called, which is for the caller to choose.
  if (federatedBy !== null) return hasSession ? `${federatedBy}/${known}` : federatedBy;
  if (!hasSession && type === 'role session' && roleName !== null && permissionSetOf(actor) === null) return roleName;
  if (type === 'user' && /^root$/i.test(known)) return `user ${known}`;
  return isUnknown(actor) ? 'an unknown caller' : known;
}

/** Why it is as serious as it is, in short; empty where what was done says it. */
export const whyOf = ({ reasons }: Pick<Finding, 'reasons'>, most = 2): string =>
  [...new Set(reasons.flatMap(({ brief }) => brief ?? []))].slice(0, most).join('; ');

/** What a line can do without: the domain all services share, and that the record is silent (`a role` says so too). */
export const briefly = (predicate: string): string =>
  predicate
    .replace(/ on service ([\w-]+)\.amazonaws\.com(?=$| \()/, ' on $1')
    .replace(/ \(the record does not name [^()]*\)$/, '');

/** Whole: it is no secret, and the runbook's commands, a SIEM and a look-up in CloudTrail need it. */
export const keyWords = (accessKeyId: string): string => plain(accessKeyId, 128);

/** Kinds that nothing but the user agent tells, and that is the caller's to write. */
const CLAIMED: ReadonlySet<OriginKind> = new Set(['CLI', 'Terraform', 'Pulumi', 'CDK', 'SDK']);

export const viaWords = ({ kind, via }: Origin): string =>
  `${name(via)}${CLAIMED.has(kind) ? ', by its user agent' : ''}`;

export const fromWords = ({ sourceAddress, vpcEndpoint }: Origin): string =>
  `${sourceAddress === null ? `source address ${NOT_RECORDED}` : name(sourceAddress)}${vpcEndpoint === undefined ? '' : `, through VPC endpoint ${name(vpcEndpoint)}`}`;

export const eventWords = ({ eventName, eventSource }: Finding): string =>
  `${eventName === null ? `name ${NOT_RECORDED}` : name(eventName)} (${eventSource === null ? `service ${NOT_RECORDED}` : name(eventSource)})`;

/** Built by `record/location.ts`; checked again where it becomes a link. */
const PORTAL_URL =
  /^https:\/\/[\w.-]+(?:\/[\w./-]*)?\/#\/console\?account_id=\d{12}(?:&role_name=[\w.%-]{1,96})?&destination=((?:[\w.-]|%(?:3A|2F|3F|3D|23)){1,400})$/;
const CONSOLE_URL =
  /^https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)\/cloudtrailv2\/home\?region=[a-z0-9-]+#\/events\/[\w-]{1,64}$/;

const destinationOf = (url: string): string => decodeURIComponent(PORTAL_URL.exec(url)?.[1] ?? '');

/** The link to the event, or `null` where it is not one to the CloudTrail console, if by way of the access portal. */
export const linkOf = ({ consoleUrl }: Finding): string | null =>
  consoleUrl !== null && (CONSOLE_URL.test(consoleUrl) || CONSOLE_URL.test(destinationOf(consoleUrl)))
    ? consoleUrl
    : null;

const UNREADABLE_WORDS: Readonly<Record<Unreadable['kind'], string>> = {
  payload: 'A whole delivery of CloudTrail records',
  record: 'A CloudTrail record',
  message: 'A message in the redelivery queue',
};

/** `A CloudTrail record could not be read: not JSON`. */
export const unreadableWords = ({ kind, reason }: Unreadable): string =>
  `${UNREADABLE_WORDS[kind]} could not be read: ${plain(reason, 300)}`;

export const sizeWords = ({ kind, size }: Unreadable): string =>
  plural(size, kind === 'payload' ? 'byte' : 'character');

/** Of the settings: `Note: 1 of 2 parameters of account_names could not be read …`. */
export const noteWords = (note: string): string => `Note: ${plain(note, 400)}`;

/** What every mail ends with: notes on the settings, what these held back, and who sent it. */
export function footerWords({ alertName, logGroup, suppressed, notes }: Batch): readonly string[] {
  const held = suppressedWords(suppressed);
  const source = logGroup === null ? 'a CloudTrail log group' : `log group ${plain(logGroup, 512)}`;
  return [
    ...notes.map(noteWords),
    ...(held === null ? [] : [plain(held, 400)]),
    `Sent by ${plain(alertName, 128)}, which watches ${source}.`,
  ];
}

/** What the settings held back, or `null`: `3 findings were held back by your settings: 2 by minimum_severity, …`. */
export function suppressedWords(suppressed: Readonly<Record<string, number>>): string | null {
  const rules = Object.entries(suppressed).filter(([, count]) => count > 0);
  if (rules.length === 0) return null;
  const total = rules.reduce((sum, [, count]) => sum + count, 0);
  const by = rules.map(([rule, count]) => `${grouped(count)} by ${plain(rule, 64)}`).join(', ');
  return `${plural(total, 'finding')} held back by the settings: ${by}.`;
}
