/**
 * Every IAM action that changes something: those of the API (2010-05-08), and those of the console that the list of IAM's
 * actions has besides.
 *
 * Parameter names are the API's with the first letter lowered, as CloudTrail writes them (`sAMLProviderArn`,
 * `sSHPublicKeyId`, `aWSServiceName`).
 *
 * The base severity is what holds when nothing else is known:
 * - high: guardrails, federation and access given to outsiders, whatever the parameters say;
 * - medium: permissions, credentials or identities that work from this moment on;
 * - low: what takes access away, what is inert until something else uses it, and one's own credentials;
 * - info: what AWS does for itself.
 * Root, another user as the target, broad policies and open trust raise it; that is code, not data.
 */
import {
  ACCOUNT,
  accountSettings,
  boundary,
  credentials,
  federation,
  identity,
  mfa,
  organization,
  permissions,
  tags,
  target,
  trust,
} from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const USER = target('user', 'userName', 'response.user.arn');
const ROLE = target('role', 'roleName', 'response.role.arn');
const GROUP = target('group', 'groupName', 'response.group.arn');
const POLICY = target('policy', 'policyArn');
const INLINE_POLICY = target('inline policy', 'policyName');
const BOUNDARY = target('policy', 'permissionsBoundary');
const VERSION = target('version', 'versionId');
const NEW_VERSION = target('version', 'response.policyVersion.versionId');
const INSTANCE_PROFILE = target('instance profile', 'instanceProfileName', 'response.instanceProfile.arn');
const SERVER_CERTIFICATE = target(
  'server certificate',
  'serverCertificateName',
  'response.serverCertificateMetadata.arn',
);
const SAML_PROVIDER = target('SAML provider', 'name', 'sAMLProviderArn', 'response.sAMLProviderArn');
const OIDC_PROVIDER = target('OIDC provider', 'openIDConnectProviderArn', 'response.openIDConnectProviderArn', 'url');
const CLIENT_ID = target('client ID', 'clientID');
const MFA_DEVICE = target('MFA device', 'serialNumber');
const VIRTUAL_MFA_DEVICE = target(
  'virtual MFA device',
  'virtualMFADeviceName',
  'serialNumber',
  'response.virtualMFADevice.serialNumber',
);
const ACCESS_KEY = target('access key', 'accessKeyId');
const NEW_ACCESS_KEY = target('access key', 'response.accessKey.accessKeyId');
const SSH_KEY = target('SSH public key', 'sSHPublicKeyId');
const NEW_SSH_KEY = target('SSH public key', 'response.sSHPublicKey.sSHPublicKeyId');
const SIGNING_CERTIFICATE = target('signing certificate', 'certificateId');
const NEW_SIGNING_CERTIFICATE = target('signing certificate', 'response.certificate.certificateId');
const SERVICE_CREDENTIAL = target('service-specific credential', 'serviceSpecificCredentialId');
const NEW_SERVICE_CREDENTIAL = target(
  'service-specific credential',
  'response.serviceSpecificCredential.serviceSpecificCredentialId',
);
const CLOUDFRONT_KEY = target('CloudFront public key', 'cloudFrontPublicKeyId', 'publicKeyId', 'response.publicKeyId');
const DELEGATION_REQUEST = target('delegation request', 'delegationRequestId');
const NEW_DELEGATION_REQUEST = target('delegation request', 'response.delegationRequestId');

/** The user named in the request, else the caller: IAM takes the key's owner when `UserName` is left out. */
const USER_OR_SELF = target(
  'user',
  'userName',
  'caller',
  'response.accessKey.userName',
  'response.loginProfile.userName',
  'response.serviceSpecificCredential.userName',
  'response.certificate.userName',
);

