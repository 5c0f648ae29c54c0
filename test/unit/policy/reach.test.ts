import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { Evaluation } from '../../../lambda-src/policy/evaluation.ts';
import { ALWAYS, NEVER, PARTLY, PERHAPS } from '../../../lambda-src/policy/powers.ts';
import { type Grant, Reaches } from '../../../lambda-src/policy/reach.ts';
import {
  allow,
  allowAllBut,
  deny,
  MFA,
  MY_USER,
  type Statement,
  statementsOf,
  USER_BOB,
  when,
} from '../../policy/statements.ts';

const PLACE = {
  accountId: '111122223333',
  partition: 'aws',
  region: 'us-east-1',
  holder: { type: 'user', name: 'bob', arn: USER_BOB },
  time: null,
};
const reaches = (...statements: readonly Statement[]) =>
  new Reaches(new Evaluation(statementsOf(...statements), PLACE, new Budget()));

const iam = (rest: string): string => `arn:aws:iam::111122223333:${rest}`;
const USERS = { owner: 'iam', resource: 'user/*', anyAccount: false };
const ROLES = { owner: 'iam', resource: 'role/*', anyAccount: false };
const KEY = 'iam:CreateAccessKey';

/** What is granted for sure, or by what is said. */
const granted = (grants: readonly Grant[], level = ALWAYS) =>
  new Set(grants.filter((each) => each.level === level).map(({ reach }) => reach));

describe('a grant reaches', () => {
  it.each<[string, Statement[], string[]]>([
    ['every user', [allow(KEY)], ['any', 'admin', 'own']],
    [
      'every user, by letters',
      [
        allow(
          KEY,
          [...'abcdefghijklmnopqrstuvwxyz'].map((each) => iam(`user/${each}*`)),
        ),
      ],
      ['any', 'admin', 'own', 'some'],
    ],
    ['the holder', [allow(KEY, MY_USER)], ['own']],
    ['some', [allow(KEY, iam('user/team-*'))], ['some']],
    ['one', [allow(KEY, iam('user/alice'))], ['one']],
    ['an administrator', [allow(KEY, iam('user/admin-alice'))], ['admin']],
    [
      'an administrator who is written elsewhere',
      [allow(KEY, iam('user/Org*dmin')), allow('iam:GetRole', iam('role/OrgAdmin'))],
      ['admin', 'some'],
    ],
    ['nobody in another account', [allow(KEY, 'arn:aws:iam::444455556666:user/*')], []],
    ['nobody by a role', [allow(KEY, iam('role/*'))], []],
    ['all but one', [allow(KEY), deny(KEY, iam('user/alice'))], ['any', 'admin', 'own']],
    [
      'none but one that every Deny spares',
      [allow(KEY), { Effect: 'Deny', Action: KEY, NotResource: iam('user/alice') }],
      ['one'],
    ],
  ])('%s', (_, statements, expected) => {
    expect(granted(reaches(...statements).grants(KEY, USERS))).toEqual(new Set(expected));
  });

  it('as sure as its conditions', () => {
    expect(granted(reaches(allow(KEY, iam('user/alice'), MFA)).grants(KEY, USERS), PERHAPS)).toEqual(new Set(['one']));
    const toLambda = when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com');
    const passing = reaches(allow('iam:PassRole', '*', toLambda));
    expect(granted(passing.grants('iam:PassRole', ROLES, ['lambda']), PARTLY)).toContain('any');
    expect(granted(passing.grants('iam:PassRole', ROLES, ['ec2']))).toEqual(new Set());
  });
});

it('what is surest on any resource at all', () => {
  expect(reaches(allow(KEY, iam('user/alice'))).surest(KEY, USERS)).toBe(ALWAYS);
  expect(reaches(allow(KEY, iam('user/alice'), MFA)).surest(KEY, USERS)).toBe(PERHAPS);
  expect(reaches(allow(KEY), deny(KEY)).surest(KEY, USERS)).toBe(NEVER);
});

describe('everywhere', () => {
  it.each<[string, Statement[], number]>([
    ['on every resource', [allow('s3:*')], ALWAYS],
    ['but on one', [allow('s3:*'), deny('s3:*', 'arn:aws:s3:::logs')], ALWAYS],
    ['in one Region alone', [allow('s3:*', 'arn:aws:s3:eu-west-1:111122223333:*')], ALWAYS],
    ['not on one bucket', [allow('s3:*', 'arn:aws:s3:::data')], NEVER],
    ['not where nothing is allowed', [deny('s3:*')], NEVER],
    ['with MFA', [allow('s3:*', '*', MFA)], PERHAPS],
  ])('%s', (_, statements, level) => {
    expect(reaches(...statements).everywhere('s3:GetObject')).toBe(level);
  });

  it('names the first statement that allows it, whatever its conditions', () => {
    const both = reaches(allow('s3:*', 'arn:aws:s3:::data'), allow('s3:*', '*', MFA), allowAllBut('iam:*'));
    expect(both.statementFor('s3:GetObject')?.index).toBe(1);
    expect(both.statementFor('iam:CreateUser')).toBeNull();
    expect([both.allows('s3:GetObject'), both.allows('iam:CreateUser')]).toEqual([true, false]);
  });
});
