import { describe, expect, it } from 'vitest';
import { Budget } from '../../../lambda-src/policy/budget.ts';
import { readCondition } from '../../../lambda-src/policy/condition.ts';
import {
  addressLevel,
  type Holder,
  HolderRequests,
  lookupOf,
  type Means,
  ownArns,
  type Place,
  SOMEBODY,
} from '../../../lambda-src/policy/holder.ts';
import { ALWAYS, type Level, NEVER, OUTSIDE, PARTLY, PERHAPS } from '../../../lambda-src/policy/powers.ts';
import { attainable, type Demand } from '../../../lambda-src/policy/solve.ts';

const ACCOUNT = '111122223333';
const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const BOB: Holder = { type: 'user', name: 'bob', arn: arn('user/team/bob') };
const placeOf = (holder: Holder | null): Place => ({
  accountId: ACCOUNT,
  partition: 'aws',
  region: 'us-east-1',
  holder,
  time: Date.parse('2026-01-31T12:00:00Z'),
});

it.each<[string, Holder | null, string[]]>([
  ['a user whose ARN is known', BOB, [arn('user/team/bob')]],
  [
    'a role by name: its path may be any',
    { type: 'role', name: 'app', arn: null },
    [arn('role/app'), arn('role/*/app')],
  ],
  [
    'a group: any user',
    { type: 'group', name: 'ops', arn: arn('group/ops') },
    [arn('group/ops'), arn(`user/${SOMEBODY}`)],
  ],
  ['nobody yet: any user', null, [arn(`user/${SOMEBODY}`)]],
])('the own ARNs of %s', (_, holder, expected) => {
  expect(ownArns(placeOf(holder))).toEqual(expected);
});

it('a variable has the value of the holder, none for a role, or one that the holder chooses', () => {
  expect(lookupOf(placeOf(BOB))('aws:username')).toEqual({ text: 'bob' });
  expect(lookupOf(placeOf({ type: 'role', name: 'app', arn: null }))('aws:username')).toBeNull();
  expect(lookupOf(placeOf(null))('aws:principalaccount')).toEqual({ text: ACCOUNT });
  expect(lookupOf(placeOf(BOB))('aws:principaltag/team')).toBe('chosen');
});

const demand = (operator: string, key: string, ...values: readonly string[]): Demand => ({
  clause: readCondition(operator, key, values),
  wanted: true,
});

describe('an address', () => {
  it.each<[string, Demand[], Level]>([
    ['of half the internet', [demand('IpAddress', 'aws:SourceIp', '0.0.0.0/1')], ALWAYS],
    ['of one network', [demand('IpAddress', 'aws:SourceIp', '198.51.100.0/24')], OUTSIDE],
    ['of a private network', [demand('IpAddress', 'aws:SourceIp', '10.0.0.0/8')], OUTSIDE],
    ['outside one network', [demand('NotIpAddress', 'aws:SourceIp', '198.51.100.0/24')], ALWAYS],
    [
      'of a network and outside it',
      [
        demand('IpAddress', 'aws:SourceIp', '198.51.100.0/24'),
        demand('NotIpAddress', 'aws:SourceIp', '198.51.100.0/24'),
      ],
      NEVER,
    ],
  ])('%s', (_, demands, level) => {
    expect(addressLevel(demands, new Budget())).toBe(level);
  });
});

const NO_MEANS: Means = { tagging: PARTLY, policies: [], writing: () => PARTLY };
const level = (demands: readonly Demand[], passedTo: readonly string[] | null = null, means: Partial<Means> = {}) => {
  const budget = new Budget();
  return attainable(demands, new HolderRequests(placeOf(BOB), budget, passedTo, { ...NO_MEANS, ...means }), budget);
};

