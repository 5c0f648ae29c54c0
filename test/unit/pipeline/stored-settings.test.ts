import { describe, expect, it } from 'vitest';
import { type StoredSetting, withStored } from '../../../lambda-src/pipeline/stored-settings.ts';
import { ruleOf, SETTINGS } from '../../settings.ts';

const NAMES: StoredSetting = { name: 'ACCOUNT_NAMES', parameters: ['/a/ACCOUNT_NAMES/1', '/a/ACCOUNT_NAMES/2'] };
const RULES: StoredSetting = {
  name: 'SUPPRESSION_RULES',
  parameters: ['/a/SUPPRESSION_RULES/1', '/a/SUPPRESSION_RULES/2'],
};
const TRUSTED: StoredSetting = { name: 'TRUSTED_ACCOUNT_IDS', parameters: ['/a/TRUSTED_ACCOUNT_IDS/1'] };
const NETWORKS: StoredSetting = { name: 'TRUSTED_NETWORK_IDS', parameters: ['/a/TRUSTED_NETWORK_IDS/1'] };
const rule = (name: string): string => JSON.stringify([{ reason: name, event_names: [name], principal_arns: null }]);

const reading =
  (values: Readonly<Record<string, string>>) =>
  async (names: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map(Object.entries(values).filter(([name]) => names.includes(name)));

describe('settings in parameters', () => {
  it('are put together from their parts', async () => {
    const read = reading({
      '/a/ACCOUNT_NAMES/1': '{"111122223333":"prod"}',
      '/a/ACCOUNT_NAMES/2': '{"444455556666":"dev"}',
      '/a/SUPPRESSION_RULES/1': rule('Tag*'),
      '/a/SUPPRESSION_RULES/2': rule('Untag*'),
      '/a/TRUSTED_NETWORK_IDS/1': '["vpc-0123456789abcdef0"]',
      '/a/TRUSTED_ACCOUNT_IDS/1': '["444455556666"]',
    });
    expect(await withStored(SETTINGS, [NAMES, RULES, TRUSTED, NETWORKS], read)).toEqual({
      ...SETTINGS,
      accountNames: { '111122223333': 'prod', '444455556666': 'dev' },
      suppressionRules: [
        ruleOf({ reason: 'Tag*', eventNames: ['Tag*'] }),
        ruleOf({ reason: 'Untag*', eventNames: ['Untag*'] }),
      ],
      trusted: { ...SETTINGS.trusted, accountIds: ['444455556666'], networkIds: ['vpc-0123456789abcdef0'] },
      notes: [],
    });
  });

  it('that are there in part are used in part, and the note says how much is missing', async () => {
    const read = reading({ '/a/ACCOUNT_NAMES/1': '{"111122223333":"prod"}' });
    const { accountNames, notes } = await withStored(SETTINGS, [NAMES], read);
    expect(accountNames).toEqual({ '111122223333': 'prod' });
    expect(notes).toEqual([
      '1 of 2 parameters of account_names could not be read (/a/ACCOUNT_NAMES/2: it does not exist): accounts are shown without their names.',
    ]);
  });

  it('that cannot be read hide nothing, and the note says why', async () => {
    const denied = Object.assign(new Error('User: x is not authorized'), { name: 'AccessDeniedException' });
    const { suppressionRules, notes } = await withStored(SETTINGS, [RULES], () => Promise.reject(denied));
    expect(suppressionRules).toEqual([]);
    expect(notes).toEqual([
      '2 of 2 parameters of suppression_rules could not be read (/a/SUPPRESSION_RULES/1: AccessDeniedException: User: x is not authorized): what they suppress is sent, too.',
    ]);
  });

  it('that are missing are told with what follows from it', async () => {
    const { notes } = await withStored(SETTINGS, [NAMES, RULES, TRUSTED, NETWORKS], reading({}));
    expect(notes.map((note) => note.replace(/^.*\): /, ''))).toEqual([
      'accounts are shown without their names.',
      'what they suppress is sent, too.',
      'identities that are trusted may be called external.',
      'identities that are trusted may be called external.',
    ]);
  });

  it.each(['null', '7', '"prod"', '[]', '["prod"]'])(
    'that should be names of accounts, and are %s, are left out',
    async (text) => {
      const { accountNames, notes } = await withStored(
        SETTINGS,
        [{ ...NAMES, parameters: ['/a/ACCOUNT_NAMES/1'] }],
        reading({ '/a/ACCOUNT_NAMES/1': text }),
      );
      expect(accountNames).toEqual({});
      expect(notes).toEqual([expect.stringContaining('it has another form than Terraform wrote')]);
    },
  );

  it.each([
    ['no JSON', '[{"reason', 'it is not JSON'],
    ['another kind', '{"0":{}}', 'it has another form than Terraform wrote'],
    ['null', 'null', 'it has another form than Terraform wrote'],
  ])('that were changed by hand into %s are left out, and the others hold', async (_, text, problem) => {
    const read = reading({ '/a/SUPPRESSION_RULES/1': text, '/a/SUPPRESSION_RULES/2': rule('Tag*') });
    const { suppressionRules, notes } = await withStored(SETTINGS, [RULES], read);
    expect(suppressionRules.map(({ reason }) => reason)).toEqual(['Tag*']);
    expect(notes).toEqual([expect.stringContaining(`(/a/SUPPRESSION_RULES/1: ${problem})`)]);
  });

  it('that were changed by hand into entries that mean nothing are used without those, and the note names one', async () => {
    const read = reading({
      '/a/ACCOUNT_NAMES/1': '{"111122223333":null}',
      '/a/ACCOUNT_NAMES/2': '{}',
      '/a/SUPPRESSION_RULES/1': '[{"reason":"All","event_names":["*"]}]',
      '/a/SUPPRESSION_RULES/2': rule('Tag*'),
      '/a/TRUSTED_ACCOUNT_IDS/1': '["444455556666",7]',
    });
    const { accountNames, suppressionRules, trusted, notes } = await withStored(
      SETTINGS,
      [NAMES, RULES, TRUSTED],
      read,
    );
    expect([accountNames, suppressionRules.length, trusted.accountIds]).toEqual([{}, 1, ['444455556666']]);
    expect(notes).toEqual([
      expect.stringContaining('ACCOUNT_NAMES is no JSON object of strings'),
      expect.stringContaining('SUPPRESSION_RULES: rule 1 has event_names'),
      expect.stringContaining('TRUSTED_ACCOUNT_IDS has 7'),
    ]);
  });
});
