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
import { leadOf, UNREADABLE_SEVERITY } from './groups.ts';
import { grouped } from './plain.ts';
import { briefly, shortActor, tagOf } from './words.ts';

export const MAX_SUBJECT = 99;

/** For a batch nothing better can be said of. */
export const FALLBACK_SUBJECT = 'IAM change alert: severity, account and details are in the message';

const SAFE = /^[!-~][ -~]{0,98}$/;
const MAX_ACCOUNT_NAME = 24;
const MAX_READ = 400;

const tag = (label: string): string => `[${label}] `;

const idWords = (accountId: string | null): string =>
  accountId === null ? 'an unnamed account' : cutMiddle(ascii(accountId, MAX_READ), 16);

const accountName = (text: string): string => cutMiddle(ascii(text, MAX_READ), MAX_ACCOUNT_NAME);

/** The account by name and id, or by its name alone. */
function accountForm({ accountId, accountName: known }: Location, isFull: boolean): string {
  const label = known === null ? '' : accountName(known);
  if (label === '') return idWords(accountId);
  return isFull && accountId !== null ? `${label} (${idWords(accountId)})` : label;
}

const OUTCOME = { succeeded: '', failed: 'FAILED: ', denied: 'DENIED: ' } as const;

const SHORTEST = 16;
/** Caller, deed and object are recognized in as many characters, however long their names are. */
const MIN_DEED = 45;

/** How a subject is shortened: what it says twice goes first, what tells targets apart last. */
interface Form {
  /** The account's id beside its name, and what was counted. */
  readonly isFull: boolean;
  /** Ids of what belongs to something that is named, the word "policy", the severity of those counted. */
  readonly isTerse: boolean;
  readonly hasReason: boolean;
  /** The longest name; a longer one loses its middle. */
  readonly name: number;
}

const TERSE = { isFull: false, isTerse: true };
const terse = (hasReason: boolean, ...names: readonly number[]): readonly Form[] =>
  names.map((name) => ({ ...TERSE, hasReason, name }));

/** Names keep so much that each is recognized; then the reason goes, then more of the names. */
const FORMS: readonly Form[] = [
  { isFull: true, isTerse: false, hasReason: true, name: MAX_READ },
  { isFull: false, isTerse: false, hasReason: true, name: MAX_READ },
  ...terse(true, MAX_READ, 48, 40, 34, 30, 27, 24, 22, 20),
  ...terse(false, MAX_READ, 48, 40, 34, 30, 27, 24),
  ...terse(true, 18, SHORTEST),
  ...terse(false, 22, 20, 18, SHORTEST),
];

/** Of an access key, a policy's version or another thing that AWS names: what it belongs to says more. */
const ID = /^(?:A[A-Z]{3}[A-Z0-9]{12,}|[a-z]{1,6}-[0-9a-f]{8,}|v\d+)$/;

function deed({ predicate, summary, targets, location }: Finding, { isTerse, hasReason, name }: Form): string {
  if (predicate === null) return ascii(summary, MAX_READ).replace(/\.$/, '');
  const several = targets.filter((target) => target.name !== null).length > 1;
  let text = briefly(predicate);
  for (const { type, name: known } of targets) {
    if (known === null) continue;
    // "The root user of account 111122223333 in 111122223333" says it twice.
    if (type === 'root user' && known === location.accountId) text = text.replace(` of account ${known}`, '');
    const short = cutMiddle(ascii(known, MAX_READ), name);
    const isBelonging = isTerse && several;
    const words =
      isBelonging && ID.test(known) ? withArticle(type) : isBelonging && type === 'policy' ? short : `${type} ${short}`;
    text = text.replace(`${type} ${known}`, () => words);
  }
  if (isTerse) text = text.replace(/ (?:the|an?) /g, ' ');
  // The reason says it: "changed role vendor in prod: open to an external account".
  if (isTerse && hasReason) text = text.replace(/^changed (?:trust policy|policy|access control list) of /, 'changed ');
  return ascii(text, MAX_READ);
}

const unreadableTail = (count: number): string => (count === 0 ? '' : `, ${grouped(count)} unreadable`);

/** Why it is as serious as it is, where what was done does not say it. */
function whyTail({ reasons }: Finding): string {
  const why = ascii(reasons.find((reason) => reason.brief !== undefined)?.brief ?? '', MAX_READ);
  return why === '' ? '' : `: ${why}`;
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

/** `2 critical of 36 IAM events: `, and nothing of one. */
function countOf(findings: readonly Finding[], lead: Finding, { isFull, isTerse }: Form): string {
  if (findings.length === 1) return OUTCOME[lead.outcome.kind];
  const accounts = new Set(findings.map(({ location }) => location.accountId)).size;
  const where = isFull && accounts > 1 ? ` in ${grouped(accounts)} accounts` : '';
  const alike = findings.filter(({ severity }) => severity === lead.severity).length;
  if (alike === findings.length) return `${grouped(alike)} ${noun(findings)}${where}: `;
  const all = `of ${grouped(findings.length)}${isFull ? ` ${noun(findings)}` : ''}`;
  return `${grouped(alike)}${isTerse ? '' : ` ${lead.severity}`} ${all}${where}: `;
}

function told({ findings, unreadable }: Batch, lead: Finding): string {
  const partsOf = (form: Form): readonly [head: string, deed: string, tail: string] => {
    const who =
      lead.predicate === null ? '' : cutMiddle(ascii(shortActor(lead.actor), MAX_READ), Math.max(form.name, 20));
    return [
      tag(tagOf(lead)) + countOf(findings, lead, form),
      `${who} ${deed(lead, form)}`.trim(),
      ` in ${accountForm(lead.location, form.isFull)}${form.hasReason ? whyTail(lead) : ''}${unreadableTail(unreadable.length)}`,
    ];
  };
  for (const form of FORMS) {
    const [head, what, tail] = partsOf(form);
    const room = MAX_SUBJECT - head.length - tail.length;
    if (what.length <= room) return head + what + tail;
    if (form.name === SHORTEST && room >= (form.hasReason ? MIN_DEED : 0)) return head + cutMiddle(what, room) + tail;
  }
  return FALLBACK_SUBJECT;
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
