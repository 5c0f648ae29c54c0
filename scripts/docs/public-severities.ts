/**
 * What public rule sets for CloudTrail say of the same things, and why ours differs where it does by more than a step. Sources: the rules
 * of elastic/detection-rules, SigmaHQ/sigma, panther-labs/panther-analysis, chronicle/detection-rules (Google SecOps) and
 * turbot/tailpipe-mod-aws-cloudtrail-log-detections, the checks of Prowler, and the risk scores of splunk/security_content (up to 20 low,
 * 50 medium, 75 high). They change theirs now and then.
 */
import { wholeCatalogue } from '../../lambda-src/catalogue/index.ts';
import { rank, type Severity } from '../../lambda-src/catalogue/severity.ts';
import { RULES } from '../../lambda-src/rules/index.ts';

const CATALOGUE = wholeCatalogue();

export interface PublicSeverity {
  /** Id of a rule, or events of the catalogue, `iam:CreateUser`. */
  readonly of: string | readonly string[];
  readonly says: Readonly<Record<string, Severity>>;
  readonly why?: string;
}

const OTHERS_RATE_THE_CALL = 'theirs rates every call of the kind, ours what this one does';

const SIGNAL = 'Panther alerts it only together with other signals; alone, it is administration for good';

export const PUBLIC_SEVERITIES: readonly PublicSeverity[] = [
  {
    of: 'S01',
    says: { Panther: 'high', Sigma: 'medium' },
    why: 'no policy limits the root user, and CIS wants each use looked at',
  },
  { of: 'S02', says: { Panther: 'critical', Prowler: 'critical' } },
  { of: 'S03', says: { Elastic: 'high' } },
  { of: 'S04', says: { Panther: 'high', Elastic: 'medium' } },
  { of: 'S05', says: { Elastic: 'high', Panther: 'high' } },
  { of: 'S07', says: { Elastic: 'medium', Panther: 'info', 'Google SecOps': 'high' }, why: SIGNAL },
  { of: 'S08', says: { Elastic: 'medium', Panther: 'info', 'Google SecOps': 'high' }, why: SIGNAL },
  { of: 'S09', says: { Splunk: 'medium', Prowler: 'high' } },
  { of: 'S10', says: { Prowler: 'high' } },
  { of: 'S11', says: { Elastic: 'medium', Splunk: 'medium' } },
  { of: 'S13', says: { Panther: 'medium' }, why: OTHERS_RATE_THE_CALL },
  { of: 'S14', says: { Elastic: 'low' }, why: OTHERS_RATE_THE_CALL },
  { of: 'S15', says: { Panther: 'high' } },
  { of: 'S16', says: { Elastic: 'medium', Splunk: 'medium' } },
  { of: 'S17', says: { Elastic: 'high', Panther: 'medium', Sigma: 'medium' } },
  { of: 'S19', says: { Sigma: 'high', Elastic: 'medium', Panther: 'low', Splunk: 'medium' } },
  { of: 'S21', says: { Elastic: 'high', Splunk: 'high' } },
  { of: 'S23', says: { Prowler: 'medium', Splunk: 'high' } },
  { of: 'S28', says: { Elastic: 'low' }, why: OTHERS_RATE_THE_CALL },
  { of: 'S29', says: { Elastic: 'high', 'Google SecOps': 'high' } },
  { of: 'S30', says: { Sigma: 'high' } },
  { of: 'S32', says: { Elastic: 'medium' } },
  { of: 'S33', says: { Panther: 'high', 'Google SecOps': 'high' } },
  { of: 'S43', says: { Splunk: 'low', Panther: 'info', 'Google SecOps': 'low' } },
  {
    of: 'S52',
    says: { Elastic: 'medium' },
    why: 'whoever holds the certificate authority gets in without AWS noticing, as often as they like',
  },
  { of: 'S97', says: { Sigma: 'medium' } },
  { of: 'S102', says: { Elastic: 'medium', Sigma: 'high', Panther: 'high' } },
  { of: 'S71', says: { Elastic: 'medium', Sigma: 'medium', Turbot: 'medium', 'Google SecOps': 'high' } },
  { of: 'S72', says: { Elastic: 'high', 'Google SecOps': 'high' } },
  { of: 'S73', says: { Sigma: 'medium', Panther: 'high', Splunk: 'high', 'Google SecOps': 'low' } },
  { of: 'S74', says: { Elastic: 'high' } },
  { of: 'S75', says: { Panther: 'high', Elastic: 'high' } },
  { of: 'S82', says: { Splunk: 'medium', Elastic: 'medium', Panther: 'medium' } },
  { of: 'S83', says: { Splunk: 'high', Panther: 'high', Elastic: 'medium', 'Google SecOps': 'medium' } },
  { of: 'S84', says: { Sigma: 'medium', Panther: 'low', Splunk: 'medium' } },
  { of: 'S99', says: { 'Google SecOps': 'medium' } },
  { of: 'S53', says: { Elastic: 'high' } },
  { of: 'S31', says: { Elastic: 'high' } },
  { of: ['sts:AssumeRoot'], says: { Elastic: 'high' } },
  { of: ['iam:CreateUser'], says: { Elastic: 'high', Panther: 'info' } },
  { of: ['iam:SetDefaultPolicyVersion'], says: { Elastic: 'medium', Splunk: 'medium' } },
  { of: ['iam:AddUserToGroup', 'iam:UpdateAssumeRolePolicy'], says: { Elastic: 'low' } },
  { of: ['iam:DeactivateMFADevice', 'iam:DeleteVirtualMFADevice'], says: { Elastic: 'high', Splunk: 'high' } },
  { of: ['iam:DeleteAccountPasswordPolicy'], says: { Elastic: 'medium' } },
  {
    of: ['iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider', 'iam:DeleteSAMLProvider'],
    says: { Elastic: 'high', Sigma: 'medium', Panther: 'medium', Splunk: 'high' },
  },
  { of: ['iam:CreateOpenIDConnectProvider'], says: { Elastic: 'high' } },
  { of: ['iam:DeleteUserPermissionsBoundary', 'iam:DeleteRolePermissionsBoundary'], says: { Elastic: 'medium' } },
  { of: ['iam:PutUserPermissionsBoundary', 'iam:PutRolePermissionsBoundary'], says: { Elastic: 'medium' } },
  { of: ['iam:DeleteGroup', 'iam:DeletePolicy'], says: { Elastic: 'low', Splunk: 'low' } },
  { of: ['sts:GetFederationToken'], says: { Elastic: 'high' } },
  {
    of: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'],
    says: { Elastic: 'high', Sigma: 'medium', Panther: 'medium' },
  },
  {
    of: ['cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors'],
    says: { Elastic: 'high', Sigma: 'medium', Panther: 'medium' },
    why: `${OTHERS_RATE_THE_CALL}: what takes nothing away is low, the rest high (S71, S72)`,
  },
  {
    of: [
      'organizations:LeaveOrganization',
      'organizations:CloseAccount',
      'organizations:RemoveAccountFromOrganization',
    ],
    says: { Elastic: 'medium', Panther: 'info', 'Google SecOps': 'low' },
    why: 'with the organization, every guardrail of the account is gone',
  },
  {
    of: [
      'sso:AssociateDirectory',
      'sso:DisassociateDirectory',
      'sso-directory:EnableExternalIdPConfigurationForDirectory',
      'sso-directory:DisableExternalIdPConfigurationForDirectory',
    ],
    says: { Sigma: 'high' },
  },
  {
    of: [
      'sso:CreatePermissionSet',
      'sso:UpdatePermissionSet',
      'sso:ProvisionPermissionSet',
      'sso:AttachManagedPolicyToPermissionSet',
      'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
      'sso:PutInlinePolicyToPermissionSet',
      'sso:CreateAccountAssignment',
    ],
    says: { Sigma: 'high' },
  },
  {
    of: [
      'sso-directory:ImportExternalIdPCertificate',
      'sso-directory:DeleteExternalIdPCertificate',
      'sso-directory:CreateExternalIdPConfigurationForDirectory',
      'sso-directory:UpdateExternalIdPConfigurationForDirectory',
    ],
    says: { Elastic: 'high' },
  },
  {
    of: ['sso-directory:DeleteMfaDeviceForUser', 'sso-directory:UpdateMfaDeviceForUser'],
    says: { Elastic: 'medium' },
  },
  { of: ['rolesanywhere:CreateTrustAnchor', 'rolesanywhere:CreateProfile'], says: { Elastic: 'medium' } },
];

