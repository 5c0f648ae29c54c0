/** What happened, in words, from the catalogue's row and the targets. */
import type { CatalogueEntry } from '../catalogue/types.ts';
import type { OutcomeKind } from '../record/outcome.ts';
import type { CloudTrailRecord } from '../record/record.ts';
import type { Target } from '../record/targets.ts';

/** `MFA`, `SSH` and `S3` begin with a vowel where they are spoken; `user` does not. */
const withArticle = (type: string): string => (/^(?:[aeio]|MFA|SSH|S3)/i.test(type) ? `an ${type}` : `a ${type}`);

function inWords({ type, name }: Target): string {
  if (type === 'root user') return name === null ? 'the root user' : `the root user of account ${name}`;
  return name === null ? withArticle(type) : `${type} ${name}`;
}

/** A name that only the answer can give is not missing where the call made nothing. */
const isUnborn = (entry: CatalogueEntry, index: number, outcome: OutcomeKind): boolean =>
  outcome !== 'succeeded' && entry.targets[index]?.name.every((place) => place.startsWith('response.')) === true;

/**
 * The predicate of the summary, for `<actor> <verbPhrase>`: "attached policy X to role Y", or "tried to attach policy X
 * to role Y" when the call failed or was denied. What the record does not name is said, not guessed.
 */
export function whatHappened(
  entry: CatalogueEntry | null,
  targets: readonly Target[],
  outcome: { readonly kind: OutcomeKind },
  record: Pick<CloudTrailRecord, 'eventSource' | 'eventName'>,
): { readonly verbPhrase: string } {
  const succeeded = outcome.kind === 'succeeded';
  if (entry === null) {
    const call = `${record.eventName ?? 'an unnamed action'} on ${record.eventSource === null ? 'an unnamed service' : `service ${record.eventSource}`}`;
    const what = targets.length === 0 ? '' : ` (${targets.map(inWords).join(', ')})`;
    return { verbPhrase: `${succeeded ? 'called' : 'tried to call'} ${call}${what}` };
  }
  const unnamed = new Set<string>();
  // One pass: a name that contains `{1}` stays what it is.
  const object = entry.object.replace(/\{(\d)\}/g, (_, digit: string) => {
    const index = Number(digit);
    const target = targets[index];
    if (target === undefined) return 'something';
    if (target.name === null && target.type !== 'root user' && !isUnborn(entry, index, outcome.kind))
      unnamed.add(`the ${target.type}`);
    return inWords(target);
  });
  const missing = unnamed.size === 0 ? '' : ` (the record does not name ${[...unnamed].join(' or ')})`;
  return { verbPhrase: `${succeeded ? entry.past : `tried to ${entry.verb}`} ${object}${missing}` };
}
