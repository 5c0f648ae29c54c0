import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { ACCOUNT } from '../../records.ts';
import { ALLOW_ALL, found, policy, said } from '../../rules/found.ts';

describe('a policy document', () => {
  it('is read wherever its service keeps it', () => {
    const open = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });
    const written = (service: string, eventName: string, parameters: JsonObject) =>
      said('S55', eventName, parameters, { eventSource: `${service}.amazonaws.com` });
    expect(written('kms', 'PutKeyPolicy', { policy: open })).not.toBeNull();
    expect(written('s3', 'PutBucketPolicy', { bucketPolicy: JSON.parse(open), policy: [''] })).not.toBeNull();
    expect(written('s3', 'PutAccessPointPolicy', { policy: open })).not.toBeNull();
    expect(written('secretsmanager', 'PutResourcePolicy', { resourcePolicy: open })).not.toBeNull();
    expect(written('organizations', 'PutResourcePolicy', { content: open })).not.toBeNull();
    const nothing = found('PutKeyPolicy', {}, { eventSource: 'kms.amazonaws.com' });
    expect(nothing.reasons.map(({ rule }) => rule)).toEqual([null]);
  });

  it.each([[[ALLOW_ALL]], [''], [null]])('that is no document is not judged: %j', (policyDocument) => {
    const { reasons } = found('PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument });
    expect(reasons.map(({ rule }) => rule)).toEqual([null]);
  });

  it.each([
    ['user/app', 'PutUserPolicy', { userName: 'app' }],
    ['role/app', 'PutRolePolicy', { roleName: 'app' }],
    ['group/app', 'PutGroupPolicy', { groupName: 'app' }],
    ['policy/team/app', 'CreatePolicyVersion', { policyArn: `arn:aws:iam::${ACCOUNT}:policy/team/app` }],
  ])('that lets %s change itself by %s is told as such', (name, eventName, parameters) => {
    const severity = (resource: string) => {
      const Resource = `arn:aws:iam::${ACCOUNT}:${resource}`;
      const policyDocument = policy({ Effect: 'Allow', Action: `iam:${eventName}`, Resource });
      return found(eventName, { ...parameters, policyName: 'x', policyDocument }).severity;
    };
    expect(severity(name)).toBe('high');
    expect(severity(name.replace('app', 'other'))).not.toBe('high');
  });

  it('is of nobody known where the record does not name its role', () => {
    const Resource = `arn:aws:iam::${ACCOUNT}:role/null`;
    const policyDocument = policy({ Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource });
    expect(found('PutRolePolicy', { policyName: 'x', policyDocument }).severity).not.toBe('high');
  });

  it('whose statement has a name is told with it', () => {
    const named = { Effect: 'Allow', Action: '*', Resource: '*', Sid: 'Everything' };
    const text = (Statement: JsonObject) =>
      said('S09', 'PutRolePolicy', { roleName: 'app', policyName: 'x', policyDocument: policy(Statement) });
    expect(text(named)).toMatch(/ \(statement "Everything"\)$/);
    expect(text({ ...named, Sid: '' })).not.toContain('statement "');
  });

  it('that is too large to be recorded is told for calls that carry one', () => {
    const omitted = { omitted: true };
    for (const eventName of ['PutUserPolicy', 'CreatePolicyVersion', 'UpdateAssumeRolePolicy'])
      expect(said('S32', eventName, omitted)).not.toBeNull();
    expect(said('S32', 'PutKeyPolicy', omitted, { eventSource: 'kms.amazonaws.com' })).not.toBeNull();
    expect(said('S32', 'CreateUser', omitted)).toBeNull();
    expect(said('S32', 'PutUserPolicy', {})).toBeNull();
  });
});

it.each([
  ['us-east-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('in %s, a role that may change its own policies is recognized by an ARN of partition %s', (awsRegion, partition) => {
  const policyDocument = policy({
    Effect: 'Allow',
    Action: 'iam:PutRolePolicy',
    Resource: `arn:${partition}:iam::${ACCOUNT}:role/app`,
  });
  const { severity, reasons } = found(
    'PutRolePolicy',
    { roleName: 'app', policyName: 'own', policyDocument },
    { awsRegion },
  );
  expect({ severity, rules: reasons.map(({ rule }) => rule) }).toEqual({ severity: 'high', rules: ['S10'] });
});
