/** Settings that are lists, and what becomes of one that cannot be used: it hides nothing and trusts nobody. */

import type { Trusted } from '../policy/trusted.ts';
import { isObject } from '../record/json.ts';
import { readSuppressionRule, TRUSTED } from './accepted.ts';
import type { Settings, SuppressionRule } from './settings.ts';

interface List {
  /** Otherwise it is a JSON list. */
  readonly isMap: boolean;
  /** What follows from its absence, for a note in the alert. */
  readonly consequence: string;
  /**
   * The settings with it.
   * @param problems takes a sentence for each entry that cannot be used
   */
  readonly set: (settings: Settings, value: unknown, problems: string[]) => Settings;
}

const wrongForm = (name: string, example: string): string => `${name} is no JSON ${example}`;

function accountNames(settings: Settings, value: unknown, problems: string[]): Settings {
  const entries = isObject(value) ? Object.entries(value) : [['', null]];
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    return { ...settings, accountNames: Object.fromEntries(entries) };
  }
  problems.push(wrongForm('ACCOUNT_NAMES', 'object of strings; write one, as {"111122223333":"prod"}.'));
  return settings;
}

function suppressionRules(settings: Settings, value: unknown, problems: string[]): Settings {
  if (!Array.isArray(value)) {
    problems.push(
      wrongForm('SUPPRESSION_RULES', 'list of objects; write one, as [{"reason":"…","event_names":["Tag*"]}].'),
    );
    return settings;
  }
  const rules = value.flatMap((rule: unknown, index): readonly SuppressionRule[] => {
    const read = readSuppressionRule(rule);
    if ('value' in read) return [read.value];
    problems.push(`SUPPRESSION_RULES: rule ${index + 1} ${read.problem}; it hides nothing.`);
    return [];
  });
  return { ...settings, suppressionRules: rules };
}

function trusted(field: keyof Trusted, input: keyof typeof TRUSTED): List {
  const name = input.toUpperCase();
  const { meaning, accepts } = TRUSTED[input];
  const set: List['set'] = (settings, value, problems) => {
    if (!Array.isArray(value)) {
      problems.push(wrongForm(name, 'list of strings; write one, as ["a","b"].'));
      return settings;
    }
    const good = value.filter((entry): entry is string => typeof entry === 'string' && accepts(entry));
    const [bad] = value.filter((entry) => !good.includes(entry));
    if (bad !== undefined) {
      problems.push(`${name} has ${JSON.stringify(bad)}, which is not trusted; write ${meaning}.`);
    }
    return { ...settings, trusted: { ...settings.trusted, [field]: good } };
  };
  return { isMap: false, consequence: 'identities that are trusted may be called external', set };
}

export const LISTS = {
  ACCOUNT_NAMES: { isMap: true, consequence: 'accounts are shown without their names', set: accountNames },
  SUPPRESSION_RULES: { isMap: false, consequence: 'what they suppress is sent, too', set: suppressionRules },
  TRUSTED_ACCOUNT_IDS: trusted('accountIds', 'trusted_account_ids'),
  TRUSTED_ORGANIZATION_IDS: trusted('organizationIds', 'trusted_organization_ids'),
  TRUSTED_NETWORK_IDS: trusted('networkIds', 'trusted_network_ids'),
  TRUSTED_FEDERATED_SUBJECTS: trusted('federatedSubjects', 'trusted_federated_subjects'),
} as const satisfies Readonly<Record<string, List>>;

export type ListName = keyof typeof LISTS;
export const LIST_NAMES = Object.keys(LISTS).filter((name): name is ListName => name in LISTS);
