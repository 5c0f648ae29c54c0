import { describe, expect, it } from 'vitest';
import { rank } from '../../../lambda-src/catalogue/severity.ts';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { lookUpAll } from '../../../lambda-src/look-up/index.ts';
import { NotLookedUp } from '../../../lambda-src/look-up/inquiry.ts';
import type { Reader } from '../../../lambda-src/look-up/ports.ts';
import { type Account, allowanceOf, awsPolicy, lookedUpIn, policyArn, readerOf, refused } from '../../iam-account.ts';
import { ASSIGNED_USER, assigned, ORGANIZATION, ORGANIZATIONS, SCP } from '../../identity-center.ts';
import { ALLOW_ALL, denied, found, READ_ONE } from '../../rules/found.ts';

const APP = policyArn('team/app');
const ACCOUNT_WITH: Account = {
  ...ORGANIZATION,
  policies: { [APP]: { versions: { v1: READ_ONE, v2: ALLOW_ALL }, inForce: 'v2' } },
  principals: {
    'user bob': { groups: ['admins'] },
    'user eve': {},
    'group admins': { attached: [awsPolicy('AdministratorAccess')] },
    'group readers': { attached: [awsPolicy('ReadOnlyAccess')] },
    'role app': { inline: { all: ALLOW_ALL } },
  },
};

const attach = (userName: string): Finding => found('AttachUserPolicy', { userName, policyArn: APP });
const one = async (finding: Finding, account = ACCOUNT_WITH): Promise<Finding> =>
  (await lookedUpIn(account, finding))[0] ?? finding;
const rules = ({ reasons }: Finding): readonly (string | null)[] => reasons.map(({ rule }) => rule);

describe('a customer managed policy that is attached', () => {
  it('to oneself and allows everything is critical, and no suppression rule hides it', async () => {
    const before = attach('ci-admin');
    expect(before.severity).toBe('high');
    const after = await one(before);
    expect(after).toMatchObject({ severity: 'critical', raised: 'critical' });
    expect(after.guard).not.toBeNull();
    expect(after.reasons[0]?.text).toBe(
      'Looked up: the policy allows every action on every resource; the caller granted it to themselves',
    );
    expect(after.lookedUp).toEqual({
      asOf: '2026-01-31T12:03:20Z',
      lines: ['policy app, v2 in force: Allow * on *'],
      notes: [],
    });
  });

  it('to another is as serious as the document, and one that allows little stays as it was', async () => {
    expect((await one(attach('eve'))).severity).toBe('high');
    const narrow = { policies: { [APP]: { versions: { v1: READ_ONE }, inForce: 'v1' } } };
    const after = await one(attach('ci-admin'), narrow);
    expect(after.severity).toBe('high');
    expect(after.lookedUp?.lines[0]).toContain('s3:GetObject');
  });

  it('and changed since the event says so', async () => {
    const changed = {
      policies: { [APP]: { versions: { v1: READ_ONE }, inForce: 'v1', updated: Date.parse('2026-01-31T12:01:00Z') } },
    };
    expect((await one(attach('eve'), changed)).lookedUp?.notes.join()).toContain('newer version than at the event');
  });

  it('that is gone, of another account or of another partition is told as not looked up', async () => {
    expect((await one(attach('eve'), {})).lookedUp?.notes).toEqual([
      'the policy was not looked up: not found, probably deleted since',
    ]);
    for (const arn of [APP.replace('111122223333', '444455556666'), APP.replace('aws', 'aws-cn'), 'app', '']) {
      const finding = found('AttachUserPolicy', { userName: 'eve', policyArn: arn });
      const after = await one(finding);
      expect(after.severity, arn).toBe(finding.severity);
      if (arn !== '') expect(after.lookedUp?.notes.join(), arn).toContain('another account or partition');
    }
  });
});

it.each([
  ['a key for another user who administers', 'CreateAccessKey', { userName: 'bob' }, 'critical', 'S91'],
  ['a password of theirs', 'UpdateLoginProfile', { userName: 'bob' }, 'critical', 'S91'],
  ['a key of theirs switched on', 'UpdateAccessKey', { userName: 'bob', status: 'Active' }, 'critical', 'S91'],
  ['a member of an administrators’ group', 'AddUserToGroup', { userName: 'eve', groupName: 'admins' }, 'high', 'S92'],
  ['oneself as such a member', 'AddUserToGroup', { userName: 'ci-admin', groupName: 'admins' }, 'critical', 'S92'],
  ['the trust of a role that administers', 'UpdateAssumeRolePolicy', { roleName: 'app' }, 'high', 'S93'],
  ['the default version', 'SetDefaultPolicyVersion', { policyArn: APP, versionId: 'v2' }, 'high', 'S90'],
  ['a boundary', 'PutUserPermissionsBoundary', { userName: 'eve', permissionsBoundary: APP }, 'high', 'S94'],
] as const)('%s is rated by what was looked up', async (_, event, parameters, severity, rule) => {
  const after = await one(found(event, parameters));
  expect(after.severity).toBe(severity);
  expect(rules(after)[0]).toBe(rule);
});

