/**
 * IAM Identity Center, which spreads over three event sources. Names without a public API (`AssociateDirectory`,
 * `AddMemberToGroup`, …) are those of the console's own calls. Users and groups appear by id: AWS hides their names.
 */
import { ACCOUNT, row, target } from './row.ts';
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
const USER = target('Identity Center user', 'userId');
const GROUP = target('Identity Center group', 'groupId');
const MEMBER = target('Identity Center user', 'member.memberId', 'memberId.userId', 'memberId');
const NEW_USER = target('Identity Center user', 'userName', 'response.user.userId', 'response.userId');
const NEW_GROUP = target('Identity Center group', 'displayName', 'response.group.groupId', 'response.groupId');
const MFA_DEVICE = target('MFA device', 'deviceId', 'mfaDeviceId');

const GRANTED = 'Everyone who has the permission set gets what the policy allows';
const ASSIGNED = 'A principal gets access to an account';
const SOURCE = 'It decides where the people who may sign in come from';
const MFA_RULES = 'It decides whether people need a second factor to sign in';
const ISSUER = 'Tokens of an outside issuer are exchanged for access';
const NEW_PERSON = 'A new user is a new identity that can be given access';
const JOINED = 'The user inherits the access of the group';

export const sso: ServiceCatalogue = {
  CreatePermissionSet: row('permissions', 'low', 'create {0}', [
    target('permission set', 'name', 'response.permissionSet.permissionSetArn'),
  ]),
  UpdatePermissionSet: row('permissions', 'low', 'update {0}', [PERMISSION_SET]),
  DeletePermissionSet: row('permissions', 'low', 'delete {0}', [PERMISSION_SET], 'T1531'),
  ProvisionPermissionSet: row('permissions', 'low', 'provision {0}', [PERMISSION_SET]),
  AttachManagedPolicyToPermissionSet: row(
    'permissions',
    'medium',
    'attach {1} to {0}',
    [PERMISSION_SET, MANAGED_POLICY],
    'T1098.003',
    GRANTED,
  ),
  DetachManagedPolicyFromPermissionSet: row(
    'permissions',
    'low',
    'detach {1} from {0}',
    [PERMISSION_SET, MANAGED_POLICY],
    'T1531',
  ),
  AttachCustomerManagedPolicyReferenceToPermissionSet: row(
    'permissions',
    'medium',
    'attach {1} to {0}',
    [PERMISSION_SET, CUSTOMER_POLICY],
    'T1098.003',
    GRANTED,
  ),
  DetachCustomerManagedPolicyReferenceFromPermissionSet: row(
    'permissions',
    'low',
    'detach {1} from {0}',
    [PERMISSION_SET, CUSTOMER_POLICY],
    'T1531',
  ),
  PutInlinePolicyToPermissionSet: row(
    'permissions',
    'medium',
    'put an inline policy on {0}',
    [PERMISSION_SET],
    'T1098.003',
    GRANTED,
  ),
  DeleteInlinePolicyFromPermissionSet: row(
    'permissions',
    'low',
    'delete the inline policy of {0}',
    [PERMISSION_SET],
    'T1531',
  ),
  PutPermissionsPolicy: row(
    'permissions',
    'medium',
    'put a policy on {0}',
    [target('permission set', 'permissionSetId', 'permissionSetArn')],
    'T1098.003',
    GRANTED,
  ),
  PutPermissionsBoundaryToPermissionSet: row(
    'boundary',
    'medium',
    'set {1} as the permissions boundary of {0}',
    [PERMISSION_SET, BOUNDARY],
    'T1098',
    'The limit on what the permission set can allow was changed',
  ),
  DeletePermissionsBoundaryFromPermissionSet: row(
    'boundary',
    'high',
    'remove the permissions boundary of {0}',
    [PERMISSION_SET],
    'T1098',
    'The limit on what the permission set can allow is gone',
  ),
  CreateAccountAssignment: row(
    'permissions',
    'medium',
    'assign {1} in {2} to {0}',
    [PRINCIPAL, PERMISSION_SET, TARGET_ACCOUNT],
    'T1098.003',
    ASSIGNED,
  ),
  DeleteAccountAssignment: row(
    'permissions',
    'low',
    'remove {1} in {2} from {0}',
    [PRINCIPAL, PERMISSION_SET, TARGET_ACCOUNT],
    'T1531',
  ),
  CreateProfile: row('permissions', 'low', 'create {0}', [target('profile', 'profileName', 'name')]),
  AssociateProfile: row(
    'permissions',
    'medium',
    'associate {0} with {1}',
    [target('profile', 'profileId'), target('principal', 'accessorId', 'principalId')],
    'T1098.003',
    ASSIGNED,
  ),
  DisassociateProfile: row(
    'permissions',
    'low',
    'disassociate {0} from {1}',
    [target('profile', 'profileId'), target('principal', 'accessorId', 'principalId')],
    'T1531',
  ),
  UpdateInstanceAccessControlAttributeConfiguration: row(
    'permissions',
    'medium',
    'change the attributes for access control of {0}',
    [INSTANCE],
    'T1098',
    'Policies that compare these attributes decide differently',
  ),
  CreateApplication: row('identity', 'low', 'create {0}', [target('application', 'name', 'response.applicationArn')]),
  CreateApplicationAssignment: row('permissions', 'low', 'assign {1} to {0}', [PRINCIPAL, APPLICATION], 'T1098.003'),
  PutApplicationGrant: row('permissions', 'low', 'put a grant on {0}', [APPLICATION], 'T1098.003'),
  PutApplicationAccessScope: row(
    'permissions',
    'low',
    'put {1} on {0}',
    [APPLICATION, target('access scope', 'scope')],
    'T1098.003',
  ),
  CreateTrustedTokenIssuer: row('federation', 'high', 'create {0}', [TOKEN_ISSUER], 'T1484.002', ISSUER),
  UpdateTrustedTokenIssuer: row('federation', 'high', 'update {0}', [TOKEN_ISSUER], 'T1484.002', ISSUER),
  CreateInstance: row(
    'federation',
    'medium',
    'create {0}',
    [target('Identity Center instance', 'name', 'response.instanceArn')],
    'T1136.003',
    'People can be given access to applications of this account through it',
  ),
  DeleteInstance: row(
    'federation',
    'high',
    'delete {0}',
    [INSTANCE],
    'T1531',
    'Everyone who signs in through it is locked out',
  ),
  StartSSO: row(
    'federation',
    'medium',
    'start IAM Identity Center',
    [ACCOUNT],
    'T1136.003',
    'A new way to sign in exists',
  ),
  AssociateDirectory: row('federation', 'high', 'connect {0} to IAM Identity Center', [DIRECTORY], 'T1556', SOURCE),
  DisassociateDirectory: row(
    'federation',
    'high',
    'disconnect {0} from IAM Identity Center',
    [DIRECTORY],
    'T1556',
    SOURCE,
  ),
  PutMfaDeviceManagementForDirectory: row(
    'mfa',
    'high',
    'change the MFA rules of {0}',
    [DIRECTORY],
    'T1556.006',
    MFA_RULES,
  ),
};

