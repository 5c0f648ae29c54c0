import { describe, expect, it } from 'vitest';
import { Inquiry } from '../../../lambda-src/look-up/inquiry.ts';
import { type Standing, standingOf } from '../../../lambda-src/look-up/standing.ts';
import { type Account, allowanceOf, awsPolicy, NOW, policyArn, readerOf, refused } from '../../iam-account.ts';
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

it('a boundary that cannot be read, or of AWS by name alone, is not taken for a limit', async () => {
  for (const boundary of [policyArn('gone'), awsPolicy('ReadOnlyAccess')]) {
    const account = { principals: { 'user bob': { inline: { all: ALLOW_ALL }, boundary } } };
    expect((await standing(account)).administrator, boundary).not.toBeNull();
  }
});

it('a role and a group are asked about in their own way', async () => {
  const account = { principals: { 'role app': { inline: { all: ALLOW_ALL } }, 'group ops': {} } };
  expect((await standing(account, 'role', 'app')).administrator).toBe('Role app is an administrator (all)');
  expect((await standing(account, 'group', 'ops')).lines).toEqual(['Group ops has no administrator access: no policy']);
});

it('what could not be read is said, and what could is judged', async () => {
  const reader = {
    ...readerOf({ principals: { 'user bob': { attached: [awsPolicy('AdministratorAccess')] } } }),
    groups: () => Promise.reject(refused('AccessDenied')),
    inlineNames: () => Promise.reject(refused('Throttling')),
  };
  const inquiry = new Inquiry('111122223333', NOW, allowanceOf(reader));
  const { administrator, notes } = await standingOf({ type: 'user', name: 'bob' }, inquiry, CONTEXT);
  expect(administrator).toBe('User bob is an administrator (AdministratorAccess)');
  expect(notes.toSorted()).toEqual([
    'groups of user bob: iam:ListGroupsForUser was denied',
    'inline policies of user bob: iam:ListUserPolicies was throttled',
  ]);
});