it.each([
  ['a key for a user who does not administer', 'CreateAccessKey', { userName: 'eve' }],
  ['a key switched off', 'UpdateAccessKey', { userName: 'bob', status: 'Inactive' }],
  ['another group', 'AddUserToGroup', { userName: 'eve', groupName: 'readers' }],
  ['the version that allows little', 'SetDefaultPolicyVersion', { policyArn: APP, versionId: 'v1' }],
] as const)('%s stays as it was', async (_, event, parameters) => {
  const before = found(event, parameters);
  expect(await one(before)).toMatchObject({ severity: before.severity, reasons: before.reasons });
});

it('what IAM keeps no version of says so, without a call', async () => {
  const asked: string[] = [];
  const finding = found('PutUserPolicy', { userName: 'eve', policyName: 'x', policyDocument: READ_ONE });
  const [after] = await lookUpAll([finding], allowanceOf(readerOf(ACCOUNT_WITH, asked)));
  expect(after?.lookedUp?.notes.join()).toContain('IAM keeps no version of an inline policy before this one');
  expect(asked).toEqual([]);
});

it('a call that was denied or asks nothing is left alone', async () => {
  for (const finding of [
    found('AttachUserPolicy', { userName: 'eve', policyArn: APP }, denied),
    found('AttachUserPolicy', { userName: 'eve', policyArn: awsPolicy('ReadOnlyAccess') }),
    found('CreateUser', { userName: 'eve' }),
    found('TagUser', { userName: 'eve' }),
  ]) {
    expect(await one(finding)).toBe(finding);
  }
});

describe('whatever IAM does, the findings come back', () => {
  it.each([
    [refused('ThrottlingException'), 'iam:GetPolicy was throttled'],
    [refused('AccessDenied'), 'iam:GetPolicy was denied'],
    [new NotLookedUp('role x of account 111122223333 could not be assumed (AccessDenied)'), 'could not be assumed'],
    [new TypeError('bug'), 'iam:GetPolicy failed (TypeError)'],
  ])('%s', async (error, note) => {
    const [after] = await lookUpAll([attach('eve')], allowanceOf(error));
    expect(after).toMatchObject({ severity: 'medium', lookedUp: { lines: [] } });
    expect(after?.lookedUp?.notes.join()).toContain(note);
  });

  it.each(Object.keys(readerOf({})) as (keyof Reader)[])('without the right to %s', async (method) => {
    const asking = [
      attach('ci-admin'),
      found('CreateAccessKey', { userName: 'bob' }),
      found('UpdateAssumeRolePolicy', { roleName: 'app' }),
      found('SetDefaultPolicyVersion', { policyArn: APP, versionId: 'v2' }),
      ASSIGNED_USER,
      assigned('GROUP'),
      found('AttachPolicy', { policyId: SCP, targetId: 'r-ab12' }, ORGANIZATIONS),
    ];
    const reader = { ...readerOf(ACCOUNT_WITH), [method]: () => Promise.reject(refused('AccessDenied')) };
    const notes: string[] = [];
    for (const finding of asking) {
      const [after] = await lookUpAll([finding], allowanceOf(reader));
      expect(rank(after?.severity ?? 'info')).toBeGreaterThanOrEqual(rank(finding.severity));
      notes.push(...(after?.lookedUp?.notes ?? []));
    }
    expect(notes.filter((note) => note.endsWith('was denied'))).not.toEqual([]);
  });

  it('the gravest are asked about first, until the calls are used up', async () => {
    const asked: string[] = [];
    const users = Array.from({ length: 10 }, (_, index) => `user ${index}`);
    const account = {
      principals: { ...Object.fromEntries(users.map((name) => [name, {}])), 'user bob': {} },
      policies: ACCOUNT_WITH.policies ?? {},
    };
    const keys = users.map((name) => found('AddUserToGroup', { userName: name, groupName: name }));
    const results = await lookUpAll([...keys, attach('ci-admin')], allowanceOf(readerOf(account, asked)));
    expect(asked[0]).toBe(`policy ${APP}`);
    expect(asked).toHaveLength(12);
    expect(results.at(-1)?.severity).toBe('critical');
    expect(results.flatMap(({ lookedUp }) => lookedUp?.notes ?? []).join()).toContain('12 calls of this delivery');
  });

  it('IAM that hangs is waited for until the signal, and never longer', async () => {
    const never = new Promise<never>(() => undefined);
    const reader = { ...readerOf(ACCOUNT_WITH), policy: () => never };
    const findings = [attach('eve'), attach('bob')];
    const results = await lookUpAll(findings, allowanceOf(reader, AbortSignal.timeout(50)));
    expect(results[0]?.lookedUp?.notes).toEqual(['the policy was not looked up: AWS did not answer in time']);
    expect(results[1]?.lookedUp?.notes.join()).toContain('the time for look-ups of this delivery was over');
  });
});
