/**
 * The subject of an alert: severity, what, who, where, in what SNS takes: fewer than 100 printable ASCII characters that
 * begin with a letter, number or punctuation mark. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */

import { rank } from '../catalogue/severity.ts';
import type { Batch } from '../finding/batch.ts';
import type { Finding } from '../finding/finding.ts';
import { withArticle } from '../finding/summary.ts';
import type { Location } from '../record/location.ts';
import { ascii, cutMiddle } from './ascii.ts';
import { leadOf, likeness, UNREADABLE_SEVERITY } from './groups.ts';
import { grouped } from './plain.ts';
import { briefly, outcomeTag, shortActor, tagOf, whyOf } from './words.ts';

export const MAX_SUBJECT = 99;

/** For a batch nothing better can be said of. */
export const FALLBACK_SUBJECT = 'IAM change alert: severity, account and details are in the message';

const SAFE = /^[!-~][ -~]{0,98}$/;
const MAX_READ = 400;

const tag = (label: string): string => `[${label}] `;

const idWords = (accountId: string | null): string =>
  accountId === null ? 'an unnamed account' : cutMiddle(ascii(accountId, MAX_READ), 16);

/** The account by name and id, or by its name alone. */
function accountForm({ accountId, accountName: known }: Location, { isFull, account }: Form): string {
  const label = known === null ? '' : cutMiddle(ascii(known, MAX_READ), account);
  if (label === '') return idWords(accountId);
  return isFull && accountId !== null ? `${label} (${idWords(accountId)})` : label;
}

const SHORTEST = 16;
const MIN_CALLER = 20;

/** How a subject is shortened: what it says twice goes first, what tells targets apart last. */
interface Form {
  /** The account's id beside its name, and what was counted. */
  readonly isFull: boolean;
  /** Ids of what belongs to something that is named, the word "policy", the severity of those counted. */
  readonly isTerse: boolean;
  /** How many reasons it gives, at most. */
  readonly reasons: number;
  /** What the session of a role is called, which is for the caller to choose. */
  readonly hasSession: boolean;
  /** The longest name of the caller, of what was used, and of what was changed; a longer one loses its middle. */
  readonly caller: number;
  readonly used: number;
  readonly changed: number;
  /** The longest name of the account. */
  readonly account: number;
}

const WHOLE = { reasons: 1, hasSession: true, caller: MAX_READ, used: MAX_READ, changed: MAX_READ, account: 24 };
const TERSE = { ...WHOLE, isFull: false, isTerse: true };
const cut = (reasons: number, ...names: readonly (readonly [used: number, changed: number])[]): readonly Form[] =>
  names.map(([used, changed]) => ({
    ...TERSE,
    reasons,
    hasSession: false,
    caller: Math.max(Math.min(used, changed), MIN_CALLER),
    used,
    changed,
  }));

/** The caller's session and name, then the name of what was used; each keeps so much that it is recognized. Then the reason goes. */
const FORMS: readonly Form[] = [
  { ...WHOLE, reasons: 2, isFull: true, isTerse: false },
  { ...WHOLE, reasons: 2, isFull: false, isTerse: false },
  { ...WHOLE, isFull: false, isTerse: false },
  TERSE,
  { ...TERSE, caller: 32 },
  { ...TERSE, caller: 24 },
  { ...TERSE, caller: 24, hasSession: false },
  ...cut(1, [32, MAX_READ], [24, MAX_READ], [24, 40], [24, 34], [24, 30], [24, 27], [24, 24], [20, 24], [20, 20]),
  ...cut(0, [40, MAX_READ], [30, MAX_READ], [24, MAX_READ], [24, 40], [24, 34], [24, 30], [24, 24]),
  { ...TERSE, reasons: 0, hasSession: false, caller: SHORTEST, used: 24, changed: 24 },
  ...cut(1, [SHORTEST, 20], [SHORTEST, SHORTEST]),
  ...cut(0, [20, 22], [18, 20], [SHORTEST, 20], [SHORTEST, SHORTEST]),
  { ...TERSE, reasons: 0, hasSession: false, caller: 14, used: SHORTEST, changed: SHORTEST },
  { ...TERSE, reasons: 0, hasSession: false, caller: 14, used: 10, changed: SHORTEST, account: 12 },
];