const FEDERATED = 'Whoever controls the identity provider can sign in to this account';
const UNBOUNDED = 'The limit on what this identity can be given is gone';
const BOUNDED = 'The limit on what this identity can be given was changed';
const CENTRAL_ROOT = 'It decides who may act as root in the member accounts of the organization';
const DELEGATED = 'It is a step towards giving a partner temporary access to the account';
const EXTRA_CREDENTIAL = 'It is a further long-lived credential of the user';
const PASSWORD = 'The password opens the console';
const NO_MFA = 'The sign-in loses its second factor';

/** `TagRole` and `UntagRole` for `Role`, and so on. Tags can be permissions where policies compare them (ABAC). */
const tagging = Object.entries({
  InstanceProfile: INSTANCE_PROFILE,
  MFADevice: MFA_DEVICE,
  OpenIDConnectProvider: OIDC_PROVIDER,
  Policy: POLICY,
  Role: ROLE,
  SAMLProvider: SAML_PROVIDER,
  ServerCertificate: SERVER_CERTIFICATE,
  User: USER,
}).flatMap(([noun, what]) => [
  [`Tag${noun}`, tags('low', 'tag {0}', [what], 'T1098')],
  [`Untag${noun}`, tags('low', 'untag {0}', [what], 'T1098')],
]);

