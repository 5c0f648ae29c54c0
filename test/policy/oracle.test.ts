import { describe, expect, it } from 'vitest';
import { isAllowed, type RawDocument, type RawStatement } from './oracle.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and the pages beside it. */
describe("the evaluator, on AWS's own examples", () => {
  const policy = (...Statement: RawStatement[]): RawDocument => ({ Version: '2012-10-17', Statement });
  const context = (values: Readonly<Record<string, string | readonly string[]>> = {}) =>
    new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value] as const));
  const can = (document: RawDocument, action: string, resource: string, values = {}) =>
    isAllowed([document], action, resource, context(values));

  it('denies by default, allows by an Allow, and denies again by a Deny', () => {
    const carlos = policy(
      { Effect: 'Allow', Action: ['s3:ListAllMyBuckets', 's3:GetBucketLocation'], Resource: 'arn:aws:s3:::*' },
      { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::carlossalazar/*' },
      { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::carlossalazar/log*' },
    );
    expect(can(carlos, 's3:ListAllMyBuckets', 'arn:aws:s3:::any')).toBe(true);
    expect(can(carlos, 's3:PutObject', 'arn:aws:s3:::carlossalazar/object3.txt')).toBe(true);
    expect(can(carlos, 's3:PutObject', 'arn:aws:s3:::carlossalazar/log-2026')).toBe(false);
    expect(can(carlos, 's3:PutObject', 'arn:aws:s3:::other/object3.txt')).toBe(false);
    expect(can(carlos, 'ec2:RunInstances', '*')).toBe(false);
  });

  it('NotAction and NotResource are all the rest', () => {
    const allBut = policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    expect(can(allBut, 's3:GetObject', 'arn:aws:s3:::a/b')).toBe(true);
    expect(can(allBut, 'iam:CreateUser', '*')).toBe(false);
    const payroll = policy(
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: 's3:*',
        NotResource: ['arn:aws:s3:::HRBucket/Payroll', 'arn:aws:s3:::HRBucket/Payroll/*'],
      },
    );
    expect(can(payroll, 's3:GetObject', 'arn:aws:s3:::HRBucket/Payroll/june')).toBe(true);
    expect(can(payroll, 's3:GetObject', 'arn:aws:s3:::HRBucket/other')).toBe(false);
  });

  it('variables stand for the caller, in 2012 documents alone', () => {
    const home: RawStatement = {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: `arn:aws:s3:::bucket/home/\${aws:username}/*`,
    };
    const jane = { 'aws:username': 'jane' };
    expect(can(policy(home), 's3:GetObject', 'arn:aws:s3:::bucket/home/jane/a', jane)).toBe(true);
    expect(can(policy(home), 's3:GetObject', 'arn:aws:s3:::bucket/home/bob/a', jane)).toBe(false);
    expect(can(policy(home), 's3:GetObject', 'arn:aws:s3:::bucket/home//a')).toBe(false);
    expect(can({ Statement: [home] }, 's3:GetObject', 'arn:aws:s3:::bucket/home/jane/a', jane)).toBe(false);
  });

  const under = (operator: string, key: string, value: string | string[], values = {}) =>
    can(
      policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { [key]: value } } }),
      'a:B',
      '*',
      values,
    );

  it.each<[string, string, string | string[], Record<string, string | string[]>, boolean]>([
    ['StringEquals', 'aws:PrincipalTag/job', ['iamuser-admin', 'b'], { 'aws:PrincipalTag/job': 'iamuser-admin' }, true],
    ['StringEquals', 'aws:PrincipalTag/job', 'iamuser-admin', {}, false],
    ['StringNotEquals', 'aws:PrincipalTag/job', 'a', {}, true],
    ['StringEqualsIfExists', 'ec2:InstanceType', 't1.*', {}, true],
    ['StringLikeIfExists', 'ec2:InstanceType', ['t1.*', 'm3.*'], { 'ec2:InstanceType': 'c5.large' }, false],
    ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', { 'aws:SourceIp': '203.0.113.77' }, true],
    ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', { 'aws:SourceIp': '203.0.113.77' }, false],
    ['DateLessThan', 'aws:CurrentTime', '2020-06-30T00:00:00Z', { 'aws:CurrentTime': '1577836800' }, true],
    ['Null', 'aws:TokenIssueTime', 'true', {}, true],
    ['Bool', 'aws:MultiFactorAuthPresent', 'true', {}, false],
    ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true', {}, true],
    [
      'ForAllValues:StringEquals',
      'aws:TagKeys',
      ['environment', 'cost-center'],
      { 'aws:TagKeys': ['environment'] },
      true,
    ],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['environment'], { 'aws:TagKeys': ['environment', 'x'] }, false],
    ['ForAllValues:StringEquals', 'aws:TagKeys', ['environment'], {}, true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['environment'], { 'aws:TagKeys': ['environment', 'x'] }, true],
    ['ForAnyValue:StringEquals', 'aws:TagKeys', ['environment'], {}, false],
    [
      'ArnLike',
      'aws:PrincipalArn',
      'arn:aws:iam::*:role/a*',
      { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin' },
      true,
    ],
  ])('%s on %s %s', (operator, key, value, values, expected) => {
    expect(under(operator, key, value, values)).toBe(expected);
  });
});
