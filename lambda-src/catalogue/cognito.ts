/**
 * Amazon Cognito: the users of an application, and the AWS roles its identity pools give them. Applications make and change their users
 * all day.
 */
import { credentials, federation, identity, mfa, permissions, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const POOL = target('user pool', 'userPoolId');
const CLIENT = target('app client', 'clientName', 'clientId');
const PROVIDER = target('identity provider', 'providerName');
const USER = target('Cognito user', 'username', 'userName');
const IDENTITY_POOL = target('identity pool', 'identityPoolName', 'identityPoolId');

const FEDERATED = 'Whoever controls the identity provider can sign in to the application';
const ROLES = 'It decides which AWS roles the users of the application get';
const GUESTS = 'The pool may give AWS credentials to people who did not sign in';
const MFA_RULES = 'It decides whether users need a second factor';

export const cognitoUserPools = (): ServiceCatalogue => ({
  CreateUserPool: identity('low', '', target('user pool', 'poolName', 'response.userPool.arn')),
  UpdateUserPool: identity('medium', '', POOL, 'T1556', 'It decides how users of the application prove who they are'),
  DeleteUserPool: identity('medium', '', POOL, 'T1531', 'Every user of the pool is locked out'),
  CreateUserPoolClient: credentials('low', 'create {1} in {0}', [POOL, CLIENT], 'T1098.001'),
  UpdateUserPoolClient: credentials('low', 'update {1} in {0}', [POOL, CLIENT], 'T1556'),
  DeleteUserPoolClient: credentials('low', 'delete {1} of {0}', [POOL, CLIENT], 'T1531'),
  CreateIdentityProvider: federation('high', 'create {1} in {0}', [POOL, PROVIDER], 'T1484.002', FEDERATED),
  UpdateIdentityProvider: federation('high', 'update {1} in {0}', [POOL, PROVIDER], 'T1484.002', FEDERATED),
  DeleteIdentityProvider: federation('low', 'delete {1} of {0}', [POOL, PROVIDER], 'T1531'),
  SetUserPoolMfaConfig: mfa('medium', 'change the MFA rules of {0}', POOL, 'T1556.006', MFA_RULES),
  AdminCreateUser: identity('info', 'create {0} in {1}', [USER, POOL], 'T1136.003'),
  AdminAddUserToGroup: permissions('low', 'add {0} to {1} of {2}', [USER, target('group', 'groupName'), POOL], 'T1098'),
  AdminRemoveUserFromGroup: permissions(
    'low',
    'remove {0} from {1} of {2}',
    [USER, target('group', 'groupName'), POOL],
    'T1531',
  ),
  CreateGroup: permissions('low', 'create {1} in {0}', [POOL, target('group', 'groupName')], 'T1098'),
  UpdateGroup: permissions('medium', 'update {1} in {0}', [POOL, target('group', 'groupName')], 'T1098.003', ROLES),
  DeleteGroup: permissions('low', 'delete {1} of {0}', [POOL, target('group', 'groupName')], 'T1531'),
  AdminEnableUser: identity('info', 'enable {0} in {1}', [USER, POOL], 'T1098'),
  AdminResetUserPassword: credentials('info', 'reset the password of {0} in {1}', [USER, POOL], 'T1531'),
  SetRiskConfiguration: mfa(
    'medium',
    'change the threat protection of {0}',
    POOL,
    'T1556',
    'Stolen passwords may no longer be noticed',
  ),
  AdminSetUserPassword: credentials(
    'low',
    'set the password of {0} in {1}',
    [USER, POOL],
    'T1098.001',
    'The caller can sign in as the user',
  ),
  AdminSetUserMFAPreference: mfa('medium', 'change the MFA of {0} in {1}', [USER, POOL], 'T1556.006', MFA_RULES),
  AdminDisableUser: identity('info', 'disable {0} in {1}', [USER, POOL], 'T1531'),
  AdminDeleteUser: identity('info', 'delete {0} of {1}', [USER, POOL], 'T1531'),
});

export const cognitoIdentityPools = (): ServiceCatalogue => ({
  CreateIdentityPool: identity('medium', '', IDENTITY_POOL, 'T1098.003', GUESTS),
  UpdateIdentityPool: identity('medium', '', IDENTITY_POOL, 'T1098.003', GUESTS),
  DeleteIdentityPool: identity('low', '', IDENTITY_POOL, 'T1531'),
  SetIdentityPoolRoles: permissions('medium', 'change the roles of {0}', IDENTITY_POOL, 'T1098.003', ROLES),
  SetPrincipalTagAttributeMap: permissions(
    'medium',
    'change the principal tags of {0}',
    IDENTITY_POOL,
    'T1098',
    'Policies that compare these tags decide differently',
  ),
});
