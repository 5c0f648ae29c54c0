/**
 * The people and groups of IAM Identity Center, by three ways: the console and the access portal (`sso-directory`), the API
 * (`identitystore`), and an identity provider that provisions them by SCIM (`identitystore-scim`). Records name users and groups
 * by id: AWS hides their names.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/scim-logging-using-cloudtrail.html
 */
import { credentials, federation, identity, logging, mfa, permissions, routine, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const DIRECTORY = target('directory', 'directoryId', 'identityStoreId');
const USER = target('Identity Center user', 'userId');
const GROUP = target('Identity Center group', 'groupId');
const MEMBER = target('Identity Center user', 'member.memberId', 'memberId.userId', 'memberId');
const NEW_USER = target('Identity Center user', 'userName', 'response.user.userId', 'response.userId');
const NEW_GROUP = target('Identity Center group', 'displayName', 'response.group.groupId', 'response.groupId');
const MFA_DEVICE = target('MFA device', 'deviceId', 'mfaDeviceId');
const SCIM_USER = target('Identity Center user', 'id', 'response.id');
const SCIM_GROUP = target('Identity Center group', 'id', 'response.id');
const TENANT = target('provisioning tenant', 'tenantId', 'response.tenantId');
const TOKEN = target('provisioning token', 'bearerTokenId', 'tokenId', 'response.bearerTokenId');
const CERTIFICATE = target('certificate', 'certificateId', 'response.certificateId');
const STORE = target('identity store', 'identityStoreId', 'response.identityStoreId');
const PROFILE = target('sync profile', 'syncProfileName', 'name');

const SOURCE = 'It decides where the people who may sign in come from';
const MFA_RULES = 'It decides whether people need a second factor to sign in';
const NEW_PERSON = 'A new user is a new identity that can be given access';
const JOINED = 'The user inherits the access of the group';
const SYNCED = 'It decides which people of the directory can be given access';

const externalIdp = (verb: string) =>
  federation('high', `${verb} the external identity provider of {0}`, DIRECTORY, 'T1556', SOURCE);

const people = (): ServiceCatalogue => ({
  CreateUser: identity('medium', '', NEW_USER, 'T1136.003', NEW_PERSON),
  UpdateUser: identity('low', '', USER, 'T1098'),
  DeleteUser: identity('low', '', USER, 'T1531'),
  CreateGroup: identity('low', '', NEW_GROUP, 'T1098'),
  UpdateGroup: identity('low', '', GROUP, 'T1098'),
  DeleteGroup: identity('low', '', GROUP, 'T1531'),
});

export const ssoDirectory = (): ServiceCatalogue => ({
  ...people(),
  EnableUser: identity('medium', '', USER, 'T1098', 'A user that could not sign in can again'),
  DisableUser: identity('low', '', USER, 'T1531'),
  UpdatePassword: credentials(
    'medium',
    'change the password of {0}',
    USER,
    'T1098.001',
    'The password opens everything the user may reach',
  ),
  UpdateUserName: identity('low', 'rename {0}', USER, 'T1098'),
  UpdateGroupDisplayName: identity('low', 'rename {0}', GROUP, 'T1098'),
  AddMemberToGroup: permissions('medium', 'add {0} to {1}', [MEMBER, GROUP], 'T1098.003', JOINED),
  RemoveMemberFromGroup: permissions('low', 'remove {0} from {1}', [MEMBER, GROUP], 'T1531'),
  CreateExternalIdPConfigurationForDirectory: externalIdp('configure'),
  UpdateExternalIdPConfigurationForDirectory: externalIdp('update'),
  EnableExternalIdPConfigurationForDirectory: externalIdp('enable'),
  DisableExternalIdPConfigurationForDirectory: externalIdp('disable'),
  DeleteExternalIdPConfigurationForDirectory: externalIdp('delete'),
  ImportExternalIdPCertificate: federation(
    'high',
    'import {1} of the external identity provider of {0}',
    [DIRECTORY, CERTIFICATE],
    'T1484.002',
    'The holder of its private key can sign in as anybody in the directory',
  ),
  DeleteExternalIdPCertificate: federation(
    'medium',
    'delete {1} of the external identity provider of {0}',
    [DIRECTORY, CERTIFICATE],
    'T1531',
    'Nobody can sign in with what it signed',
  ),
  CreateAlias: identity('low', 'create {1} for {0}', [DIRECTORY, target('alias', 'alias')]),
  CreateProvisioningTenant: federation(
    'medium',
    'enable automatic provisioning of {0}',
    [DIRECTORY, TENANT],
    'T1136.003',
    'An outside system can create users and decide who is in which group',
  ),
  DeleteProvisioningTenant: federation('low', 'disable automatic provisioning of {0}', [DIRECTORY, TENANT], 'T1531'),
  CreateBearerToken: credentials(
    'high',
    'create {1} of {0}',
    [TENANT, TOKEN],
    'T1098.001 T1136.003',
    'The holder of the token can create users and decide who is in which group',
  ),
  DeleteBearerToken: credentials('low', 'delete {1} of {0}', [TENANT, TOKEN], 'T1531'),
  PutMfaDeviceManagementForDirectory: mfa('high', 'change the MFA rules of {0}', DIRECTORY, 'T1556.006', MFA_RULES),
  DeleteMfaDeviceForUser: mfa(
    'high',
    'delete {1} of {0}',
    [USER, MFA_DEVICE],
    'T1556.006 T1531',
    'The sign-in loses its second factor',
  ),
  UpdateMfaDeviceForUser: mfa('low', 'update {1} of {0}', [USER, MFA_DEVICE], 'T1556.006'),
  CompleteVirtualMfaDeviceRegistration: mfa('low', 'register a virtual MFA device for {0}', USER, 'T1098.005'),
  CompleteWebAuthnDeviceRegistration: mfa('low', 'register a security key for {0}', USER, 'T1098.005'),
  StartVirtualMfaDeviceRegistration: mfa('info', 'start to register a virtual MFA device for {0}', USER),
  StartWebAuthnDeviceRegistration: mfa('info', 'start to register a security key for {0}', USER),
  VerifyEmail: routine(identity, 'verify an e-mail address in {0}', DIRECTORY),
  SearchUsers: routine(identity, 'search users of {0}', DIRECTORY),
  SearchGroups: routine(identity, 'search groups of {0}', DIRECTORY),
});

export const identityStore = (): ServiceCatalogue => ({
  ...people(),
  CreateGroupMembership: permissions('medium', 'add {0} to {1}', [MEMBER, GROUP], 'T1098.003', JOINED),
  DeleteGroupMembership: permissions('low', 'remove {0}', target('group membership', 'membershipId'), 'T1531'),
  ReserveUser: identity('low', 'reserve an id for a user in {0}', STORE),
  CreateIdentityStore: federation('medium', '', STORE, 'T1136.003', 'People in it can be given access'),
  UpdateIdentityStore: federation('medium', '', STORE, 'T1556', SOURCE),
  DeleteIdentityStore: federation('high', '', STORE, 'T1531', 'Everybody in it is locked out'),
  AddRegion: federation('low', 'add {1} to {0}', [STORE, target('Region', 'regionName', 'region')]),
  RemoveRegion: federation('low', 'remove {1} from {0}', [STORE, target('Region', 'regionName', 'region')]),
});

/** The identity provider makes these calls with its provisioning token: the caller has no name, only an account. */
export const scim = (): ServiceCatalogue => ({
  CreateUser: identity('medium', 'create {0} by SCIM', SCIM_USER, 'T1136.003', NEW_PERSON),
  PutUser: identity('low', 'replace {0} by SCIM', SCIM_USER, 'T1098'),
  PatchUser: identity('low', 'update {0} by SCIM', SCIM_USER, 'T1098'),
  DeleteUser: identity('low', 'delete {0} by SCIM', SCIM_USER, 'T1531'),
  CreateGroup: identity('low', 'create {0} by SCIM', SCIM_GROUP, 'T1098'),
  PatchGroup: permissions(
    'medium',
    'change members or attributes of {0} by SCIM',
    SCIM_GROUP,
    'T1098.003',
    'Members inherit the access of the group, and the record does not name them',
  ),
  DeleteGroup: identity('low', 'delete {0} by SCIM', SCIM_GROUP, 'T1531'),
});

/** Which people of an Active Directory are synchronised into Identity Center. */
export const identitySync = (): ServiceCatalogue => ({
  CreateSyncProfile: federation('medium', '', PROFILE, 'T1136.003', SYNCED),
  DeleteSyncProfile: federation('medium', '', PROFILE, 'T1531', SYNCED),
  CreateSyncFilter: federation('medium', 'create a sync filter of {0}', PROFILE, 'T1136.003', SYNCED),
  DeleteSyncFilter: federation('low', 'delete a sync filter of {0}', PROFILE, 'T1531'),
  CreateSyncTarget: federation('medium', 'create a sync target of {0}', PROFILE, 'T1136.003', SYNCED),
  UpdateSyncTarget: federation('medium', 'update a sync target of {0}', PROFILE, 'T1136.003', SYNCED),
  DeleteSyncTarget: federation('low', 'delete a sync target of {0}', PROFILE, 'T1531'),
  StartSync: federation('low', 'start the synchronisation of {0}', PROFILE),
  StopSync: federation('low', 'stop the synchronisation of {0}', PROFILE),
  AllowVendedLogDeliveryForResource: logging('info', 'allow log delivery for {0}', PROFILE),
});
