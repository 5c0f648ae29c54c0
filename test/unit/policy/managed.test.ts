import { describe, expect, it } from 'vitest';
import { awsManagedPolicyName, judgeManagedPolicyArn } from '../../../lambda-src/policy/managed.ts';

describe('judgeManagedPolicyArn', () => {
  it.each<[string, string, string]>([
    ['AdministratorAccess allows every action on every resource', 'high', 'allow-all'],
    [
      'IAMFullAccess allows every IAM action on every resource: its holder can become administrator',
      'high',
      'iam-admin',
    ],
    [
      'PowerUserAccess allows nearly every action outside IAM, Organizations and account settings on every resource',
      'high',
      'nearly-all',
    ],
    ...[
      ...['AdministratorAccess-Amplify', 'AmazonElasticMapReduceFullAccess', 'AmazonElasticMapReduceRole'],
      ...['AmazonDynamoDBFullAccesswithDataPipeline', 'AWSElasticBeanstalkService', 'SystemAdministrator'],
    ].map((name): [string, string, string] => [
      `${name} lets its holder reach the permissions of any role`,
      'high',
      'privilege-escalation',
    ]),
    ...[
      ...['AdministratorAccess-AWSElasticBeanstalk', 'AWSLambda_FullAccess', 'AmazonECS_FullAccess'],
      'AmazonSageMakerFullAccess',
    ].map((name): [string, string, string] => [
      `${name} lets its holder act through every role that the service may use`,
      'medium',
      'privilege-escalation',
    ]),
    ...[...['AWSOrganizationsFullAccess', 'AWSSSOMasterAccountAdministrator', 'AWSSSOMemberAccountAdministrator']].map(
      (name): [string, string, string] => [
        `${name} allows every action of a service that hands out access to accounts`,
        'high',
        'service-admin',
      ],
    ),
    [
      'AWSSSODirectoryAdministrator allows every action on the people and groups of Identity Center',
      'high',
      'service-admin',
    ],
    ['AWSRolesAnywhereFullAccess lets its holder trust any certificate authority', 'high', 'privilege-escalation'],
    ['AWSAccountManagementFullAccess allows every action on the settings of the account', 'medium', 'service-admin'],
    ...['AWSCloudTrail_FullAccess', 'SecretsManagerReadWrite'].map((name): [string, string, string] => [
      `${name} allows every action of a service that keeps evidence or secrets`,
      'medium',
      'service-admin',
    ]),
  ])('%s', (text, severity, kind) => {
    const [name] = text.split(' ', 1);
    for (const partition of ['aws', 'aws-cn', 'aws-us-gov']) {
      expect(judgeManagedPolicyArn(`arn:${partition}:iam::aws:policy/${name}`)).toEqual([
        { kind, severity, text: `The AWS managed policy ${text}`, statement: null },
      ]);
    }
  });

  it.each(['', 'V2', 'V3'])('AWSCompromisedKeyQuarantine%s says that a key is lost', (version) => {
    const name = `AWSCompromisedKeyQuarantine${version}`;
    expect(judgeManagedPolicyArn(`arn:aws:iam::aws:policy/${name}`)).toMatchObject([
      {
        kind: 'key-quarantine',
        severity: 'critical',
        text: `The AWS managed policy ${name} is how AWS quarantines a user whose access key it found in public: the key is in someone else's hands`,
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
