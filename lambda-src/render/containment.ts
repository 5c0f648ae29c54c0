/**
 * What contains an act: a line, and where there is one, a command of the AWS CLI whose slots are filled from the record. A test
 * holds each against the API's models, and docs/runbook.md has them all.
 */
import { REGION } from '../record/partition.ts';

const policy = (condition: string): string =>
  `--policy-document='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"${condition}}]}'`;
export const DENY_USER = `iam put-user-policy <user-name> --policy-name=deny-all ${policy('')}`;
const DENY_ROLE = `iam put-role-policy <role-name> --policy-name=deny-all ${policy('')}`;
/** As the console does: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
export const REVOKE = `iam put-role-policy <role-name> --policy-name=revoke-older-sessions ${policy(
  `,"Condition":{"DateLessThan":{"aws:TokenIssueTime":"'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"}}`,
)}`;
const LOOK_UP_BY = 'cloudtrail lookup-events <region> --lookup-attributes=AttributeKey=';
export const LOOK_UP = `${LOOK_UP_BY}AccessKeyId,AttributeValue={access-key-id}`;
export const LOOK_UP_USER = `${LOOK_UP_BY}Username,AttributeValue={user-name}`;

/** `[user]` stands for `user NAME`, `[]` for the first target; for `the user` where the name could go on with the sentence. */
type Row = readonly [acts: string, say: string, command?: string | undefined];

const RESTORE = 'restore the previous one from your code';

/** What gives a policy to a user, role or group. */
function policiesOf(kind: string): readonly Row[] {
  const noun = kind.toLowerCase();
  return [
    [
      `iam:Attach${kind}Policy`,
      `Detach [policy] from [${noun}]`,
      `iam detach-${noun}-policy <${noun}-name> <policy-arn>`,
    ],
    [
      `iam:Put${kind}Policy`,
      `Delete [inline policy] of [${noun}], or ${RESTORE}`,
      `iam delete-${noun}-policy <${noun}-name> <policy-name>`,
    ],
  ];
}

/**
 * What gave somebody a way in: ended before anything else is undone. By rule or event, the rule first; an act may have several rows.
 * `<user-name>` stands for that option with its value, `{user-name}` for the value.
 */
