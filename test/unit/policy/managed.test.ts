import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../lambda-src/policy/document.ts';
import { awsManagedPolicyName, judgeManagedPolicyArn } from '../../../lambda-src/policy/managed.ts';
import { judgePermissions } from '../../../lambda-src/policy/permissions.ts';

describe('judgeManagedPolicyArn', () => {
  it.each([
    ['AdministratorAccess', 'allow-all', 'high', 'critical', 'allows every action on every resource'],
    ['IAMFullAccess', 'iam-admin', 'high', 'critical', 'allows every IAM action on every resource'],
    ['PowerUserAccess', 'nearly-all', 'high', 'critical', 'allows nearly every action on every resource'],
    [
      'AWSOrganizationsFullAccess',
      'privilege-escalation',
      'high',
      'critical',
      'allows privilege escalation with organizations:',
    ],
    ['SecretsManagerReadWrite', 'service-admin', 'medium', 'medium', 'allows every action of secretsmanager on every'],
    ['AmazonEC2FullAccess', 'privilege-escalation', 'medium', 'high', 'allows privilege escalation with ec2:'],
  ])('%s: %s', (name, kind, other, own, text) => {
    for (const [self, severity] of [
      [false, other],
      [true, own],
    ] as const) {
      for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
        expect(judgeManagedPolicyArn(`arn:${partition}:iam::aws:policy/${name}`, self)).toContainEqual({
          kind,
          severity,
          text: expect.stringMatching(`^The AWS managed policy ${name} ${text}`),
          statement: null,
        });
      }
    }
  });

  it.each([
    ['AdministratorAccess', '*'],
    ['IAMFullAccess', 'iam:*'],
    ['AmazonEC2FullAccess', 'ec2:*'],
    ['AmazonS3FullAccess', ['s3:*', 's3-object-lambda:*']],
  ])('says of %s what is said of its document', (name, Action) => {
    const document = readPolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } });
    for (const self of [false, true]) {
      // The name says that a service is allowed whole.
      const verdicts = judgePermissions(document, { self }).filter(({ kind }) => kind !== 'service-wide');
      const ratings = verdicts.map(({ kind, severity }) => [kind, severity]);
      const byName = judgeManagedPolicyArn(`arn:aws:iam::aws:policy/${name}`, self);
      expect(byName.map(({ kind, severity }) => [kind, severity])).toEqual(ratings);
    }
  });

  it.each(['', 'V2', 'V3', 'V4'])('AWSCompromisedKeyQuarantine%s says that a key is lost', (version) => {
    const name = `AWSCompromisedKeyQuarantine${version}`;
    expect(judgeManagedPolicyArn(`arn:aws:iam::aws:policy/${name}`)).toMatchObject([
      {
        kind: 'key-quarantine',
        severity: 'critical',
        text: `The AWS managed policy ${name} is how AWS quarantines a user whose access key it found exposed: the key is in someone else's hands`,
      },
    ]);
  });

  it.each([
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
    'arn:aws:iam::aws:policy/AdministratorAccessX',
    'arn:aws:iam::aws:policy/AdministratorAccess x',
    'arn:aws:iam::aws:policy/constructor',
    'arn:aws:iam::111122223333:policy/AdministratorAccess',
    'arn:aws:iam::aws:role/AdministratorAccess',
    'x arn:aws:iam::aws:policy/AdministratorAccess',
    `arn:aws:iam::aws:policy/${'a/'.repeat(50_000)}`,
    '',
  ])('nothing on %s', (arn) => {
    expect(judgeManagedPolicyArn(arn)).toEqual([]);
  });

  it('knows the name behind a path', () => {
    expect(awsManagedPolicyName('arn:aws:iam::aws:policy/job-function/ViewOnlyAccess')).toBe('ViewOnlyAccess');
  });
});
