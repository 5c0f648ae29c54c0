import { describe, expect, it } from 'vitest';
import { Inquiry } from '../../../lambda-src/look-up/inquiry.ts';
import { type Standing, standingOf } from '../../../lambda-src/look-up/standing.ts';
import { type Account, allowanceOf, awsPolicy, NOW, policyArn, readerOf, refused } from '../../iam-account.ts';
import { COSTLY } from '../../policy/costly.ts';
import { ALLOW_ALL, policy, READ_ONE } from '../../rules/found.ts';

const PASS = policy({ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' });
const RUN = policy({ Effect: 'Allow', Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' });
const CONTEXT = { accountId: '111122223333', partition: 'aws', self: false };
const own = (document: string) => ({ versions: { v1: document }, inForce: 'v1' });

const standing = (account: Account, type: 'user' | 'role' | 'group' = 'user', name = 'bob'): Promise<Standing> =>
  standingOf({ type, name }, new Inquiry('111122223333', NOW, allowanceOf(readerOf(account))), CONTEXT);

describe('a user is an administrator', () => {
  it.each<[string, Account, string]>([
    [
      'by an attached policy of AWS',
      { principals: { 'user bob': { attached: [awsPolicy('AdministratorAccess')] } } },
      'User bob is an administrator (AdministratorAccess)',
    ],
    [
      'by a group',
      {
        principals: {
          'user bob': { groups: ['readers', 'admins'] },
          'group readers': { attached: [awsPolicy('ReadOnlyAccess')] },
          'group admins': { inline: { all: ALLOW_ALL } },
        },
      },
      'User bob is an administrator (group admins: all)',
    ],
    [
      'by a customer managed policy',
      {
        principals: { 'user bob': { attached: [policyArn('app')] } },
        policies: { [policyArn('app')]: own(ALLOW_ALL) },
      },
      'User bob is an administrator (app)',
    ],
    [
      'with all of IAM',
      { principals: { 'user bob': { attached: [awsPolicy('IAMFullAccess')] } } },
      'User bob can become an administrator (IAMFullAccess)',
    ],
    [
      'by two policies together',
      { principals: { 'user bob': { inline: { pass: PASS, run: RUN } } } },
      'User bob can become an administrator (pass and run together)',
    ],
    [
      'within a boundary that bounds nothing',
      {
        principals: {
          'user bob': { attached: [awsPolicy('AdministratorAccess')], boundary: awsPolicy('AdministratorAccess') },
        },
      },
      'User bob is an administrator (AdministratorAccess)',
    ],
  ])('%s', async (_, account, words) => expect((await standing(account)).administrator).toBe(words));
});

describe('a user is none', () => {
  it('without policies, or with narrow ones', async () => {
    expect(await standing({ principals: { 'user bob': {} } })).toEqual({
      administrator: null,
      lines: ['User bob has no administrator access: no policy'],
      notes: [],
    });
    expect((await standing({ principals: { 'user bob': { inline: { read: READ_ONE } } } })).lines).toEqual([
      'User bob has no administrator access: policy read',
    ]);
  });

  it('within a boundary that does not allow it, or where everything is denied', async () => {
    const boundary = {
      principals: { 'user bob': { inline: { all: ALLOW_ALL }, boundary: policyArn('limit') } },
      policies: { [policyArn('limit')]: own(READ_ONE) },
    };
    const { administrator, lines } = await standing(boundary);
    expect(administrator).toBeNull();
    expect(lines).toEqual([
      'User bob has administrator access by its policies (all), but not within its permissions boundary limit',
    ]);
    const deniedAll = {
      principals: { 'user bob': { inline: { all: ALLOW_ALL }, attached: [awsPolicy('AWSDenyAll')] } },
    };
    expect((await standing(deniedAll)).administrator).toBeNull();
  });
});

const COMPLEX = JSON.stringify({ Version: '2012-10-17', Statement: COSTLY['patterns on one key'] });

it.each([
  ['that is gone', policyArn('gone'), 'not found, probably deleted since'],
  ['of AWS, by name alone', awsPolicy('ReadOnlyAccess'), null],
  ['that is not JSON', policyArn('broken'), 'the policy document is not JSON'],
  ['that is too complex', policyArn('complex'), 'too complex to judge'],
])('a boundary %s is not taken for a limit', async (_, boundary, note) => {
  const { administrator, notes } = await standing({
    principals: { 'user bob': { inline: { all: ALLOW_ALL }, boundary } },
    policies: { [policyArn('broken')]: own('{'), [policyArn('complex')]: own(COMPLEX) },
  });
  expect(administrator).toBe('User bob is an administrator (all)');
  expect(notes.join()).toContain(note ?? '');
});

it('a document that cannot be judged hides none beside it, and is told', async () => {
  const hidden = await standing({ principals: { 'user bob': { inline: { all: ALLOW_ALL, complex: COMPLEX } } } });
  expect(hidden.administrator).toBe('User bob is an administrator (all)');
  expect(await standing({ principals: { 'user bob': { inline: { broken: '{' } } } })).toEqual({
    administrator: null,
    lines: ['User bob has no administrator access by what could be looked up: policy broken'],
    notes: ['policies of user bob: the policy document is not JSON, so it was not evaluated'],
  });
});

it('policies of AWS are not said to give nothing together with others', async () => {
  const attached = [awsPolicy('AWSLambda_ReadOnlyAccess')];
  expect((await standing({ principals: { 'user bob': { attached } } })).notes).toEqual([]);
  expect(await standing({ principals: { 'user bob': { attached, inline: { pass: PASS } } } })).toEqual({
    administrator: null,
    lines: [
      'User bob has no administrator access by what could be looked up: policies AWSLambda_ReadOnlyAccess and pass',
    ],
    notes: ['AWS managed policies: what they allow together with others is not evaluated'],
  });
});

it('where nothing could be looked up, nothing is said of the user', async () => {
  expect(await standing({})).toEqual({
    administrator: null,
    lines: [],
    notes: [
      'groups of user bob, inline policies of user bob and policies attached to user bob: not found, probably deleted since',
    ],
  });
});

it('the calls of a delivery suffice for the ten groups that a user can have', async () => {
  const groups = Array.from({ length: 10 }, (_, index) => `g${index}`);
  const attached = (name: string): readonly string[] => [
    awsPolicy(name === 'g9' ? 'AdministratorAccess' : 'ReadOnlyAccess'),
  ];
  const principals = Object.fromEntries(groups.map((name) => [`group ${name}`, { attached: attached(name) }]));
  const { administrator, notes } = await standing({ principals: { 'user bob': { groups }, ...principals } });
  expect(administrator).toBe('User bob is an administrator (group g9: AdministratorAccess)');
  expect(notes).toEqual(['permissions boundary of user bob: the 12 calls of this delivery were used up']);
});

it('a role and a group are asked about in their own way', async () => {
  const account = {
    principals: {
      'role app': { inline: { all: ALLOW_ALL } },
      'group ops': {},
      'group admins': { inline: { all: ALLOW_ALL } },
    },
  };
  expect((await standing(account, 'role', 'app')).administrator).toBe('Role app is an administrator (all)');
  expect((await standing(account, 'group', 'admins')).administrator).toBe(
    'Group admins makes its members administrators (all)',
  );
  expect((await standing(account, 'group', 'ops')).lines).toEqual(['Group ops has no administrator access: no policy']);
});

it('what could not be read is said, and what could is judged', async () => {
  const reader = {
    ...readerOf({ principals: { 'user bob': { attached: [awsPolicy('IAMFullAccess')] } } }),
    groups: () => Promise.reject(refused('AccessDenied')),
    inlineNames: () => Promise.reject(refused('Throttling')),
  };
  const inquiry = new Inquiry('111122223333', NOW, allowanceOf(reader));
  const { administrator, notes } = await standingOf({ type: 'user', name: 'bob' }, inquiry, CONTEXT);
  expect(administrator).toBe('User bob can become an administrator (IAMFullAccess)');
  expect(notes.toSorted()).toEqual([
    'groups of user bob: iam:ListGroupsForUser was denied',
    'inline policies of user bob: iam:ListUserPolicies was throttled',
  ]);
});
