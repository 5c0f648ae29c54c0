/** Policies and sharing of single resources, and other ways in: for callers' own filter patterns. */
import { ACCOUNT, row, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const KEY = target('key', 'keyId');
const BUCKET = target('bucket', 'bucketName');
const ACCESS_POINT = target('access point', 'name', 'accessPointName');
const SECRET = target('secret', 'secretId', 'response.arn', 'response.aRN');
const SHARE = target('resource share', 'resourceShareArn', 'response.resourceShare.name');
const PERMISSION = target('permission', 'permissionArn');
const CLUSTER = target('cluster', 'clusterName');
const PRINCIPAL = target('principal', 'principalArn');
const ACCESS_POLICY = target('access policy', 'policyArn');

const POLICY = 'The policy decides who may use it';
const PUBLIC = 'It can open the data to everyone';
const DATA = 'What is encrypted with the key can no longer be read';
const SHARED = 'Other accounts may get access to the resources';
const IN_CLUSTER = 'A principal gets rights inside the cluster';
const ON_INSTANCE = 'Whatever runs on the instance gets what the role is allowed';

export const kms: ServiceCatalogue = {
  PutKeyPolicy: row('permissions', 'medium', 'change the policy of {0}', [KEY], 'T1098', POLICY),
  CreateGrant: row('permissions', 'low', 'create a grant on {0}', [KEY], 'T1098'),
  RevokeGrant: row('permissions', 'low', 'revoke a grant on {0}', [KEY]),
  RetireGrant: row('permissions', 'low', 'retire a grant on {0}', [KEY]),
  DisableKey: row('other', 'medium', 'disable {0}', [KEY], 'T1485', DATA),
  ScheduleKeyDeletion: row('other', 'high', 'schedule the deletion of {0}', [KEY], 'T1485', DATA),
  ImportKeyMaterial: row(
    'other',
    'medium',
    'import key material into {0}',
    [KEY],
    'T1486',
    'Who holds the material can make the data unreadable',
  ),
  DeleteImportedKeyMaterial: row('other', 'high', 'delete the key material of {0}', [KEY], 'T1485', DATA),
};

export const s3: ServiceCatalogue = {
  PutBucketPolicy: row('permissions', 'medium', 'change the policy of {0}', [BUCKET], 'T1098', POLICY),
  DeleteBucketPolicy: row('permissions', 'medium', 'delete the policy of {0}', [BUCKET], 'T1098', POLICY),
  PutBucketAcl: row('permissions', 'medium', 'change the access control list of {0}', [BUCKET], 'T1098', PUBLIC),
  PutBucketPublicAccessBlock: row(
    'permissions',
    'medium',
    'change the public access block of {0}',
    [BUCKET],
    'T1098',
    PUBLIC,
  ),
  DeleteBucketPublicAccessBlock: row(
    'permissions',
    'high',
    'delete the public access block of {0}',
    [BUCKET],
    'T1098',
    PUBLIC,
  ),
  PutAccountPublicAccessBlock: row(
    'permissions',
    'medium',
    'change the public access block of the account',
    [ACCOUNT],
    'T1098',
    PUBLIC,
  ),
  DeleteAccountPublicAccessBlock: row(
    'permissions',
    'high',
    'delete the public access block of the account',
    [ACCOUNT],
    'T1098',
    PUBLIC,
  ),
  PutBucketOwnershipControls: row('permissions', 'low', 'change the ownership controls of {0}', [BUCKET], 'T1098'),
  PutAccessPointPolicy: row('permissions', 'medium', 'change the policy of {0}', [ACCESS_POINT], 'T1098', POLICY),
  DeleteAccessPointPolicy: row('permissions', 'low', 'delete the policy of {0}', [ACCESS_POINT]),
};

export const secretsManager: ServiceCatalogue = {
  PutResourcePolicy: row('permissions', 'medium', 'change the policy of {0}', [SECRET], 'T1098', POLICY),
  DeleteResourcePolicy: row('permissions', 'low', 'delete the policy of {0}', [SECRET]),
};

export const ram: ServiceCatalogue = {
  CreateResourceShare: row(
    'permissions',
    'medium',
    'create {0}',
    [target('resource share', 'name', 'response.resourceShare.resourceShareArn')],
    'T1537',
    SHARED,
  ),
  UpdateResourceShare: row('permissions', 'medium', 'update {0}', [SHARE], 'T1537', SHARED),
  DeleteResourceShare: row('permissions', 'low', 'delete {0}', [SHARE]),
  AssociateResourceShare: row('permissions', 'medium', 'add resources or principals to {0}', [SHARE], 'T1537', SHARED),
  DisassociateResourceShare: row('permissions', 'low', 'remove resources or principals from {0}', [SHARE]),
  AcceptResourceShareInvitation: row('permissions', 'low', 'accept {0}', [
    target('resource share invitation', 'resourceShareInvitationArn'),
  ]),
  EnableSharingWithAwsOrganization: row(
    'permissions',
    'medium',
    'enable sharing of resources within the organization',
    [ACCOUNT],
    'T1537',
    SHARED,
  ),
  CreatePermission: row('permissions', 'low', 'create {0}', [target('permission', 'name', 'response.permission.arn')]),
  CreatePermissionVersion: row('permissions', 'low', 'create a version of {0}', [PERMISSION]),
  SetDefaultPermissionVersion: row(
    'permissions',
    'medium',
    'change the default version of {0}',
    [PERMISSION],
    'T1098',
    'It changes what shares that use the permission allow',
  ),
  ReplacePermissionAssociations: row(
    'permissions',
    'medium',
    'replace {0} by {1} in every share',
    [target('permission', 'fromPermissionArn'), target('permission', 'toPermissionArn')],
    'T1098',
    'It changes what shares that use the permission allow',
  ),
};

export const eks: ServiceCatalogue = {
  CreateAccessEntry: row(
    'permissions',
    'medium',
    'give {1} access to {0}',
    [CLUSTER, PRINCIPAL],
    'T1098.006',
    IN_CLUSTER,
  ),
  UpdateAccessEntry: row(
    'permissions',
    'medium',
    'change the access of {1} to {0}',
    [CLUSTER, PRINCIPAL],
    'T1098.006',
    IN_CLUSTER,
  ),
  DeleteAccessEntry: row('permissions', 'low', 'remove the access of {1} to {0}', [CLUSTER, PRINCIPAL], 'T1531'),
  AssociateAccessPolicy: row(
    'permissions',
    'medium',
    'associate {2} with {1} in {0}',
    [CLUSTER, PRINCIPAL, ACCESS_POLICY],
    'T1098.006',
    IN_CLUSTER,
  ),
  DisassociateAccessPolicy: row(
    'permissions',
    'low',
    'disassociate {2} from {1} in {0}',
    [CLUSTER, PRINCIPAL, ACCESS_POLICY],
    'T1531',
  ),
};

/** EC2 keeps the API's own capitals in newer calls: `AssociateIamInstanceProfileRequest.InstanceId`. */
const instanceProfile = (call: string) =>
  target('instance profile', `${call}Request.IamInstanceProfile.Name`, `${call}Request.IamInstanceProfile.Arn`);
const association = (call: string) => target('association', `${call}Request.AssociationId`, 'associationId');

export const ec2: ServiceCatalogue = {
  AssociateIamInstanceProfile: row(
    'permissions',
    'medium',
    'associate {1} with {0}',
    [
      target('instance', 'AssociateIamInstanceProfileRequest.InstanceId'),
      instanceProfile('AssociateIamInstanceProfile'),
    ],
    'T1098.003',
    ON_INSTANCE,
  ),
  ReplaceIamInstanceProfileAssociation: row(
    'permissions',
    'medium',
    'put {1} in place of the instance profile of {0}',
    [association('ReplaceIamInstanceProfileAssociation'), instanceProfile('ReplaceIamInstanceProfileAssociation')],
    'T1098.003',
    ON_INSTANCE,
  ),
  DisassociateIamInstanceProfile: row(
    'permissions',
    'low',
    'remove the instance profile of {0}',
    [association('DisassociateIamInstanceProfile')],
    'T1531',
  ),
};
