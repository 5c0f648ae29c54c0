import { describe, expect, it } from 'vitest';
import { LIST_NAMES, LISTS } from '../../../lambda-src/finding/lists.ts';
import { ruleOf, SETTINGS } from '../../settings.ts';

describe.each(LIST_NAMES)('%s', (name) => {
  it.each([7, 'a', null, true, LISTS[name].isMap ? ['a'] : { a: 'b' }])(
    'that is %j changes nothing, and says so',
    (value) => {
      const problems: string[] = [];
      expect(LISTS[name].set(SETTINGS, value, problems)).toEqual(SETTINGS);
      expect(problems).toEqual([expect.stringContaining(`${name} is no JSON `)]);
    },
  );

  it('that is empty is no problem', () => {
    const problems: string[] = [];
    expect(LISTS[name].set(SETTINGS, LISTS[name].isMap ? {} : [], problems)).toEqual(SETTINGS);
    expect(problems).toEqual([]);
  });
});

it('a rule that cannot be used hides nothing, and the others hold', () => {
  const problems: string[] = [];
  const value = [
    { reason: 'Tags', event_names: ['Tag*'] },
    { reason: 'Typo', event_name: ['Tag*'] },
  ];
  expect(LISTS.SUPPRESSION_RULES.set(SETTINGS, value, problems).suppressionRules).toEqual([
    ruleOf({ reason: 'Tags', eventNames: ['Tag*'] }),
  ]);
  expect(problems).toEqual(['SUPPRESSION_RULES: rule 2 has unknown attributes: event_name; it hides nothing.']);
});

it('an identity that cannot be trusted is not, and the others are', () => {
  const problems: string[] = [];
  const value = ['o-exampleorgid', '*', 7];
  const { trusted } = LISTS.TRUSTED_ORGANIZATION_IDS.set(SETTINGS, value, problems);
  expect(trusted).toEqual({ ...SETTINGS.trusted, organizationIds: ['o-exampleorgid'] });
  expect(problems).toEqual([expect.stringContaining('TRUSTED_ORGANIZATION_IDS has "*", which is not trusted')]);
});
