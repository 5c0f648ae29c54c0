import { expect, it } from 'vitest';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { lookUpAll } from '../../../lambda-src/look-up/index.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { type Account, allowanceOf, lookedUpIn, readerOf } from '../../iam-account.ts';
import {
  ASSIGNED_USER,
  assigned,
  INSTANCE,
  MEMBER,
  ORGANIZATION,
  ORGANIZATIONS,
  PEOPLE,
  PERMISSION_SET,
  PERSON,
  SCP,
  SSO,
  STORE,
} from '../../identity-center.ts';
import { ACCOUNT } from '../../records.ts';
import { denied, found } from '../../rules/found.ts';

const one = async (finding: Finding, account = ORGANIZATION): Promise<Finding> =>
  (await lookedUpIn(account, finding))[0] ?? finding;
const linesOf = async (finding: Finding, account = ORGANIZATION): Promise<readonly string[]> =>
  (await one(finding, account)).lookedUp?.lines ?? [];
const notesOf = async (finding: Finding, account: Account = ORGANIZATION): Promise<string> =>
  (await one(finding, account)).lookedUp?.notes.join('\n') ?? '';

it('who got what where is named beside the ids, asked in the Region of the record', async () => {
  const asked: string[] = [];
  const [after] = await lookUpAll([ASSIGNED_USER], allowanceOf(readerOf(ORGANIZATION, asked)));
  expect(after?.lookedUp).toEqual({
    asOf: '2026-01-31T12:03:20Z',
    lines: [
      `principal ${PERSON} is jane@example.com`,
      'permission set ps-4c21b8a0f5d9e7a3 is AdministratorAccess',
      `account ${MEMBER} is payments`,
    ],
    notes: [],
  });
  expect(after?.severity).toBe(ASSIGNED_USER.severity);
  expect(asked).toEqual([
    'stores eu-west-1',
    `user eu-west-1 ${STORE}`,
    `permission set eu-west-1 ${INSTANCE}`,
    `account ${MEMBER}`,
  ]);
});

const directory = (eventName: string, parameters: JsonObject, service = 'identitystore'): Finding =>
  found(eventName, { identityStoreId: STORE, ...parameters }, { ...SSO, eventSource: `${service}.amazonaws.com` });

it.each([
  ['a group that got access', assigned('GROUP'), `principal ${PEOPLE} is platform`],
  [
    'a member of a group',
    directory('CreateGroupMembership', { groupId: PEOPLE, memberId: { userId: PERSON } }),
    `Identity Center user ${PERSON} is jane@example.com`,
  ],
  [
    'its group',
    directory('CreateGroupMembership', { groupId: PEOPLE, memberId: { userId: PERSON } }),
    `Identity Center group ${PEOPLE} is platform`,
  ],
  [
    'a member that was added in the console',
    directory('AddMemberToGroup', { groupId: PEOPLE, member: { memberId: PERSON } }, 'sso-directory'),
    `Identity Center user ${PERSON} is jane@example.com`,
  ],
  [
    'a policy of the organization',
    found('DetachPolicy', { policyId: SCP, targetId: MEMBER }, ORGANIZATIONS),
    `organization policy ${SCP} is deny-leaving`,
  ],
  [
    'the account it was detached from',
    found('DetachPolicy', { policyId: SCP, targetId: MEMBER }, ORGANIZATIONS),
    `account ${MEMBER} is payments`,
  ],
  ['an account', found('CloseAccount', { accountId: MEMBER }, ORGANIZATIONS), `account ${MEMBER} is payments`],
])('%s is named', async (_, finding, line) => {
  expect(await linesOf(finding)).toContain(line);
});

it.each([
  ['what was deleted', directory('DeleteUser', { userId: PERSON })],
  ['a policy that was deleted', found('DeletePolicy', { policyId: SCP }, ORGANIZATIONS)],
  ["the record's own account", found('CloseAccount', { accountId: ACCOUNT }, ORGANIZATIONS)],
  ['an organizational unit', found('MoveAccount', { destinationParentId: 'ou-ab12-cdefghij' }, ORGANIZATIONS)],
  [
    'what the record names',
    found('CreatePermissionSet', { instanceArn: INSTANCE, name: 'ReadOnly' }, { ...SSO, responseElements: null }),
  ],
  ['what a call that was denied concerned', assigned('USER', denied)],
  ['ids of other services', found('CreateUser', { userName: MEMBER })],
])('%s is not asked for', async (_, finding) => {
  const asked: string[] = [];
  await lookUpAll([finding], allowanceOf(readerOf(ORGANIZATION, asked)));
  expect(asked).toEqual([]);
});

it.each([
  [`../${PERSON}`, MEMBER, PERMISSION_SET],
  ['*', '444455556666/..', 'arn:aws:sso:::permissionSet/x'],
  ['', '4444', 'arn:aws:iam::aws:policy/ps-4c21b8a0f5d9e7a3'],
])('an id that AWS would not make is not asked for: %s', async (principalId, targetId, permissionSetArn) => {
  const asked: string[] = [];
  const parameters = { instanceArn: INSTANCE, principalType: 'USER', principalId, targetId, permissionSetArn };
  const finding = found('CreateAccountAssignment', parameters, SSO);
  await lookUpAll([finding], allowanceOf(readerOf(ORGANIZATION, asked)));
  expect(asked.filter((each) => each.startsWith('user'))).toEqual([]);
});

it('no address is made of what is no Region', async () => {
  const asked: string[] = [];
  for (const awsRegion of ['evil.example.com#', 'eu-west-1.evil.example', '', 'EU-WEST-1']) {
    const [after] = await lookUpAll([assigned('USER', { awsRegion })], allowanceOf(readerOf(ORGANIZATION, asked)));
    expect(after?.lookedUp?.notes.join()).toContain('the record names no Region');
  }
  expect([...new Set(asked)]).toEqual([`account ${MEMBER}`]);
});

it('what could not be named says why', async () => {
  const noStore = { ...ORGANIZATION, stores: {} };
  expect(await notesOf(ASSIGNED_USER, noStore)).toBe(
    `the name of principal ${PERSON} was not looked up: its identity store is not known`,
  );
  expect(await notesOf(assigned('ROBOT'))).toContain('does not say whether it is a user or a group');
  expect(await notesOf(ASSIGNED_USER, { ...ORGANIZATION, names: {} })).toBe(
    [
      `the name of principal ${PERSON} was not looked up: not found, probably deleted since`,
      'the name of permission set ps-4c21b8a0f5d9e7a3 was not looked up: not found, probably deleted since',
      `the name of account ${MEMBER} was not looked up: not found, probably deleted since`,
    ].join('\n'),
  );
});

it('of several instances, the one that the record names is asked', async () => {
  const two = {
    ...ORGANIZATION,
    stores: { 'arn:aws:sso:::instance/ssoins-0000000000000000': 'd-1', [INSTANCE]: STORE },
  };
  expect(await linesOf(ASSIGNED_USER, two)).toContain(`principal ${PERSON} is jane@example.com`);
  const parameters = { profileId: 'p-1', accessorId: PERSON, accessorType: 'USER' };
  const profile = found('AssociateProfile', parameters, SSO);
  expect(await linesOf(profile)).toContain(`principal ${PERSON} is jane@example.com`);
  expect(await notesOf(profile, two)).toContain('its identity store is not known');
});