export const ENTRIES: readonly Row[] = [
  ['S02', 'Delete [access key], with credentials of root', 'iam delete-access-key <access-key-id>'],
  ['S33', 'List the access keys of [user], then deactivate the one that is public', 'iam list-access-keys <user-name>'],
  [
    'S41 iam:CreateAccessKey',
    'Deactivate [access key] of [user]',
    'iam update-access-key <user-name> <access-key-id> --status=Inactive',
  ],
  // Without its password a user stays signed in.
  ['iam:CreateLoginProfile iam:UpdateLoginProfile', 'Deny [user] everything, which ends console sessions', DENY_USER],
  ['iam:CreateLoginProfile', 'Delete the console password of [user]', 'iam delete-login-profile <user-name>'],
  [
    'iam:DeactivateMFADevice',
    'Ask [user]; if they did not do it, deny them everything until they have MFA again (for a break-glass user, reset the password instead)',
    DENY_USER,
  ],
  ['iam:EnableMFADevice', 'Deactivate [MFA device] of [user]', 'iam deactivate-mfa-device <user-name> <serial-number>'],
  [
    'iam:CreateServiceSpecificCredential iam:ResetServiceSpecificCredential',
    'Deactivate [service-specific credential] of [user]',
    'iam update-service-specific-credential <user-name> <service-specific-credential-id> --status=Inactive',
  ],
  [
    'iam:UploadSSHPublicKey',
    'Deactivate [SSH public key] of [user]',
    'iam update-ssh-public-key <user-name> <ssh-public-key-id> --status=Inactive',
  ],
  [
    'iam:UploadSigningCertificate',
    'Deactivate [signing certificate] of [user]',
    'iam update-signing-certificate <user-name> <certificate-id> --status=Inactive',
  ],
  ['iam:CreateUser', 'Deny [user] everything', DENY_USER],
  ['iam:CreateRole', 'Deny [role] everything', DENY_ROLE],
  [
    'iam:UpdateAssumeRolePolicy',
    'Deny [role] everything, its legitimate users too, until its previous trust policy is restored',
    DENY_ROLE,
  ],
  ...['User', 'Role', 'Group'].flatMap(policiesOf),
  [
    'iam:CreatePolicyVersion iam:SetDefaultPolicyVersion',
    'List the versions of [policy], then make the previous one the default again',
    'iam list-policy-versions <policy-arn>',
  ],
  ['iam:AddUserToGroup', 'Remove [user] from [group]', 'iam remove-user-from-group <group-name> <user-name>'],
  [
    'iam:AddRoleToInstanceProfile',
    'Remove [role] from [instance profile]',
    'iam remove-role-from-instance-profile <instance-profile-name> <role-name>',
  ],
  ['iam:CreateSAMLProvider', 'Delete [SAML provider]', 'iam delete-saml-provider <saml-provider-arn>'],
  [
    'iam:CreateOpenIDConnectProvider',
    'Delete [OIDC provider]',
    'iam delete-open-id-connect-provider <open-id-connect-provider-arn>',
  ],
  [
    'sso:CreateAccountAssignment',
    'Delete the assignment of [permission set] in [account] to [principal]',
    'sso-admin delete-account-assignment <region> <instance-arn> <target-id> --target-type=AWS_ACCOUNT <permission-set-arn> <principal-type> <principal-id>',
  ],
  [
    'sso:AttachManagedPolicyToPermissionSet',
    'Detach [policy] from [permission set]',
    'sso-admin detach-managed-policy-from-permission-set <region> <instance-arn> <permission-set-arn> <managed-policy-arn>',
  ],
  [
    'sso:PutInlinePolicyToPermissionSet',
    `Delete the inline policy of [permission set], or ${RESTORE}`,
    'sso-admin delete-inline-policy-from-permission-set <region> <instance-arn> <permission-set-arn>',
  ],
  [
    'sso:AttachManagedPolicyToPermissionSet sso:PutInlinePolicyToPermissionSet',
    'Provision [permission set], which takes the policy out of every account',
    'sso-admin provision-permission-set <region> <instance-arn> <permission-set-arn> --target-type=ALL_PROVISIONED_ACCOUNTS',
  ],
  [
    'rolesanywhere:CreateTrustAnchor rolesanywhere:UpdateTrustAnchor rolesanywhere:EnableTrustAnchor',
    'Disable [trust anchor]',
    'rolesanywhere disable-trust-anchor <region> <trust-anchor-id>',
  ],
  [
    'rolesanywhere:CreateProfile rolesanywhere:UpdateProfile rolesanywhere:EnableProfile',
    'Disable [profile]',
    'rolesanywhere disable-profile <region> <profile-id>',
  ],
  [
    'eks:CreateAccessEntry eks:AssociateAccessPolicy',
    'Delete the access entry of [principal] in [cluster]',
    'eks delete-access-entry <region> <cluster-name> <principal-arn>',
  ],
  [
    'iam:EnableOutboundWebIdentityFederation',
    'Disable outbound federation',
    'iam disable-outbound-web-identity-federation',
  ],
  [
    'organizations:RegisterDelegatedAdministrator',
    'Deregister [account] as delegated administrator of [service]',
    'organizations deregister-delegated-administrator <account-id> <service-principal>',
  ],
];

