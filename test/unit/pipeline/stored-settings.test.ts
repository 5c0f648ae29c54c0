import { describe, expect, it } from 'vitest';
import { type StoredSetting, withStored } from '../../../lambda-src/pipeline/stored-settings.ts';
import { SETTINGS } from '../../settings.ts';

const NAMES: StoredSetting = { name: 'ACCOUNT_NAMES', parameters: ['/a/ACCOUNT_NAMES/1', '/a/ACCOUNT_NAMES/2'] };
const PRINCIPALS: StoredSetting = { name: 'EXCLUDED_PRINCIPAL_ARNS', parameters: ['/a/EXCLUDED_PRINCIPAL_ARNS/1'] };
const EVENTS: StoredSetting = { name: 'EXCLUDED_EVENT_NAMES', parameters: ['/a/EXCLUDED_EVENT_NAMES/1'] };
const TRUSTED: StoredSetting = { name: 'TRUSTED_ACCOUNT_IDS', parameters: ['/a/TRUSTED_ACCOUNT_IDS/1'] };
const DEPLOYER = 'arn:aws:iam::*:role/deployer';

const reading =
  (values: Readonly<Record<string, string>>) =>
  async (names: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map(Object.entries(values).filter(([name]) => names.includes(name)));

describe('settings in parameters', () => {
  it('are put together from their parts', async () => {
    const read = reading({
      '/a/ACCOUNT_NAMES/1': '{"111122223333":"prod"}',
      '/a/ACCOUNT_NAMES/2': '{"444455556666":"dev"}',
      '/a/EXCLUDED_PRINCIPAL_ARNS/1': JSON.stringify([DEPLOYER]),
      '/a/EXCLUDED_EVENT_NAMES/1': '["Tag*"]',
      '/a/TRUSTED_ACCOUNT_IDS/1': '["444455556666"]',
    });
    expect(await withStored(SETTINGS, [NAMES, PRINCIPALS, EVENTS, TRUSTED], read)).toEqual({
      ...SETTINGS,
      accountNames: { '111122223333': 'prod', '444455556666': 'dev' },
      excludedPrincipalArns: [DEPLOYER],
      excludedEventNames: ['Tag*'],
      trustedAccountIds: ['444455556666'],
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

  it('that cannot be read exclude nothing, and the note says why', async () => {
    const denied = Object.assign(new Error('User: x is not authorized'), { name: 'AccessDeniedException' });
    const { excludedPrincipalArns, notes } = await withStored(SETTINGS, [PRINCIPALS], () => Promise.reject(denied));
    expect(excludedPrincipalArns).toEqual([]);
    expect(notes).toEqual([
      '1 of 1 parameters of excluded_principal_arns could not be read (/a/EXCLUDED_PRINCIPAL_ARNS/1: AccessDeniedException: User: x is not authorized): what is excluded is alerted, too.',
    ]);
  });

  it('that are missing are told with what follows from it', async () => {
    const { notes } = await withStored(SETTINGS, [NAMES, PRINCIPALS, EVENTS, TRUSTED], reading({}));
    expect(notes.map((note) => note.replace(/^.*\): /, ''))).toEqual([
      'accounts are shown without their names.',
      'what is excluded is alerted, too.',
      'what is excluded is alerted, too.',
      'accounts that are trusted may be called external.',
    ]);
  });

  it.each(['null', '7', '"prod"', '[]', '["prod"]', '{"111122223333":null}'])(
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
    ['no JSON', '["Tag', 'it is not JSON'],
    ['another kind', '{"0":"Tag*"}', 'it has another form than Terraform wrote'],
    ['null', 'null', 'it has another form than Terraform wrote'],
    ['other values', '["Tag*",1]', 'it has another form than Terraform wrote'],
  ])('that were changed by hand into %s are left out', async (_, text, problem) => {
    const { excludedEventNames, notes } = await withStored(
      SETTINGS,
      [EVENTS],
      reading({ '/a/EXCLUDED_EVENT_NAMES/1': text }),
    );
    expect(excludedEventNames).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(`(/a/EXCLUDED_EVENT_NAMES/1: ${problem})`)]);
  });
});