const externalIdp = (verb: string) =>
  row('federation', 'high', `${verb} the external identity provider of {0}`, [DIRECTORY], 'T1556', SOURCE);

export const ssoDirectory: ServiceCatalogue = {
  CreateUser: row('identity', 'medium', 'create {0}', [NEW_USER], 'T1136.003', NEW_PERSON),
  UpdateUser: row('identity', 'low', 'update {0}', [USER], 'T1098'),
  DeleteUser: row('identity', 'low', 'delete {0}', [USER], 'T1531'),
  EnableUser: row('identity', 'medium', 'enable {0}', [USER], 'T1098', 'A user that could not sign in can again'),
  DisableUser: row('identity', 'low', 'disable {0}', [USER], 'T1531'),
  UpdatePassword: row(
    'credentials',
    'medium',
    'change the password of {0}',
    [USER],
    'T1098.001',
    'The password opens everything the user may reach',
  ),
  CreateGroup: row('identity', 'low', 'create {0}', [NEW_GROUP], 'T1098'),
  DeleteGroup: row('identity', 'low', 'delete {0}', [GROUP], 'T1531'),
  AddMemberToGroup: row('permissions', 'medium', 'add {0} to {1}', [MEMBER, GROUP], 'T1098.003', JOINED),
  RemoveMemberFromGroup: row('permissions', 'low', 'remove {0} from {1}', [MEMBER, GROUP], 'T1531'),
  CreateExternalIdPConfigurationForDirectory: externalIdp('configure'),
  UpdateExternalIdPConfigurationForDirectory: externalIdp('update'),
  EnableExternalIdPConfigurationForDirectory: externalIdp('enable'),
  DisableExternalIdPConfigurationForDirectory: externalIdp('disable'),
  DeleteExternalIdPConfigurationForDirectory: externalIdp('delete'),
  PutMfaDeviceManagementForDirectory: row(
    'mfa',
    'high',
    'change the MFA rules of {0}',
    [DIRECTORY],
    'T1556.006',
    MFA_RULES,
  ),
  DeleteMfaDeviceForUser: row(
    'mfa',
    'high',
    'delete {1} of {0}',
    [USER, MFA_DEVICE],
    'T1556.006 T1531',
    'The sign-in loses its second factor',
  ),
  UpdateMfaDeviceForUser: row('mfa', 'low', 'update {1} of {0}', [USER, MFA_DEVICE], 'T1556.006'),
  CompleteVirtualMfaDeviceRegistration: row('mfa', 'low', 'register a virtual MFA device for {0}', [USER], 'T1098.005'),
  CompleteWebAuthnDeviceRegistration: row('mfa', 'low', 'register a security key for {0}', [USER], 'T1098.005'),
};

export const identityStore: ServiceCatalogue = {
  CreateUser: row('identity', 'medium', 'create {0}', [NEW_USER], 'T1136.003', NEW_PERSON),
  UpdateUser: row('identity', 'low', 'update {0}', [USER], 'T1098'),
  DeleteUser: row('identity', 'low', 'delete {0}', [USER], 'T1531'),
  CreateGroup: row('identity', 'low', 'create {0}', [NEW_GROUP], 'T1098'),
  UpdateGroup: row('identity', 'low', 'update {0}', [GROUP], 'T1098'),
  DeleteGroup: row('identity', 'low', 'delete {0}', [GROUP], 'T1531'),
  CreateGroupMembership: row('permissions', 'medium', 'add {0} to {1}', [MEMBER, GROUP], 'T1098.003', JOINED),
  DeleteGroupMembership: row('permissions', 'low', 'remove {0}', [target('group membership', 'membershipId')], 'T1531'),
};
