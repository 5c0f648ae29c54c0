/**
 * AWS managed policies that are known by name: CloudTrail records their ARN, never their document. Severities follow what
 * `judgePermissions` says of the documents as AWS publishes them.
 */

import type { Technique } from '../catalogue/attack.ts';
import type { Severity } from '../catalogue/severity.ts';
import { type PolicyVerdict, verdict } from './verdict.ts';

const ARN = /^arn:aws[a-z-]*:iam::aws:policy\/(?:[\w-]+\/)*([\w+=,.@-]{1,128})$/;

/** Name of an AWS managed policy, without its path; `null` for any other ARN, a customer's `AdministratorAccess` included. */
export const awsManagedPolicyName = (arn: string): string | null => ARN.exec(arn)?.[1] ?? null;

interface Known {
  readonly names: readonly string[];
  readonly severity: Severity;
  readonly rule: string | null;
  readonly techniques: readonly Technique[];
  readonly says: string;
}

const ROLES: readonly Technique[] = ['T1098.003'];

const KNOWN: readonly Known[] = [
  {
    names: ['AWSCompromisedKeyQuarantine', 'AWSCompromisedKeyQuarantineV2', 'AWSCompromisedKeyQuarantineV3'],
    severity: 'critical',
    rule: 'S33',
    techniques: ['T1552.001', 'T1078.004'],
    says: "is how AWS quarantines a user whose access key it found in public: the key is in someone else's hands",
  },
  {
    names: ['AdministratorAccess'],
    severity: 'high',
    rule: 'S07',
    techniques: ROLES,
    says: 'allows every action on every resource',
  },
  {
    names: ['IAMFullAccess'],
    severity: 'high',
    rule: 'S07',
    techniques: ROLES,
    says: 'allows every IAM action on every resource: whoever has it can become administrator',
  },
  {
    names: ['AdministratorAccess-Amplify', 'AmazonElasticMapReduceFullAccess'],
    severity: 'high',
    rule: 'S10',
    techniques: ['T1098', 'T1548'],
    says: 'lets its holder reach the permissions of any role',
  },
  {
    names: ['PowerUserAccess'],
    severity: 'medium',
    rule: 'S07',
    techniques: ROLES,
    says: 'allows nearly every action outside IAM, Organizations and account settings on every resource',
  },
  {
    names: [
      ...['AdministratorAccess-AWSElasticBeanstalk', 'AWSLambda_FullAccess', 'AmazonECS_FullAccess'],
      ...['AmazonSageMakerFullAccess'],
    ],
    severity: 'medium',
    rule: 'S10',
    techniques: ['T1098', 'T1548'],
    says: 'lets its holder act through every role that the service may use',
  },
  {
    names: ['AWSOrganizationsFullAccess', 'AWSSSOMasterAccountAdministrator', 'AWSSSOMemberAccountAdministrator'],
    severity: 'medium',
    rule: null,
    techniques: ROLES,
    says: 'allows every action of a service that hands out access to accounts',
  },
  {
    names: ['AWSSSODirectoryAdministrator', 'AWSAccountManagementFullAccess'],
    severity: 'medium',
    rule: null,
    techniques: ROLES,
    says: 'allows every action on the people of Identity Center or on the settings of the account',
  },
  {
    names: ['AWSCloudTrail_FullAccess', 'SecretsManagerReadWrite'],
    severity: 'medium',
    rule: null,
    techniques: ROLES,
    says: 'allows every action of a service that keeps evidence or secrets',
  },
];

/** Verdict on attaching the policy with this ARN. Empty: not AWS's own, or nothing noteworthy. */
export function judgeManagedPolicyArn(arn: string): readonly PolicyVerdict[] {
  const name = awsManagedPolicyName(arn);
  return KNOWN.filter(({ names }) => names.some((each) => each === name)).map(({ severity, rule, techniques, says }) =>
    verdict(
      rule === 'S33' ? 'key-quarantine' : 'managed-policy',
      severity,
      rule,
      techniques,
      `The AWS managed policy ${name} ${says}`,
    ),
  );
}