export const ROWS: readonly Row[] = [
  ...ENTRIES,
  ['S20', 'Register an MFA device for root'],
  ['S99 iam:UpdateLoginProfile', 'Reset the password of [user]'],
  ['iam:CreatePolicy', 'List who has [policy], then detach it from each', 'iam list-entities-for-policy <policy-arn>'],
  [
    'iam:DeleteUserPermissionsBoundary iam:DeleteRolePermissionsBoundary iam:PutUserPermissionsBoundary iam:PutRolePermissionsBoundary',
    'Restore the permissions boundary of [] (your code or AWS Config has its ARN)',
  ],
  ['S100', 'Ask AWS Support to restore the policy of [key]: nobody in this account can'],
  ['S23 iam:DeleteAccountPasswordPolicy', 'Restore the password policy from your code'],
  [
    'iam:UpdateSAMLProvider iam:AddClientIDToOpenIDConnectProvider iam:UpdateOpenIDConnectProviderThumbprint cognito-identity:UpdateIdentityPool cognito-identity:SetIdentityPoolRoles organizations:UpdatePolicy cloudtrail:DeleteTrail cloudtrail:UpdateTrail',
    'Restore [] from your code',
  ],
  ['identitystore:CreateUser sso-directory:CreateUser', 'Disable [Identity Center user] in the console'],
  ['S70', 'Run terraform apply, which restores what the module created'],
  [
    'organizations:DetachPolicy',
    'Attach [organization policy] to [target] again',
    'organizations attach-policy <policy-id> --target-id={policy-target}',
  ],
  [
    'organizations:LeaveOrganization organizations:RemoveAccountFromOrganization',
    'Invite [account] again from the management account of its organization',
  ],
  [
    'iam:DisableOrganizationsRootCredentialsManagement',
    'Centralize root credentials in the management account again',
    'iam enable-organizations-root-credentials-management',
  ],
  [
    'organizations:DisablePolicyType',
    'Enable [policy type] in [organization root], then attach its policies again',
    'organizations enable-policy-type <root-id> <policy-type>',
  ],
  [
    'lambda:AddPermission',
    'Remove [statement] from the policy of [function]',
    'lambda remove-permission <region> <function-name> <statement-id>',
  ],
  [
    'ec2:ModifySnapshotAttribute',
    'Stop sharing [snapshot] with other accounts',
    'ec2 reset-snapshot-attribute <region> <snapshot-id> --attribute=createVolumePermission',
  ],
  [
    'ec2:ModifyImageAttribute',
    'Stop sharing [image] with other accounts',
    'ec2 reset-image-attribute <region> <image-id> --attribute=launchPermission',
  ],
  [
    'rds:ModifyDBSnapshotAttribute',
    'Stop sharing [DB snapshot] with whom the call added',
    'rds modify-db-snapshot-attribute <region> <db-snapshot-identifier> --attribute-name=restore <values-to-remove>',
  ],
  [
    'rds:ModifyDBClusterSnapshotAttribute',
    'Stop sharing [DB snapshot] with whom the call added',
    'rds modify-db-cluster-snapshot-attribute <region> <db-cluster-snapshot-identifier> --attribute-name=restore <values-to-remove>',
  ],
  [
    'logs:PutRetentionPolicy',
    'Let [log group] keep its events for good until you know what its retention was',
    'logs delete-retention-policy <region> <log-group-name>',
  ],
  ['ec2:EnableSerialConsoleAccess', 'Disable the serial console', 'ec2 disable-serial-console-access <region>'],
  ['cloudtrail:StopLogging', 'Start logging on [trail] again', 'cloudtrail start-logging <region> <name>'],
  [
    'cloudtrail:PutEventSelectors',
    'Record all management events in [trail] again (the command replaces all selectors: add yours of data events)',
    `cloudtrail put-event-selectors <region> <trail-name> --event-selectors='[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
  ],
  ['guardduty:DeleteDetector', 'Re-enable GuardDuty', 'guardduty create-detector <region> --enable'],
  [
    'guardduty:UpdateDetector',
    'Re-enable [GuardDuty detector]',
    'guardduty update-detector <region> <detector-id> --enable',
  ],
  [
    'config:StopConfigurationRecorder',
    'Start [configuration recorder] again',
    'configservice start-configuration-recorder <region> <configuration-recorder-name>',
  ],
  [
    's3:PutBucketPolicy',
    `Delete the policy of [bucket], then ${RESTORE}`,
    's3api delete-bucket-policy <region> <bucket>',
  ],
  [
    's3:PutBucketAcl',
    'Set the access control list of [bucket] to private',
    's3api put-bucket-acl <region> <bucket> --acl=private',
  ],
  [
    's3:PutBucketPublicAccessBlock s3:DeleteBucketPublicAccessBlock',
    'Block public access to [bucket] again',
    's3api put-public-access-block <region> <bucket> --public-access-block-configuration=BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
  ],
  [
    'secretsmanager:PutResourcePolicy',
    `Delete the policy of [secret], then ${RESTORE}`,
    'secretsmanager delete-resource-policy <region> <secret-id>',
  ],
  ['kms:CreateGrant', 'Revoke the grant on [key]', 'kms revoke-grant <region> <key-id> <grant-id>'],
  [
    'kms:ScheduleKeyDeletion',
    'Cancel the deletion of [key], which leaves it disabled',
    'kms cancel-key-deletion <region> <key-id>',
  ],
  ['kms:ScheduleKeyDeletion kms:DisableKey', 'Re-enable [key]', 'kms enable-key <region> <key-id>'],
];

const NAME_64 = /^[\w+=,.@-]{1,64}$/;
const NAME_128 = /^[\w+=,.@-]{1,128}$/;
const ID = /^\w{16,128}$/;
const ACCOUNT_ID = /^\d{12}$/;
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** Names of one word, and what AWS makes up for many things. */
const WORD = /^[\w.-]{1,128}$/;
const ARN = /^arn:aws[a-z-]*:[a-z-]+:[a-z\d-]*:(?:\d{12}|aws)?:[\w+=,.@/~%:-]{1,640}$/;
const ofSso = (rest: string): RegExp => new RegExp(`^arn:aws[a-z-]*:sso:::${rest}$`);
const EITHER = new RegExp(`${ARN.source}|${WORD.source}`);

/** What a slot takes: of the target of this type its name, its ARN, or the one it has; or a place in the record. */
export type Takes = 'name' | 'ARN' | 'either' | 'record';

/** With the form that the API's models allow. No value begins with `file:`, which would make the CLI read a file. */
export const SLOTS: Readonly<Record<string, readonly [takes: Takes, what: string, allowed: RegExp]>> = {
  'user-name': ['name', 'user', NAME_64],
  'role-name': ['name', 'role', NAME_64],
  'group-name': ['name', 'group', NAME_128],
  'policy-name': ['name', 'inline policy', NAME_128],
  'instance-profile-name': ['name', 'instance profile', NAME_128],
  'policy-arn': ['ARN', 'policy', ARN],
  'managed-policy-arn': ['ARN', 'policy', /^arn:aws[a-z-]*:iam::aws:policy\/[\w+=,.@/-]{1,640}$/],
  'access-key-id': ['name', 'access key', ID],
  'service-specific-credential-id': ['name', 'service-specific credential', ID],
  'ssh-public-key-id': ['name', 'SSH public key', ID],
  'certificate-id': ['name', 'signing certificate', /^\w{24,128}$/],
  'serial-number': ['either', 'MFA device', /^[\w+=/:,.@-]{9,256}$/],
  'saml-provider-arn': ['ARN', 'SAML provider', ARN],
  'open-id-connect-provider-arn': ['ARN', 'OIDC provider', ARN],
  'instance-arn': ['record', 'requestParameters.instanceArn', ofSso(String.raw`instance/(?:sso)?ins-[\w.-]{16}`)],
  'permission-set-arn': [
    'ARN',
    'permission set',
    ofSso(String.raw`permissionSet/(?:sso)?ins-[\w.-]{16}/ps-[\w.-]{16}`),
  ],
  'principal-type': ['record', 'requestParameters.principalType', /^(?:USER|GROUP)$/],
  'principal-id': ['name', 'principal', /^(?:[\da-f]{10}-)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i],
  'target-id': ['name', 'account', ACCOUNT_ID],
  'cluster-name': ['name', 'cluster', WORD],
  'principal-arn': ['ARN', 'principal', ARN],
  'trust-anchor-id': ['record', 'responseElements.trustAnchor.trustAnchorId', UUID],
  'profile-id': ['record', 'responseElements.profile.profileId', UUID],
  'policy-id': ['record', 'requestParameters.policyId', /^p-\w{8,128}$/],
  'policy-target': ['name', 'target', /^(?:r-[\da-z]{4,32}|\d{12}|ou-[\da-z]{4,32}-[\da-z]{8,32})$/],
  'root-id': ['name', 'organization root', /^r-[\da-z]{4,32}$/],
  'policy-type': ['name', 'policy type', /^[A-Z_]{1,50}_POLICY(?:_EC2)?$/],
  'account-id': ['name', 'account', ACCOUNT_ID],
  'service-principal': ['name', 'service', WORD],
  'function-name': ['name', 'function', WORD],
  'statement-id': ['name', 'statement', /^[\w-]{1,100}$/],
  'snapshot-id': ['name', 'snapshot', WORD],
  'image-id': ['name', 'image', WORD],
  name: ['either', 'trail', EITHER],
  'trail-name': ['either', 'trail', EITHER],
  'detector-id': ['name', 'GuardDuty detector', WORD],
  'configuration-recorder-name': ['name', 'configuration recorder', WORD],
  bucket: ['name', 'bucket', WORD],
  'key-id': ['either', 'key', EITHER],
  'secret-id': ['name', 'secret', /^[\w/+=.@-]{1,512}$/],
  'grant-id': ['record', 'responseElements.grantId', ID],
  'db-snapshot-identifier': ['name', 'DB snapshot', WORD],
  'db-cluster-snapshot-identifier': ['name', 'DB snapshot', WORD],
  'log-group-name': ['name', 'log group', /^[\w./#-]{1,512}$/],
  'values-to-remove': ['record', 'requestParameters.valuesToAdd', /^\["(?:all|\d{12})"(?:,"(?:all|\d{12})"){0,19}\]$/],
  region: ['record', 'Region', REGION],
};
