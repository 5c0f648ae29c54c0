import { describe, expect, it } from 'vitest';
import { judgeBoundary } from '../../../lambda-src/policy/boundary.ts';
import { readPolicy } from '../../../lambda-src/policy/document.ts';

describe('judgeBoundary', () => {
  const judge = (...Statement: unknown[]) => judgeBoundary(readPolicy({ Statement }));
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };

  it.each(['aws', 'aws-cn', 'aws-us-gov'])('AdministratorAccess in %s bounds nothing', (partition) => {
    expect(judgeBoundary(`arn:${partition}:iam::aws:policy/AdministratorAccess`)).toMatchObject([
      {
        kind: 'no-boundary',
        severity: 'high',
        text: 'The permissions boundary bounds nothing: AdministratorAccess allows everything',
      },
    ]);
  });

  it.each([
    'arn:aws:iam::aws:policy/PowerUserAccess',
    'arn:aws:iam::111122223333:policy/AdministratorAccess',
    'arn:aws:iam::111122223333:policy/developer-boundary',
    '',
  ])('%s may bound something', (arn) => {
    expect(judgeBoundary(arn)).toEqual([]);
  });

  it('tells a document that allows everything from a ceiling with exceptions', () => {
    expect(judge(all)).toMatchObject([
      {
        kind: 'no-boundary',
        severity: 'high',
        text: 'The permissions boundary bounds nothing: it allows every privilege escalation path',
      },
    ]);
    expect(judge({ ...all, Action: 'iam:*' })).toHaveLength(1);
    expect(judge(all, { Effect: 'Deny', Action: '*', Resource: 'arn:aws:iam::999988887777:*' })).toHaveLength(1);
    expect(judge({ ...all, Action: 's3:GetObject' })).toEqual([]);
    expect(judge(all, { Effect: 'Deny', Action: 'iam:DeleteRolePermissionsBoundary', Resource: '*' })).toEqual([]);
    expect(judge({ ...all, Action: ['s3:*', 'ec2:*'] })).toEqual([]);
    expect(judge({ ...all, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } } })).toEqual([]);
  });
});
