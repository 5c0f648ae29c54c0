/**
 * AWS managed policies that are known by name: CloudTrail records their ARN, never their document. Severities follow what
 * `judgePermissions` says of the documents as AWS publishes them.
 */

import type { Severity } from '../catalogue/severity.ts';
import { type PolicyVerdict, type VerdictKind, verdict } from './verdict.ts';

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]{1,128})$/;

/** Name of an AWS managed policy, without its path; `null` for any other ARN, a customer's `AdministratorAccess` included. */
export const awsManagedPolicyName = (arn: string): string | null => ARN.exec(arn)?.[1] ?? null;

interface Known {
  readonly names: readonly string[];
  readonly severity: Severity;
  readonly kind: VerdictKind;
  readonly says: string;
}

const KNOWN: readonly Known[] = [
  {
    names: ['AWSCompromisedKeyQuarantine', 'AWSCompromisedKeyQuarantineV2', 'AWSCompromisedKeyQuarantineV3'],
    severity: 'critical',
    kind: 'key-quarantine',
    says: "is how AWS quarantines a user whose access key it found in public: the key is in someone else's hands",
  },
  {
    names: ['AdministratorAccess'],
    severity: 'high',
    kind: 'allow-all',
    says: 'allows every action on every resource',
  },
  {
    names: ['IAMFullAccess'],
    severity: 'high',
    kind: 'iam-admin',
    says: 'allows every IAM action on every resource: its holder can become administrator',
  },
  {
    names: [
      ...['AdministratorAccess-Amplify', 'AmazonElasticMapReduceFullAccess', 'AmazonElasticMapReduceRole'],
      ...['AmazonDynamoDBFullAccesswithDataPipeline', 'AWSElasticBeanstalkService', 'SystemAdministrator'],
    ],
    severity: 'high',
    kind: 'privilege-escalation',
    says: 'lets its holder reach the permissions of any role',
  },
  {
    names: ['PowerUserAccess'],
    severity: 'high',
    kind: 'nearly-all',
    says: 'allows nearly every action outside IAM, Organizations and account settings on every resource',
  },
  {
    names: [
      ...['AdministratorAccess-AWSElasticBeanstalk', 'AWSLambda_FullAccess', 'AmazonECS_FullAccess'],
      ...['AmazonSageMakerFullAccess'],
    ],
    severity: 'medium',
    kind: 'privilege-escalation',
    says: 'lets its holder act through every role that the service may use',
  },
  {
    names: ['AWSOrganizationsFullAccess', 'AWSSSOMasterAccountAdministrator', 'AWSSSOMemberAccountAdministrator'],
    severity: 'high',
    kind: 'service-admin',
    says: 'allows every action of a service that hands out access to accounts',
  },
  {
    names: ['AWSSSODirectoryAdministrator'],
    severity: 'high',
    kind: 'service-admin',
    says: 'allows every action on the people and groups of Identity Center',
  },
  {
    names: ['AWSRolesAnywhereFullAccess'],
    severity: 'high',
    kind: 'privilege-escalation',
    says: 'lets its holder trust any certificate authority',
  },
  {
    names: ['AWSAccountManagementFullAccess'],
    severity: 'medium',
    kind: 'service-admin',
    says: 'allows every action on the settings of the account',
  },
  {
    names: ['AWSCloudTrail_FullAccess', 'SecretsManagerReadWrite'],
    severity: 'medium',
    kind: 'service-admin',
    says: 'allows every action of a service that keeps evidence or secrets',
  },
];

/** Verdict on attaching the policy with this ARN. Empty: not AWS's own, or nothing noteworthy. */
export function judgeManagedPolicyArn(arn: string): readonly PolicyVerdict[] {
  const name = awsManagedPolicyName(arn);
  return KNOWN.filter(({ names }) => names.some((each) => each === name)).map(({ kind, severity, says }) =>
    verdict(kind, severity, `The AWS managed policy ${name} ${says}`),
  );
}