export const iam = (): ServiceCatalogue => ({
  AttachGroupPolicy: permissions('low', 'attach {1} to {0}', [GROUP, POLICY], 'T1098.003'),
  AttachRolePolicy: permissions('low', 'attach {1} to {0}', [ROLE, POLICY], 'T1098.003'),
  AttachUserPolicy: permissions('low', 'attach {1} to {0}', [USER, POLICY], 'T1098.003'),
  DetachGroupPolicy: permissions('low', 'detach {1} from {0}', [GROUP, POLICY], 'T1531'),
  DetachRolePolicy: permissions('low', 'detach {1} from {0}', [ROLE, POLICY], 'T1531'),
  DetachUserPolicy: permissions('low', 'detach {1} from {0}', [USER, POLICY], 'T1531'),
  PutGroupPolicy: permissions('low', 'put {1} on {0}', [GROUP, INLINE_POLICY], 'T1098.003'),
  PutRolePolicy: permissions('low', 'put {1} on {0}', [ROLE, INLINE_POLICY], 'T1098.003'),
  PutUserPolicy: permissions('low', 'put {1} on {0}', [USER, INLINE_POLICY], 'T1098.003'),
  DeleteGroupPolicy: permissions('low', 'delete {1} of {0}', [GROUP, INLINE_POLICY], 'T1531'),
  DeleteRolePolicy: permissions('low', 'delete {1} of {0}', [ROLE, INLINE_POLICY], 'T1531'),
  DeleteUserPolicy: permissions('low', 'delete {1} of {0}', [USER, INLINE_POLICY], 'T1531'),
  CreatePolicy: permissions('low', '', target('policy', 'policyName', 'response.policy.arn'), 'T1098'),
  CreatePolicyVersion: permissions('low', 'create {1} of {0}', [POLICY, NEW_VERSION], 'T1098'),
  SetDefaultPolicyVersion: permissions(
    'medium',
    'make {1} the default of {0}',
    [POLICY, VERSION],
    'T1098',
    'It changes the permissions of everyone who has the policy at once, and what the version allows is not in the event',
  ),
  DeletePolicyVersion: permissions('low', 'delete {1} of {0}', [POLICY, VERSION], 'T1531'),
  DeletePolicy: permissions('low', '', POLICY, 'T1531'),
  AddUserToGroup: permissions(
    'medium',
    'add {0} to {1}',
    [USER, GROUP],
    'T1098.003',
    'The user inherits what the group is allowed',
  ),
  RemoveUserFromGroup: permissions('low', 'remove {0} from {1}', [USER, GROUP], 'T1531'),
  AddRoleToInstanceProfile: permissions(
    'medium',
    'add {1} to {0}',
    [INSTANCE_PROFILE, ROLE],
    'T1098.003',
    'Every EC2 instance with this profile gets what the role is allowed',
  ),
  RemoveRoleFromInstanceProfile: permissions('low', 'remove {1} from {0}', [INSTANCE_PROFILE, ROLE], 'T1531'),

  PutRolePermissionsBoundary: boundary(
    'medium',
    'set {1} as the permissions boundary of {0}',
    [ROLE, BOUNDARY],
    'T1098',
    BOUNDED,
  ),
  PutUserPermissionsBoundary: boundary(
    'medium',
    'set {1} as the permissions boundary of {0}',
    [USER, BOUNDARY],
    'T1098',
    BOUNDED,
  ),
  DeleteRolePermissionsBoundary: boundary('high', 'remove the permissions boundary of {0}', ROLE, 'T1098', UNBOUNDED),
  DeleteUserPermissionsBoundary: boundary('high', 'remove the permissions boundary of {0}', USER, 'T1098', UNBOUNDED),

  UpdateAssumeRolePolicy: trust(
    'medium',
    'change the trust policy of {0}',
    ROLE,
    'T1098.003',
    'The trust policy decides who may assume the role',
  ),

  CreateUser: identity('medium', '', USER, 'T1136.003', 'A new user is a new long-lived identity'),
  UpdateUser: identity('low', '', USER, 'T1098'),
  DeleteUser: identity('low', '', USER, 'T1531'),
  CreateGroup: identity('low', '', GROUP, 'T1098'),
  UpdateGroup: identity('low', '', GROUP, 'T1098'),
  DeleteGroup: identity('low', '', GROUP, 'T1531'),
  CreateRole: identity('low', '', ROLE, 'T1136.003'),
  AcquireRole: identity(
    'medium',
    'create {0} from {1}',
    [target('role', 'response.role.roleName', 'response.role.arn'), target('role template', 'templateArn')],
    'T1136.003 T1098.003',
    'The role template decides what the role is allowed and who may assume it, and is not in the event',
  ),
  UpdateRole: identity('low', '', ROLE, 'T1098'),
  UpdateRoleDescription: identity('info', 'change the description of {0}', ROLE),
  DeleteRole: identity('low', '', ROLE, 'T1531'),
  CreateServiceLinkedRole: identity('info', 'create {0} for {1}', [
    target('service-linked role', 'response.role.roleName', 'response.role.arn'),
    target('service', 'aWSServiceName'),
  ]),
  DeleteServiceLinkedRole: identity('low', '', target('service-linked role', 'roleName')),
  CreateInstanceProfile: identity('low', '', INSTANCE_PROFILE),
  DeleteInstanceProfile: identity('low', '', INSTANCE_PROFILE, 'T1531'),

  CreateAccessKey: credentials('low', 'create {1} for {0}', [USER_OR_SELF, NEW_ACCESS_KEY], 'T1098.001'),
  UpdateAccessKey: credentials('low', 'set {1} of {0} to {status}', [USER_OR_SELF, ACCESS_KEY], 'T1098.001'),
  DeleteAccessKey: credentials('low', 'delete {1} of {0}', [USER_OR_SELF, ACCESS_KEY], 'T1531'),
  CreateLoginProfile: credentials('medium', 'create a console password for {0}', USER_OR_SELF, 'T1098.001', PASSWORD),
  UpdateLoginProfile: credentials('medium', 'change the console password of {0}', USER_OR_SELF, 'T1098.001', PASSWORD),
  DeleteLoginProfile: credentials('low', 'delete the console password of {0}', USER_OR_SELF, 'T1531'),
  ChangePassword: credentials('low', 'change their own console password', target('user', 'caller')),
  CreateServiceSpecificCredential: credentials(
    'medium',
    'create {1} for {0}',
    [USER_OR_SELF, NEW_SERVICE_CREDENTIAL],
    'T1098.001',
    EXTRA_CREDENTIAL,
  ),
  ResetServiceSpecificCredential: credentials(
    'medium',
    'reset the password of {1} of {0}',
    [USER_OR_SELF, SERVICE_CREDENTIAL],
    'T1098.001',
    'The caller knows the new password of the credential',
  ),
  UpdateServiceSpecificCredential: credentials(
    'low',
    'set {1} of {0} to {status}',
    [USER_OR_SELF, SERVICE_CREDENTIAL],
    'T1098.001',
  ),
  DeleteServiceSpecificCredential: credentials('low', 'delete {1} of {0}', [USER_OR_SELF, SERVICE_CREDENTIAL], 'T1531'),
  UploadSSHPublicKey: credentials(
    'medium',
    'upload {1} for {0}',
    [USER_OR_SELF, NEW_SSH_KEY],
    'T1098.001',
    EXTRA_CREDENTIAL,
  ),
  UpdateSSHPublicKey: credentials('low', 'set {1} of {0} to {status}', [USER_OR_SELF, SSH_KEY], 'T1098.001'),
  DeleteSSHPublicKey: credentials('low', 'delete {1} of {0}', [USER_OR_SELF, SSH_KEY], 'T1531'),
  UploadSigningCertificate: credentials(
    'medium',
    'upload {1} for {0}',
    [USER_OR_SELF, NEW_SIGNING_CERTIFICATE],
    'T1098.001',
    EXTRA_CREDENTIAL,
  ),
  UpdateSigningCertificate: credentials(
    'low',
    'set {1} of {0} to {status}',
    [USER_OR_SELF, SIGNING_CERTIFICATE],
    'T1098.001',
  ),
  DeleteSigningCertificate: credentials('low', 'delete {1} of {0}', [USER_OR_SELF, SIGNING_CERTIFICATE], 'T1531'),
  UploadServerCertificate: credentials('low', '', SERVER_CERTIFICATE),
  UpdateServerCertificate: credentials('low', '', SERVER_CERTIFICATE),
  DeleteServerCertificate: credentials('low', '', SERVER_CERTIFICATE),
  UploadCloudFrontPublicKey: credentials('low', '', CLOUDFRONT_KEY, 'T1098.001'),
  UpdateCloudFrontPublicKey: credentials('low', '', CLOUDFRONT_KEY, 'T1098.001'),
  DeleteCloudFrontPublicKey: credentials('low', '', CLOUDFRONT_KEY),

  CreateVirtualMFADevice: mfa('low', '', VIRTUAL_MFA_DEVICE, 'T1098.005'),
  EnableMFADevice: mfa('low', 'enable {1} for {0}', [USER_OR_SELF, MFA_DEVICE], 'T1098.005'),
  ResyncMFADevice: mfa('low', 'resync {1} of {0}', [USER_OR_SELF, MFA_DEVICE], 'T1556.006'),
  DeactivateMFADevice: mfa('high', 'deactivate {1} of {0}', [USER_OR_SELF, MFA_DEVICE], 'T1556.006 T1531', NO_MFA),
  DeleteVirtualMFADevice: mfa('high', '', VIRTUAL_MFA_DEVICE, 'T1556.006 T1531', NO_MFA),

  CreateSAMLProvider: federation('high', '', SAML_PROVIDER, 'T1484.002', FEDERATED),
  UpdateSAMLProvider: federation('high', '', SAML_PROVIDER, 'T1484.002', FEDERATED),
  DeleteSAMLProvider: federation(
    'high',
    '',
    SAML_PROVIDER,
    'T1484.002',
    'Everyone who signs in through it is locked out',
  ),
  CreateOpenIDConnectProvider: federation('high', '', OIDC_PROVIDER, 'T1484.002', FEDERATED),
  UpdateOpenIDConnectProviderThumbprint: federation(
    'high',
    'change the thumbprints of {0}',
    OIDC_PROVIDER,
    'T1484.002',
    FEDERATED,
  ),
  UpdateOpenIDConnectProvider: federation('high', '', OIDC_PROVIDER, 'T1484.002', FEDERATED),
  AddClientIDToOpenIDConnectProvider: federation(
    'high',
    'add {1} to {0}',
    [OIDC_PROVIDER, CLIENT_ID],
    'T1484.002',
    'Tokens issued for a further client are accepted',
  ),
  RemoveClientIDFromOpenIDConnectProvider: federation(
    'low',
    'remove {1} from {0}',
    [OIDC_PROVIDER, CLIENT_ID],
    'T1531',
  ),
  DeleteOpenIDConnectProvider: federation('low', '', OIDC_PROVIDER, 'T1531'),
  EnableOutboundWebIdentityFederation: federation(
    'medium',
    'enable outbound web identity federation',
    ACCOUNT,
    'T1550.001',
    'Principals of the account can get tokens that outside services accept',
  ),
  DisableOutboundWebIdentityFederation: federation('low', 'disable outbound web identity federation', ACCOUNT, 'T1531'),
  CreateDelegationRequest: federation('high', '', NEW_DELEGATION_REQUEST, 'T1098.003 T1199', DELEGATED),
  AssociateDelegationRequest: federation(
    'high',
    'associate {0} with the account',
    DELEGATION_REQUEST,
    'T1098.003 T1199',
    DELEGATED,
  ),
  AcceptDelegationRequest: federation(
    'high',
    '',
    DELEGATION_REQUEST,
    'T1098.003 T1199',
    'A partner gets temporary access to the account',
  ),
  SendDelegationToken: federation(
    'high',
    'send the token of {0}',
    DELEGATION_REQUEST,
    'T1098.003 T1199',
    'With the token the partner can use the access it was given',
  ),
  UpdateDelegationRequest: federation('low', '', DELEGATION_REQUEST, 'T1199'),
  RejectDelegationRequest: federation('low', '', DELEGATION_REQUEST),

  UpdateAccountPasswordPolicy: accountSettings('low', 'change the password policy of the account', ACCOUNT, 'T1556'),
  DeleteAccountPasswordPolicy: accountSettings(
    'high',
    'delete the password policy of the account',
    ACCOUNT,
    'T1556',
    'Passwords fall back to the weak rules AWS starts with',
  ),
  PutAccountProperties: accountSettings(
    'medium',
    'change the IAM properties of the account',
    ACCOUNT,
    'T1098',
    'They switch features of IAM for the whole account',
  ),
  CreateAccountAlias: accountSettings('low', '', target('account alias', 'accountAlias')),
  DeleteAccountAlias: accountSettings('low', '', target('account alias', 'accountAlias')),
  SetSecurityTokenServicePreferences: accountSettings(
    'low',
    'set the token version of the global STS endpoint',
    ACCOUNT,
  ),
  SetSTSRegionalEndpointStatus: accountSettings(
    'low',
    'switch the STS endpoint of {0}',
    target('Region', 'regionName', 'region'),
  ),
  UpdateAccountEmailAddress: accountSettings(
    'high',
    'change the root e-mail address of {0}',
    ACCOUNT,
    'T1098',
    'The address receives the password reset of the root user',
  ),
  UpdateAccountName: accountSettings('low', 'rename {0}', ACCOUNT),
  EnableOrganizationsRootCredentialsManagement: organization(
    'high',
    'enable central management of root credentials in member accounts',
    ACCOUNT,
    'T1098',
    CENTRAL_ROOT,
  ),
  DisableOrganizationsRootCredentialsManagement: organization(
    'high',
    'disable central management of root credentials in member accounts',
    ACCOUNT,
    'T1098',
    CENTRAL_ROOT,
  ),
  EnableOrganizationsRootSessions: organization(
    'high',
    'enable central root sessions in member accounts',
    ACCOUNT,
    'T1098',
    CENTRAL_ROOT,
  ),
  DisableOrganizationsRootSessions: organization(
    'high',
    'disable central root sessions in member accounts',
    ACCOUNT,
    'T1098',
    CENTRAL_ROOT,
  ),

  ...Object.fromEntries(tagging),
});
