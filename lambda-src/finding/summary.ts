/** What happened, in words, from the catalogue's row and the targets. */
import type { CatalogueEntry } from '../catalogue/types.ts';
import { type Actor, actorPhrase } from '../record/actor.ts';
import { at, type Json } from '../record/json.ts';
import type { Location } from '../record/location.ts';
import type { Outcome, OutcomeKind } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import type { Target } from '../record/targets.ts';

/** `MFA`, `SSH` and `S3` begin with a vowel where they are spoken; `user` does not. */
export const withArticle = (type: string): string =>
  /^(?:[aeio]|MFA|SSH|S3)/i.test(type) ? `an ${type}` : `a ${type}`;

function inWords({ type, name }: Target): string {
  if (type === 'root user') return name === null ? 'the root user' : `the root user of account ${name}`;
  return name === null ? withArticle(type) : `${type} ${name}`;
}

/** A name that only the answer can give is not missing where the call made nothing. */
const isUnborn = (entry: CatalogueEntry, index: number, outcome: OutcomeKind): boolean =>
  outcome !== 'succeeded' && entry.targets[index]?.name.every((place) => place.startsWith('response.')) === true;

/** A value that AWS defines, as `Inactive`; of another form it is for the details. */
const valueWords = (value: Json | undefined): string =>
  value != null && /^\w{1,24}$/.test(String(value)) ? String(value) : 'another value';

/**
 * What was done, for `<caller> <predicate>`: "attached policy X to role Y", or "tried to attach policy X to role Y" when the
 * call failed or was denied. What the record does not name is said, not guessed.
 */
export function predicateOf(
  entry: CatalogueEntry | null,
  targets: readonly Target[],
  outcome: Pick<Outcome, 'kind'>,
  record: Pick<CloudTrailRecord, 'eventSource' | 'eventName' | 'requestParameters'>,
): string {
  const succeeded = outcome.kind === 'succeeded';
  if (entry === null) {
    const call = `${record.eventName ?? 'an unnamed action'} on ${record.eventSource === null ? 'an unnamed service' : `service ${record.eventSource}`}`;
    const what = targets.length === 0 ? '' : ` (${targets.map(inWords).join(', ')})`;
    return `${succeeded ? 'called' : 'tried to call'} ${call}${what}`;
  }
  const unnamed = new Set<string>();
  // One pass: a name that contains `{1}` stays what it is.
  const object = entry.object.replace(/\{(\w+)\}/g, (_, place: string) => {
    const index = Number(place);
    if (Number.isNaN(index)) return valueWords(at(record.requestParameters, place));
    const target = targets[index];
    if (target === undefined) return 'something';
    if (target.name === null && target.type !== 'root user' && !isUnborn(entry, index, outcome.kind))
      unnamed.add(`the ${target.type}`);
    return inWords(target);
  });
  const missing = unnamed.size === 0 ? '' : ` (the record does not name ${[...unnamed].join(' or ')})`;
  return `${succeeded ? entry.past : `tried to ${entry.verb}`} ${object}${missing}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const accountPhrase = ({ accountName, accountId }: Location): string => {
  if (accountName !== null) return accountName;
  return accountId === null ? 'an account the record does not name' : `account ${accountId}`;
};

/** "It was denied." is a sentence of its own: the outcome is always said in words. */
function outcomeSentence({ kind, errorCode }: Outcome): string {
  if (kind === 'denied') return ' It was denied.';
  if (kind === 'failed') return errorCode === null ? ' It failed.' : ` It failed (${errorCode}).`;
  return '';
}

export function summaryOf(actor: Actor, predicate: string, location: Location, outcome: Outcome): string {
  const account = accountPhrase(location);
  const where = predicate.includes(account) && location.accountName === null ? '' : ` in ${account}`;
  const did = `${predicate}${where}`.replace(/ the account in account (\d+)$/, ' account $1');
  return `${capital(actorPhrase(actor))} ${did}.${outcomeSentence(outcome)}`;
}
