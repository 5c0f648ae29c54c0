/**
 * The subject of an alert: severity, what, who, where, in what SNS takes: fewer than 100 printable ASCII characters that
 * begin with a letter, number or punctuation mark. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */

import { rank } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import type { Location } from '../record/location.ts';
import { ascii, cutMiddle } from './ascii.ts';
import { leadOf, UNREADABLE_SEVERITY } from './groups.ts';
import { grouped } from './plain.ts';
import { shortActor, tagOf } from './words.ts';

export const MAX_SUBJECT = 99;

/** For a batch nothing better can be said of. */
export const FALLBACK_SUBJECT = 'IAM change alert: severity, account and details are in the message';

const SAFE = /^[!-~][ -~]{0,98}$/;
const MAX_ACCOUNT_NAME = 24;
const MIN_ACTOR = 20;
const MAX_READ = 400;
/** Caller, deed and object are recognized in as many characters, however long their names are. */
const MIN_DEED = 40;

const tag = (label: string): string => `[${label}] `;

const idWords = (accountId: string | null): string =>
  accountId === null ? 'an unnamed account' : cutMiddle(ascii(accountId, MAX_READ), 16);

const accountName = (text: string): string => cutMiddle(ascii(text, MAX_READ), MAX_ACCOUNT_NAME);

/** The account by name and id, and the shorter form for where that leaves too little room. */
function accountForms({ accountId, accountName: known }: Location): readonly [full: string, short: string] {
  const id = idWords(accountId);
  const label = known === null ? '' : accountName(known);
  return label === '' ? [id, id] : [accountId === null ? label : `${label} (${id})`, label];
}

const OUTCOME = { succeeded: '', failed: 'FAILED: ', denied: 'DENIED: ' } as const;

/** What a subject can do without: the domain all services share, and that the record is silent (`a role` says so too). */
const brief = (predicate: string): string =>
  predicate
    .replace(/ on service ([\w-]+)\.amazonaws\.com(?=$| \()/, ' on $1')
    .replace(/ \(the record does not name [^()]*\)$/, '');

/** Who did what in at most `room` characters; a long caller gives way first, then the middle of what was done. */
function deed(finding: Finding, room: number): string {
  const { predicate } = finding;
  if (predicate === null) return cutMiddle(ascii(finding.summary, MAX_READ).replace(/\.$/, ''), room);
  const what = ascii(brief(predicate), MAX_READ);
  const who = ascii(shortActor(finding.actor), MAX_READ);
  const actor = cutMiddle(who, Math.max(MIN_ACTOR, room - what.length - 1));
  return cutMiddle(`${actor} ${cutMiddle(what, room - actor.length - 1)}`, room);
}

const unreadableTail = (count: number): string => (count === 0 ? '' : `, ${grouped(count)} unreadable`);

/** Why it is as serious as it is, where what was done does not say it. */
function whyTail({ reasons }: Finding): string {
  const brief = ascii(reasons[0]?.brief ?? '', MAX_READ);
  return brief === '' ? '' : `: ${brief}`;
}

/** What does not fit goes in this order: the account's id, the middle of long names, the reason, more of the names. */
function single(finding: Finding, unreadable: number): string {
  const head = `${tag(tagOf(finding))}${OUTCOME[finding.outcome.kind]}`;
  const [full, short] = accountForms(finding.location);
  const room = MAX_SUBJECT - head.length;
  const what = deed(finding, MAX_READ);
  const rest = unreadableTail(unreadable);
  const whole = ` in ${full}${whyTail(finding)}${rest}`;
  if (what.length + whole.length <= room) return head + what + whole;
  const withReason = ` in ${short}${whyTail(finding)}${rest}`;
  const tail = room - withReason.length >= Math.min(MIN_DEED, what.length) ? withReason : ` in ${short}${rest}`;
  return head + deed(finding, room - tail.length) + tail;
}

/** `IAM changes`, `denied IAM calls`, `events`: no more than is true of all of them. */
function noun(findings: readonly Finding[]): string {
  const service = findings.every(({ eventSource }) => eventSource === 'iam.amazonaws.com') ? 'IAM ' : '';
  const end = findings.length === 1 ? '' : 's';
  if (findings.every(({ outcome }) => outcome.kind === 'denied')) return `denied ${service}call${end}`;
  if (findings.every(({ outcome }) => outcome.kind === 'failed')) return `failed ${service}call${end}`;
  const changes = findings.every(({ outcome, category }) => outcome.kind === 'succeeded' && category !== 'sign-in');
  return `${service}${changes ? 'change' : 'event'}${end}`;
}

function accountOfAll(findings: readonly Finding[], lead: Finding): string {
  const accounts = new Set(findings.map(({ location }) => location.accountId));
  return accounts.size === 1 ? accountForms(lead.location)[1] : `${grouped(accounts.size)} accounts`;
}

function several(findings: readonly Finding[], lead: Finding, unreadable: number): string {
  const location = accountOfAll(findings, lead);
  const head = `${tag(tagOf(lead))}${grouped(findings.length)} ${noun(findings)} in ${location}: `;
  const leadPlace = accountForms(lead.location)[1];
  const where = leadPlace === location ? '' : ` in ${leadPlace}`;
  const tail = `${where}, and ${grouped(findings.length - 1)} more${unreadableTail(unreadable)}`;
  return `${head}${deed(lead, MAX_SUBJECT - head.length - tail.length)}${tail}`;
}

function unreadableFirst({ alertName, logGroup, findings, unreadable }: Batch): string {
  const what = unreadable.some(({ kind }) => kind === 'message')
    ? 'A message in the redelivery queue could not be read'
    : unreadable.some(({ kind }) => kind === 'payload')
      ? 'A delivery of CloudTrail records could not be read'
      : `${grouped(unreadable.length)} CloudTrail record${unreadable.length === 1 ? '' : 's'} could not be read`;
  const head = `${tag(UNREADABLE_SEVERITY.toUpperCase())}${what}`;
  const rest = findings.length === 0 ? '' : `, and ${grouped(findings.length)} ${noun(findings)}`;
  const where = ` in ${ascii(logGroup ?? alertName, MAX_READ)}`;
  return `${head}${rest}${cutMiddle(where, MAX_SUBJECT - head.length - rest.length)}`;
}

function compose(batch: Batch): string {
  const { findings, unreadable } = batch;
  const lead = leadOf(batch);
  if (unreadable.length > 0 && (lead === undefined || rank(lead.severity) < rank(UNREADABLE_SEVERITY))) {
    return unreadableFirst(batch);
  }
  if (lead === undefined) return FALLBACK_SUBJECT;
  return findings.length === 1 ? single(lead, unreadable.length) : several(findings, lead, unreadable.length);
}

/** At most 99 printable ASCII characters, never empty. What was suppressed is not mentioned. */
export function subjectOf(batch: Batch): string {
  const subject = cutMiddle(compose(batch).trim(), MAX_SUBJECT);
  return SAFE.test(subject) ? subject : FALLBACK_SUBJECT;
}
