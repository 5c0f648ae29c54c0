import { describe, expect, it } from 'vitest';
import { Budget, TooComplex } from '../../../lambda-src/policy/budget.ts';
import { Evaluation, serviceOf } from '../../../lambda-src/policy/evaluation.ts';
import { ALWAYS, type Level, NEVER, OUTSIDE, PARTLY, PERHAPS } from '../../../lambda-src/policy/powers.ts';
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
  time: Date.parse('2026-01-31T12:00:00Z'),
};
const evaluationOf = (...statements: readonly Statement[]) =>
  new Evaluation(statementsOf(...statements), PLACE, new Budget());

const BUCKET = 'arn:aws:s3:::data';
const FROM_OFFICE = when('IpAddress', 'aws:SourceIp', '198.51.100.0/24');
const TAGGED = when('StringEquals', 'aws:ResourceTag/team', 'a');
const [GET, DELETE] = ['s3:GetObject', 's3:DeleteBucket'];

describe('a request', () => {
  it.each<[string, Statement[], Level]>([
    ['that nothing allows', [], NEVER],
    ['that is allowed', [allow(GET)], ALWAYS],
    ['of another action', [allow(DELETE)], NEVER],
    ['on another resource', [allow(GET, 'arn:aws:s3:::other')], NEVER],
    ['beside an exception', [allowAllBut(DELETE)], ALWAYS],
    ['that is an exception', [allowAllBut('S3:get*')], NEVER],
    ['that is denied', [allow('*'), deny(GET)], NEVER],
    ['that is denied elsewhere', [allow('*'), deny(GET, 'arn:aws:s3:::other')], ALWAYS],
    ['allowed with MFA', [allow(GET, '*', MFA)], PERHAPS],
    ['allowed with MFA, and without', [allow(GET, '*', MFA), allow(GET)], ALWAYS],
    ['denied with MFA, which the holder leaves out', [allow(GET), deny(GET, '*', MFA)], ALWAYS],
    ['allowed and denied with MFA', [allow(GET, '*', MFA), deny(GET, '*', MFA)], NEVER],
    ['allowed from one network', [allow(GET, '*', FROM_OFFICE)], OUTSIDE],
    ['allowed by a condition that IAM does not know', [allow(GET, '*', when('Foo', 'aws:SourceIp', 'x'))], ALWAYS],
    ['denied by one: not for sure', [allow(GET), deny(GET, '*', when('Foo', 'aws:SourceIp', 'x'))], ALWAYS],
    ['on resources of a team', [allow(GET, '*', TAGGED)], PARTLY],
    ['on what the holder tags first', [allow(GET, '*', TAGGED), allow('*')], ALWAYS],
  ])('%s', (_, statements, level) => {
    expect(evaluationOf(...statements).level(GET, BUCKET)).toBe(level);
  });

  it('on oneself by a variable is on oneself, not on another', () => {
    const evaluation = evaluationOf(allow('iam:CreateAccessKey', MY_USER));
    expect(evaluation.level('iam:CreateAccessKey', USER_BOB)).toBe(ALWAYS);
    expect(evaluation.level('iam:CreateAccessKey', 'arn:aws:iam::111122223333:user/alice')).toBe(NEVER);
  });

  it('of iam:PassRole is to the services it asks for', () => {
    const toLambda = when('StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com');
    const evaluation = evaluationOf(allow('iam:PassRole', '*', toLambda));
    const role = 'arn:aws:iam::111122223333:role/app';
    expect(evaluation.level('iam:PassRole', role, ['lambda'])).toBe(PARTLY);
    expect(evaluation.level('iam:PassRole', role, ['ec2'])).toBe(NEVER);
  });

  it('within a budget, or not judged', () => {
    const evaluation = new Evaluation(statementsOf(allow(GET, 'arn:aws:s3:::*a*b*c*')), PLACE, new Budget(1));
    expect(() => evaluation.level(GET, BUCKET)).toThrow(TooComplex);
  });
});

it('actions that the same statements are about are covered alike', () => {
  const evaluation = evaluationOf(allow('s3:Get*'), deny('s3:*', '*', MFA));
  expect(evaluation.covering('s3:GetObject')).toBe(evaluation.covering('s3:GetBucketPolicy'));
  expect(evaluation.covering('s3:GetObject').allows).toBe(true);
  expect(evaluation.covering('s3:PutObject').allows).toBe(false);
  expect(evaluation.covering('ec2:RunInstances')).toMatchObject({ allows: false, statements: [] });
});

it('the service of an action is what its colon ends', () => {
  expect(['s3:GetObject', '*'].map(serviceOf)).toEqual(['s3', '*']);
});
