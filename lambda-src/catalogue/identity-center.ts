/**
 * IAM Identity Center: permission sets, assignments, applications, and how its users get in. Names without a public API
 * (`AssociateDirectory`, `CreateTrust`, …) are those of the console's own calls. Its people are in `identity-store.ts`.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-info-in-cloudtrail.html
 */
import {
  ACCOUNT,
  boundary,
  federation,
  identity,
  mfa,
  permissions,
  routine,
  signIn,
  tagging,
  target,
  trust,
} from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const PERMISSION_SET = target('permission set', 'permissionSetArn');
const MANAGED_POLICY = target('policy', 'managedPolicyArn');
const CUSTOMER_POLICY = target('policy', 'customerManagedPolicyReference.name');
const BOUNDARY = target(
  'policy',
  'permissionsBoundary.managedPolicyArn',
  'permissionsBoundary.customerManagedPolicyReference.name',
);
const PRINCIPAL = target('principal', 'principalId');
const TARGET_ACCOUNT = target('account', 'targetId');
const APPLICATION = target('application', 'applicationArn');
const TOKEN_ISSUER = target('trusted token issuer', 'name', 'trustedTokenIssuerArn', 'response.trustedTokenIssuerArn');
const INSTANCE = target('Identity Center instance', 'instanceArn');
const DIRECTORY = target('directory', 'directoryId', 'identityStoreId');

const INSTANCE_PROFILE = target('profile', 'profileName', 'name', 'profileId');
const APPLICATION_INSTANCE = target(
  'application',
  'displayName',
  'name',
  'instanceId',
  'response.applicationInstance.instanceId',
);
const CERTIFICATE = target('certificate', 'certificateId', 'response.certificate.certificateId');
const METHOD = target('authentication method', 'authenticationMethodType');
const GRANT = target('grant', 'grantType');
const SCOPE = target('access scope', 'scope');
const REGION = target('Region', 'regionName', 'region');
const RESOURCE = target('resource', 'resourceArn');
const ENTITLED = 'entitlement.principalRole.principal.identityCenter';

const EVERYWHERE = 'People get what it allows in every account where it is assigned';
const GRANTED = 'Everyone who has the permission set gets what the policy allows';
const ASSIGNED = 'A principal gets access to an account';
const SOURCE = 'It decides where the people who may sign in come from';
const MFA_RULES = 'It decides whether people need a second factor to sign in';
const ATTRIBUTES = 'Policies that compare these attributes decide differently';
const ASSERTION = 'It decides what the application is told of the people who sign in, and where they are sent';
const ACTS_FOR = 'It decides who may act for the application';
const TRUSTED = 'It decides whether people who sign in through IAM Identity Center get into the account';
const ISSUER = 'Tokens of an outside issuer are exchanged for access';

/** What people and their tools do all day: sign in to the access portal and get tokens and credentials from it. */
const daily = (words: string) => routine(signIn, words, ACCOUNT);

const OIDC: ServiceCatalogue = {
  RegisterClient: daily('register a client of IAM Identity Center'),
  StartDeviceAuthorization: daily('start to authorize a device with IAM Identity Center'),
  CreateToken: daily('get a token of IAM Identity Center'),
};

const PORTAL: ServiceCatalogue = {
  Authenticate: daily('sign in to the access portal'),
  Federate: daily('open an account or application in the access portal'),
  GetRoleCredentials: daily('get credentials of a role from the access portal'),
  Logout: daily('sign out of the access portal'),
  BatchDeleteSession: daily('end sessions of the access portal'),
};

export const ssoOidc = (): ServiceCatalogue => ({
  ...OIDC,
  CreateTokenWithIAM: daily('get a token of IAM Identity Center with IAM credentials'),
  IntrospectTokenWithIAM: daily('look into a token of IAM Identity Center'),
  RevokeTokenWithIAM: daily('revoke a token of IAM Identity Center'),
});

