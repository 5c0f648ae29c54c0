import type { TargetSpec } from '../record/targets.ts';
import type { Severity } from './severity.ts';
import type { CatalogueEntry, Category, ServiceCatalogue } from './types.ts';

/**
 * A target of the given type. Places without a known first word are request parameters: `userName` is
 * `request.userName`.
 */
export const target = (type: string, ...places: readonly string[]): TargetSpec => ({
  type,
  name: places.map((place) =>
    /^(?:(?:response|additional|service)\.|caller$|account$)/.test(place) ? place : `request.${place}`,
  ),
});

const IRREGULAR: Readonly<Record<string, string>> = {
  get: 'got',
  give: 'gave',
  have: 'had',
  let: 'let',
  run: 'ran',
  transfer: 'transferred',
  make: 'made',
  put: 'put',
  reset: 'reset',
  scan: 'scanned',
  send: 'sent',
  set: 'set',
  stop: 'stopped',
  tag: 'tagged',
  take: 'took',
  untag: 'untagged',
};

const pastOf = (verb: string): string =>
  IRREGULAR[verb] ?? `${verb.replace(/([^aeiou])y$/, '$1i')}${verb.endsWith('e') ? 'd' : 'ed'}`;

type Targets = TargetSpec | readonly TargetSpec[];

type Row = (
  severity: Severity,
  words: string,
  targets: Targets,
  techniques?: string,
  reason?: string,
) => CatalogueEntry;

/**
 * Makes the rows of a category. `words` is `<verb> <object>`: `attach {1} to {0}`; empty where the event's name says it, as
 * `DeleteTrail` says `delete {0}`. `techniques` are separated by spaces.
 */
const rowOf =
  (category: Category): Row =>
  (severity, words, targets, techniques = '', reason) => {
    const space = words.indexOf(' ');
    const verb = words.slice(0, space);
    return {
      category,
      severity,
      verb,
      past: pastOf(verb),
      object: words.slice(space + 1) || '{0}',
      targets: [targets].flat(),
      techniques: techniques === '' ? [] : techniques.split(' '),
      ...(reason === undefined ? {} : { reason }),
    };
  };

export const permissions = rowOf('permissions');
export const trust = rowOf('trust');
export const credentials = rowOf('credentials');
export const mfa = rowOf('mfa');
export const identity = rowOf('identity');
export const federation = rowOf('federation');
export const boundary = rowOf('boundary');
export const accountSettings = rowOf('account settings');
export const organization = rowOf('organization');
export const tags = rowOf('tags');
export const signIn = rowOf('sign-in');
export const logging = rowOf('logging');
export const alerting = rowOf('alerting');
export const other = rowOf('other');

/** A row with the words that the event's name says, where it has none of its own. */
export function namedAfter(eventName: string, entry: CatalogueEntry): CatalogueEntry {
  if (entry.verb !== '') return entry;
  const verb = /^[A-Z][a-z]+/.exec(eventName)?.[0].toLowerCase() ?? '';
  return { ...entry, verb, past: pastOf(verb) };
}

/** A row of what people, tools and services do all day. */
export const routine = (row: Row, words: string, targets: Targets, techniques = ''): CatalogueEntry => ({
  ...row('info', words, targets, techniques),
  routine: 'always',
});

/** Tags of whatever the service has. */
export const tagging = (what: TargetSpec): ServiceCatalogue => ({
  TagResource: tags('low', '', what, 'T1098'),
  UntagResource: tags('low', '', what, 'T1098'),
});

/** The account the record is of: the target of calls that change a setting of the whole account. */
export const ACCOUNT: TargetSpec = target('account', 'account');