describe('a request of the holder', () => {
  it.each<[string, Demand, Level]>([
    ['with a value that anybody may send', demand('StringEquals', 'aws:RequestTag/team', 'a'), ALWAYS],
    ['in a Region', demand('StringEquals', 'aws:RequestedRegion', 'eu-west-1'), ALWAYS],
    ['with MFA', demand('Bool', 'aws:MultiFactorAuthPresent', 'true'), PERHAPS],
    ['without MFA', demand('Bool', 'aws:MultiFactorAuthPresent', 'false'), ALWAYS],
    ['as themselves', demand('ArnEquals', 'aws:PrincipalArn', arn('user/team/bob')), ALWAYS],
    ['as another', demand('ArnEquals', 'aws:PrincipalArn', arn('user/alice')), NEVER],
    ['as a service', demand('Bool', 'aws:PrincipalIsAWSService', 'true'), NEVER],
    ['from a VPC endpoint that is named', demand('StringEquals', 'aws:SourceVpce', 'vpce-0123'), OUTSIDE],
    ['later than the event', demand('DateGreaterThan', 'aws:CurrentTime', '2027-01-01T00:00:00Z'), ALWAYS],
    ['before the event', demand('DateLessThan', 'aws:CurrentTime', '2025-01-01T00:00:00Z'), NEVER],
    ['on resources with a tag', demand('StringEquals', 'aws:ResourceTag/team', 'a'), PARTLY],
    ['on resources without it', demand('Null', 'aws:ResourceTag/team', 'true'), ALWAYS],
    ['with a policy that is named', demand('ArnEquals', 'iam:PolicyARN', arn('policy/app')), PARTLY],
    [
      'with a policy by a pattern that the one that gives everything fits',
      demand('ArnLike', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/Admin*'),
      ALWAYS,
    ],
    [
      'with the policy that gives everything',
      demand('ArnEquals', 'iam:PolicyARN', 'arn:aws:iam::aws:policy/AdministratorAccess'),
      ALWAYS,
    ],
  ])('%s', (_, wanted, expected) => {
    expect(level([wanted])).toBe(expected);
  });

  it.each<[string, Demand, Level]>([
    ['as themselves, on some path', demand('ArnEquals', 'aws:PrincipalArn', arn('user/team/bob')), ALWAYS],
    ['as themselves, by a pattern', demand('StringLike', 'aws:PrincipalArn', '*/bo?'), ALWAYS],
    ['as anyone but themselves on one path', demand('ArnNotEquals', 'aws:PrincipalArn', arn('user/bob')), ALWAYS],
    ['as another', demand('ArnEquals', 'aws:PrincipalArn', arn('user/alice')), NEVER],
    ['as a role of the same name', demand('ArnEquals', 'aws:PrincipalArn', arn('role/bob')), NEVER],
    ['as anyone else', demand('StringNotLike', 'aws:PrincipalArn', '*/bob'), NEVER],
  ])('of whom the name alone is known: %s', (_, wanted, expected) => {
    const budget = new Budget();
    const place = placeOf({ type: 'user', name: 'bob', arn: null });
    expect(attainable([wanted], new HolderRequests(place, budget, null, NO_MEANS), budget)).toBe(expected);
  });

  it('on tagged resources is as sure as that the holder tags them; so is one with a policy that they write', () => {
    expect(level([demand('StringEquals', 'aws:ResourceTag/team', 'a')], null, { tagging: ALWAYS })).toBe(ALWAYS);
    const named = demand('ArnEquals', 'iam:PolicyARN', arn('policy/app'));
    expect(level([named], null, { writing: (policy) => (policy === arn('policy/app') ? ALWAYS : PARTLY) })).toBe(
      ALWAYS,
    );
  });

  it('passes a role to a service, and only iam:PassRole does', () => {
    const toLambda = demand('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com');
    expect(level([toLambda], ['lambda'])).toBe(PARTLY);
    expect(level([toLambda], ['ec2'])).toBe(NEVER);
    expect(level([toLambda])).toBe(NEVER);
  });
});