/**
 * Account access manager: people of IAM Identity Center get roles of accounts without a permission set.
 * https://docs.aws.amazon.com/account-access/latest/APIReference/Welcome.html
 */
export const accountAccess = (): ServiceCatalogue => ({
  CreateApplication: federation('medium', '', target('application', 'response.applicationArn'), 'T1098.003', TRUSTED),
  DeleteApplication: federation('low', '', APPLICATION, 'T1531'),
  CreateEntitlement: permissions(
    'medium',
    'let {0} assume {1}',
    [
      target('principal', `${ENTITLED}.userId`, `${ENTITLED}.groupId`),
      target('role', 'entitlement.principalRole.roleArn'),
    ],
    'T1098.003',
    ASSIGNED,
  ),
  DeleteEntitlement: permissions('low', '', target('entitlement', 'entitlementId'), 'T1531'),
  GetRoleCredentials: daily('get credentials of a role from the access portal'),
  ...tagging(RESOURCE),
});

export const identityStoreAuth = (): ServiceCatalogue => ({
  BatchDeleteSession: daily('end sessions of the access portal'),
});

export const sso = (): ServiceCatalogue => ({
  ...OIDC,
  ...PORTAL,
  CreatePermissionSet: permissions(
    'medium',
    '',
    target('permission set', 'name', 'response.permissionSet.permissionSetArn'),
    'T1098.003',
    EVERYWHERE,
  ),
  UpdatePermissionSet: permissions('medium', '', PERMISSION_SET, 'T1098.003', EVERYWHERE),
  DeletePermissionSet: permissions('low', '', PERMISSION_SET, 'T1531'),
  ProvisionPermissionSet: permissions('medium', '', PERMISSION_SET, 'T1098.003', EVERYWHERE),
  AttachManagedPolicyToPermissionSet: permissions(
    'medium',
    'attach {1} to {0}',
    [PERMISSION_SET, MANAGED_POLICY],
    'T1098.003',
    GRANTED,
  ),
  DetachManagedPolicyFromPermissionSet: permissions(
    'low',
    'detach {1} from {0}',
    [PERMISSION_SET, MANAGED_POLICY],
    'T1531',
  ),
  AttachCustomerManagedPolicyReferenceToPermissionSet: permissions(
    'medium',
    'attach {1} to {0}',
    [PERMISSION_SET, CUSTOMER_POLICY],
    'T1098.003',
    GRANTED,
  ),
  DetachCustomerManagedPolicyReferenceFromPermissionSet: permissions(
    'low',
    'detach {1} from {0}',
    [PERMISSION_SET, CUSTOMER_POLICY],
    'T1531',
  ),
  PutInlinePolicyToPermissionSet: permissions(
    'medium',
    'put an inline policy on {0}',
    PERMISSION_SET,
    'T1098.003',
    GRANTED,
  ),
  DeleteInlinePolicyFromPermissionSet: permissions('low', 'delete the inline policy of {0}', PERMISSION_SET, 'T1531'),
  PutPermissionsPolicy: permissions(
    'medium',
    'put a policy on {0}',
    target('permission set', 'permissionSetId', 'permissionSetArn'),
    'T1098.003',
    GRANTED,
  ),
  PutPermissionsBoundaryToPermissionSet: boundary(
    'medium',
    'set {1} as the permissions boundary of {0}',
    [PERMISSION_SET, BOUNDARY],
    'T1098',
    'The limit on what the permission set can allow was changed',
  ),
  DeletePermissionsBoundaryFromPermissionSet: boundary(
    'high',
    'remove the permissions boundary of {0}',
    PERMISSION_SET,
    'T1098',
    'The limit on what the permission set can allow is gone',
  ),
  CreateAccountAssignment: permissions(
    'medium',
    'assign {1} in {2} to {0}',
    [PRINCIPAL, PERMISSION_SET, TARGET_ACCOUNT],
    'T1098.003',
    ASSIGNED,
  ),
  DeleteAccountAssignment: permissions(
    'low',
    'remove {1} in {2} from {0}',
    [PRINCIPAL, PERMISSION_SET, TARGET_ACCOUNT],
    'T1531',
  ),
  DeletePermissionsPolicy: permissions(
    'low',
    'delete the policy of {0}',
    target('permission set', 'permissionSetId', 'permissionSetArn'),
    'T1531',
  ),
  CreateProfile: permissions('low', '', target('profile', 'profileName', 'name')),
  UpdateProfile: permissions('low', '', INSTANCE_PROFILE),
  DeleteProfile: permissions('low', '', INSTANCE_PROFILE, 'T1531'),
  AssociateProfile: permissions(
    'medium',
    'associate {0} with {1}',
    [target('profile', 'profileId'), target('principal', 'accessorId', 'principalId')],
    'T1098.003',
    ASSIGNED,
  ),
  DisassociateProfile: permissions(
    'low',
    'disassociate {0} from {1}',
    [target('profile', 'profileId'), target('principal', 'accessorId', 'principalId')],
    'T1531',
  ),
  UpdateInstanceAccessControlAttributeConfiguration: permissions(
    'medium',
    'change the attributes for access control of {0}',
    INSTANCE,
    'T1098',
    ATTRIBUTES,
  ),
  CreateInstanceAccessControlAttributeConfiguration: permissions(
    'medium',
    'turn on attributes for access control of {0}',
    INSTANCE,
    'T1098',
    ATTRIBUTES,
  ),
  DeleteInstanceAccessControlAttributeConfiguration: permissions(
    'medium',
    'turn off attributes for access control of {0}',
    INSTANCE,
    'T1098',
    ATTRIBUTES,
  ),
  CreateApplication: identity('low', '', target('application', 'name', 'response.applicationArn')),
  CreateApplicationAssignment: permissions('low', 'assign {1} to {0}', [PRINCIPAL, APPLICATION], 'T1098.003'),
  PutApplicationGrant: permissions('low', 'put a grant on {0}', APPLICATION, 'T1098.003'),
  PutApplicationAccessScope: permissions(
    'low',
    'put {1} on {0}',
    [APPLICATION, target('access scope', 'scope')],
    'T1098.003',
  ),
  UpdateApplication: identity('low', '', APPLICATION),
  DeleteApplication: identity('low', '', APPLICATION, 'T1531'),
  DeleteApplicationAssignment: permissions('low', 'remove {1} from {0}', [APPLICATION, PRINCIPAL], 'T1531'),
  PutApplicationAssignmentConfiguration: permissions(
    'medium',
    'change whether {0} requires assignments',
    APPLICATION,
    'T1098',
    'An application that requires none can be used by everybody in the directory',
  ),
  DeleteApplicationGrant: permissions('low', 'delete {1} of {0}', [APPLICATION, GRANT], 'T1531'),
  DeleteApplicationAccessScope: permissions('low', 'delete {1} of {0}', [APPLICATION, SCOPE], 'T1531'),
  PutApplicationAuthenticationMethod: trust('medium', 'put {1} on {0}', [APPLICATION, METHOD], 'T1098', ACTS_FOR),
  DeleteApplicationAuthenticationMethod: trust('low', 'delete {1} of {0}', [APPLICATION, METHOD], 'T1531'),
  PutApplicationSessionConfiguration: permissions('low', 'change the sessions of {0}', APPLICATION),
  CreateApplicationInstance: identity('low', '', APPLICATION_INSTANCE),
  DeleteApplicationInstance: identity('low', '', APPLICATION_INSTANCE, 'T1531'),
  UpdateApplicationInstanceStatus: identity('low', 'change the status of {0}', APPLICATION_INSTANCE),
  UpdateApplicationInstanceDisplayData: identity('info', 'change how {0} is shown', APPLICATION_INSTANCE),
  CreateManagedApplicationInstance: identity('low', '', APPLICATION_INSTANCE),
  DeleteManagedApplicationInstance: identity('low', '', APPLICATION_INSTANCE, 'T1531'),
  UpdateManagedApplicationInstanceStatus: identity('low', 'change the status of {0}', APPLICATION_INSTANCE),
  CreateApplicationInstanceCertificate: federation('low', 'create {1} of {0}', [APPLICATION_INSTANCE, CERTIFICATE]),
  DeleteApplicationInstanceCertificate: federation('low', 'delete {1} of {0}', [APPLICATION_INSTANCE, CERTIFICATE]),
  UpdateApplicationInstanceActiveCertificate: federation(
    'medium',
    'make {1} the certificate of {0}',
    [APPLICATION_INSTANCE, CERTIFICATE],
    'T1556',
    'The application trusts what is signed with it',
  ),
  ImportApplicationInstanceServiceProviderMetadata: federation(
    'medium',
    'import SAML metadata for {0}',
    APPLICATION_INSTANCE,
    'T1556',
    ASSERTION,
  ),
  UpdateApplicationInstanceServiceProviderConfiguration: federation(
    'medium',
    'change where {0} takes sign-ins',
    APPLICATION_INSTANCE,
    'T1556',
    ASSERTION,
  ),
  UpdateApplicationInstanceResponseConfiguration: federation(
    'medium',
    'change what {0} is told of people',
    APPLICATION_INSTANCE,
    'T1556',
    ASSERTION,
  ),
  UpdateApplicationInstanceResponseSchemaConfiguration: federation(
    'medium',
    'change the schema of what {0} is told of people',
    APPLICATION_INSTANCE,
    'T1556',
    ASSERTION,
  ),
  UpdateApplicationInstanceSecurityConfiguration: federation(
    'medium',
    'change the security settings of {0}',
    APPLICATION_INSTANCE,
    'T1556',
    ASSERTION,
  ),
  CreateTrust: federation('medium', 'create the trust of {0}', TARGET_ACCOUNT, 'T1484.002', TRUSTED),
  UpdateTrust: federation('medium', 'update the trust of {0}', TARGET_ACCOUNT, 'T1484.002', TRUSTED),
  CreateTrustedTokenIssuer: federation('high', '', TOKEN_ISSUER, 'T1484.002', ISSUER),
  UpdateTrustedTokenIssuer: federation('high', '', TOKEN_ISSUER, 'T1484.002', ISSUER),
  DeleteTrustedTokenIssuer: federation('low', '', TOKEN_ISSUER, 'T1531'),
  CreateInstance: federation(
    'medium',
    '',
    target('Identity Center instance', 'name', 'response.instanceArn'),
    'T1136.003',
    'People can be given access to applications of this account through it',
  ),
  DeleteInstance: federation('high', '', INSTANCE, 'T1531', 'Everyone who signs in through it is locked out'),
  UpdateInstance: federation('low', '', INSTANCE),
  AddRegion: federation('low', 'add {1} to {0}', [INSTANCE, REGION]),
  RemoveRegion: federation('low', 'remove {1} from {0}', [INSTANCE, REGION]),
  UpdateSSOConfiguration: federation('medium', 'change the settings of IAM Identity Center', ACCOUNT, 'T1556', SOURCE),
  StartSSO: federation('medium', 'start IAM Identity Center', ACCOUNT, 'T1136.003', 'A new way to sign in exists'),
  AssociateDirectory: federation('high', 'connect {0} to IAM Identity Center', DIRECTORY, 'T1556', SOURCE),
  DisassociateDirectory: federation('high', 'disconnect {0} from IAM Identity Center', DIRECTORY, 'T1556', SOURCE),
  UpdateDirectoryAssociation: federation(
    'high',
    'change the connection of {0} to IAM Identity Center',
    DIRECTORY,
    'T1556',
    SOURCE,
  ),
  PutMfaDeviceManagementForDirectory: mfa('high', 'change the MFA rules of {0}', DIRECTORY, 'T1556.006', MFA_RULES),
  ...tagging(RESOURCE),
});