const baseOf = (event: string): Severity | undefined => {
  const [service = '', name = ''] = event.split(':');
  return CATALOGUE[`${service}.amazonaws.com`]?.[name]?.severity;
};

/** Ours: of the rule, or of each event when nothing else is known. Adjustments have none of their own. */
export const oursOf = ({ of }: PublicSeverity): readonly Severity[] =>
  typeof of === 'string'
    ? RULES.filter(({ id }) => id === of).map(({ severity }) => severity)
    : of.flatMap((event) => baseOf(event) ?? []);

/** How many steps ours is from the mean of theirs, at most. */
export function distanceOf(row: PublicSeverity): number {
  const theirs = Object.values(row.says).map(rank);
  const mean = theirs.reduce((sum, each) => sum + each, 0) / theirs.length;
  return Math.max(0, ...oursOf(row).map((ours) => Math.abs(rank(ours) - mean)));
}

const wordsOf = ({ says, why }: PublicSeverity): string =>
  `${Object.entries(says)
    .map(([name, severity]) => `${name} ${severity}`)
    .join(', ')}${why === undefined ? '' : `; ${why}`}`;

/** The cell of a rule or adjustment. */
export const publicOfRule = (id: string): string =>
  PUBLIC_SEVERITIES.filter(({ of }) => of === id)
    .map(wordsOf)
    .join('; ');

/** Rows of a table: events, ours, theirs. */
export const publicOfEvents = (): readonly (readonly string[])[] =>
  PUBLIC_SEVERITIES.filter(({ of }) => typeof of !== 'string').map((row) => [
    typeof row.of === 'string' ? row.of : row.of.map((event) => `\`${event.replace(/^iam:/, '')}\``).join(', '),
    [...new Set(oursOf(row))].join(', '),
    wordsOf(row),
  ]);