/** Of an access key, a policy's version or another thing that AWS names: what it belongs to says more, as of a statement. */
const ID = /^(?:A[A-Z]{3}[A-Z0-9]{12,}|[a-z]{1,6}-[0-9a-f]{8,}|v\d+)$/;

function deed(
  { predicate, summary, targets, location }: Finding,
  { isTerse, reasons, used, changed }: Form,
  others: string,
): string {
  if (predicate === null) return ascii(summary, MAX_READ).replace(/\.$/, '');
  const several = targets.filter((target) => target.name !== null).length > 1;
  let text = briefly(predicate);
  for (const [index, { type, name: known, arn }] of targets.entries()) {
    if (known === null) continue;
    // "The root user of account 111122223333 in 111122223333" says it twice.
    if (type === 'root user' && known === location.accountId) text = text.replace(` of account ${known}`, '');
    const isFirst = index === 0;
    const short = cutMiddle(ascii(known, MAX_READ), isFirst ? changed : used);
    const isBelonging = isTerse && several;
    // Nobody takes AdministratorAccess for anything else; of others the word goes once names are cut.
    const isPlain = type === 'policy' && (changed < MAX_READ || /^arn:aws[a-z-]*:iam::aws:/.test(arn ?? ''));
    const words =
      isBelonging && !isFirst && (type === 'statement' || ID.test(known))
        ? withArticle(type)
        : isBelonging && isPlain
          ? short
          : `${type} ${short}`;
    text = text.replace(`${type} ${known}`, () => words + (isFirst ? others : ''));
  }
  if (isTerse) text = text.replace(/ (?:the|an?) /g, ' ');
  // The reason says it: "changed role vendor in prod: open to 444455556666".
  if (isTerse && reasons > 0)
    text = text
      .replace(/^(changed|added statement to) (?:trust policy|policy|access control list) of /, '$1 ')
      .replace(/^changed which events (.*) records$/, 'changed $1');
  return ascii(text, MAX_READ);
}

const unreadableTail = (count: number): string => (count === 0 ? '' : `, ${grouped(count)} unreadable`);

/** The ways to say why: both reasons, or one of them, what was done before what came with it. */
function whyTails(lead: Finding, { reasons }: Form): readonly string[] {
  const whys = reasons === 1 ? lead.reasons.flatMap(({ brief }) => brief ?? []).slice(0, 2) : [whyOf(lead, reasons)];
  return whys.filter((why) => why !== '').map((why) => `: ${ascii(why, MAX_READ)}`);
}

/** `IAM changes`, `denied IAM calls`, `events`: no more than is true of all of them. */
function noun(findings: readonly Finding[]): string {
  const service = findings.every(({ eventSource }) => eventSource === 'iam.amazonaws.com') ? 'IAM ' : '';
  const end = findings.length === 1 ? '' : 's';
  const [kind, ...others] = new Set(findings.map(({ outcome }) => outcome.kind));
  const isOne = others.length === 0;
  if (isOne && kind !== 'succeeded') return `${kind} ${service}call${end}`;
  const changes = isOne && findings.every(({ category }) => category !== 'sign-in');
  return `${service}${changes ? 'change' : 'event'}${end}`;
}

/** `2 critical of 36 IAM events: `, and nothing of one. */
function countOf(findings: readonly Finding[], lead: Finding, { isFull, isTerse }: Form): string {
  if (findings.length === 1) return outcomeTag(lead.outcome);
  const accounts = new Set(findings.map(({ location }) => location.accountId)).size;
  const where = isFull && accounts > 1 ? ` in ${grouped(accounts)} accounts` : '';
  const alike = findings.filter(({ severity }) => severity === lead.severity).length;
  if (alike === findings.length && !isTerse) return `${grouped(alike)} ${noun(findings)}${where}: `;
  const all = `of ${grouped(findings.length)}${isFull ? ` ${noun(findings)}` : ''}`;
  return `${grouped(alike)}${isTerse ? '' : ` ${lead.severity}`} ${all}${where}: `;
}

/** ` and 2 more`: what else the caller did the same to. */
function othersOf(findings: readonly Finding[], lead: Finding): string {
  const alike = findings.filter((each) => likeness(each) === likeness(lead));
  const names = new Set(alike.flatMap(({ targets }) => targets[0]?.name ?? []));
  return names.size > 1 ? ` and ${grouped(names.size - 1)} more` : '';
}

/** First, so that nobody acts on what somebody else may have written. */
const doubt = (isUnverified = false): string => (isUnverified ? 'UNVERIFIED: ' : '');

function told({ findings, unreadable, isUnverified }: Batch, lead: Finding): string {
  const others = othersOf(findings, lead);
  const partsOf = (form: Form, why: string, more: string): readonly [head: string, deed: string, tail: string] => {
    const who =
      lead.predicate === null ? '' : cutMiddle(ascii(shortActor(lead.actor, form.hasSession), MAX_READ), form.caller);
    return [
      tag(tagOf(lead)) + doubt(isUnverified) + countOf(findings, lead, form),
      `${who} ${deed(lead, form, more)}`.trim(),
      ` in ${accountForm(lead.location, form)}${why}${unreadableTail(unreadable.length)}`,
    ];
  };
  for (const form of FORMS) {
    const whys = whyTails(lead, form);
    for (const why of whys.length > 0 ? whys : ['']) {
      // Worth more than the account's id, and less than a name.
      for (const more of form.isFull || others === '' ? [others] : [others, '']) {
        const [head, what, tail] = partsOf(form, why, more);
        const room = MAX_SUBJECT - head.length - tail.length;
        if (what.length <= room) return head + what + tail;
        if (form === FORMS.at(-1) && more === '' && room > 0) return head + cutMiddle(what, room) + tail;
      }
    }
  }
  return FALLBACK_SUBJECT;
}

function unreadableFirst({ alertName, logGroup, findings, unreadable, isUnverified }: Batch): string {
  const isMessage = unreadable.some(({ kind }) => kind === 'message');
  const what = isMessage
    ? 'A message in the redelivery queue could not be read'
    : unreadable.some(({ kind }) => kind === 'payload')
      ? 'A delivery of CloudTrail records could not be read'
      : `${grouped(unreadable.length)} CloudTrail record${unreadable.length === 1 ? '' : 's'} could not be read`;
  const head = `${tag(UNREADABLE_SEVERITY.toUpperCase())}${isMessage ? '' : doubt(isUnverified)}${what}`;
  const rest = findings.length === 0 ? '' : `, and ${grouped(findings.length)} ${noun(findings)}`;
  const where = ` in ${ascii(logGroup ?? alertName, MAX_READ)}`;
  return `${head}${rest}${cutMiddle(where, MAX_SUBJECT - head.length - rest.length)}`;
}

function compose(batch: Batch): string {
  const lead = leadOf(batch);
  if (batch.unreadable.length > 0 && (lead === undefined || rank(lead.severity) < rank(UNREADABLE_SEVERITY))) {
    return unreadableFirst(batch);
  }
  if (lead === undefined) return FALLBACK_SUBJECT;
  return told(batch, lead);
}

/** At most 99 printable ASCII characters, never empty. What was suppressed is not mentioned. */
export function subjectOf(batch: Batch): string {
  const subject = cutMiddle(compose(batch).trim(), MAX_SUBJECT);
  return SAFE.test(subject) ? subject : FALLBACK_SUBJECT;
}
