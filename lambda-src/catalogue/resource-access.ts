/** Policies and sharing of single resources, and other ways in: for callers' own filter patterns. */
import { ACCOUNT, credentials, federation, logging, other, permissions, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const KEY = target('key', 'keyId');
const BUCKET = target('bucket', 'bucketName');
const ACCESS_POINT = target('access point', 'name', 'accessPointName');
const SECRET = target('secret', 'secretId', 'response.arn', 'response.aRN');
const SHARE = target('resource share', 'resourceShareArn', 'response.resourceShare.name');
const PERMISSION = target('permission', 'permissionArn');
const CLUSTER = target('cluster', 'clusterName', 'name');
const POD_ROLE = target('role', 'roleArn', 'response.association.roleArn');
const PRINCIPAL = target('principal', 'principalArn');
const ACCESS_POLICY = target('access policy', 'policyArn');

const POLICY = 'The policy decides who may use it';
const PUBLIC = 'It can open the data to everyone';
const DATA = 'What is encrypted with the key can no longer be read';
const SHARED = 'Other accounts may get access to the resources';
const IN_CLUSTER = 'A principal gets rights inside the cluster';
const ON_INSTANCE = 'Whatever runs on the instance gets what the role is allowed';

export const kms = (): ServiceCatalogue => ({
  PutKeyPolicy: permissions('medium', 'change the policy of {0}', KEY, 'T1098', POLICY),
  // Each volume and function that is encrypted takes a grant, and gives it back.
  CreateGrant: { ...permissions('low', 'create a grant on {0}', KEY, 'T1098'), routine: 'through services' },
  RevokeGrant: { ...permissions('low', 'revoke a grant on {0}', KEY), routine: 'through services' },
  RetireGrant: { ...permissions('low', 'retire a grant on {0}', KEY), routine: 'through services' },
  DisableKey: other('medium', '', KEY, 'T1485', DATA),
  ScheduleKeyDeletion: other('high', 'schedule the deletion of {0}', KEY, 'T1485', DATA),
  ImportKeyMaterial: other(
    'medium',
    'import key material into {0}',
    KEY,
    'T1486',
    'Who holds the material can make the data unreadable',
  ),
  DeleteImportedKeyMaterial: other('high', 'delete the key material of {0}', KEY, 'T1485', DATA),
});

export const s3 = (): ServiceCatalogue => ({
  PutBucketPolicy: permissions('medium', 'change the policy of {0}', BUCKET, 'T1098', POLICY),
  DeleteBucketPolicy: permissions('medium', 'delete the policy of {0}', BUCKET, 'T1098', POLICY),
  PutBucketAcl: permissions('medium', 'change the access control list of {0}', BUCKET, 'T1098', PUBLIC),
  // Every new bucket gets all four: S97 looks for fewer.
  PutBucketPublicAccessBlock: permissions('low', 'change the public access block of {0}', BUCKET, 'T1098'),
  DeleteBucketPublicAccessBlock: permissions('high', 'delete the public access block of {0}', BUCKET, 'T1098', PUBLIC),
  PutAccountPublicAccessBlock: permissions('low', 'change the public access block of the account', ACCOUNT, 'T1098'),
  DeleteAccountPublicAccessBlock: permissions(
    'high',
    'delete the public access block of the account',
    ACCOUNT,
    'T1098',
    PUBLIC,
  ),
  PutBucketOwnershipControls: permissions('low', 'change the ownership controls of {0}', BUCKET, 'T1098'),
  PutMultiRegionAccessPointPolicy: permissions(
    'medium',
    'change the policy of {0}',
    target('access point', 'putMultiRegionAccessPointPolicyRequest.details.name', 'name'),
    'T1098',
    POLICY,
  ),
  PutAccessPointPolicyForObjectLambda: permissions('medium', 'change the policy of {0}', ACCESS_POINT, 'T1098', POLICY),
  DeleteAccessPointPolicyForObjectLambda: permissions('low', 'delete the policy of {0}', ACCESS_POINT),
  CreateAccessGrant: permissions(
    'medium',
    'grant access to S3 data to {0}',
    target('principal', 'grantee.granteeIdentifier'),
    'T1098',
    'The principal gets data of the bucket without a policy',
  ),
  DeleteAccessGrant: permissions('low', '', target('access grant', 'accessGrantId'), 'T1531'),
  CreateAccessGrantsLocation: permissions(
    'medium',
    'open {0} to access grants',
    target('location', 'locationScope'),
    'T1098',
    'Grants may then give data of it to anybody named in them',
  ),
  PutAccessGrantsInstanceResourcePolicy: permissions(
    'medium',
    'change the policy of the access grants',
    ACCOUNT,
    'T1098',
    POLICY,
  ),
  DeleteAccessGrantsInstanceResourcePolicy: permissions('low', 'delete the policy of the access grants', ACCOUNT),
  PutBucketReplication: permissions(
    'medium',
    'replicate {0} to another bucket',
    BUCKET,
    'T1537',
    'Objects are copied to wherever the other bucket is',
  ),
  DeleteBucketReplication: logging('low', 'stop the replication of {0}', BUCKET),
  PutBucketLogging: logging('low', 'change the access log of {0}', BUCKET, 'T1685.002'),
  PutBucketLifecycle: logging('low', 'change when objects of {0} expire', BUCKET, 'T1485'),
  PutAccessPointPolicy: permissions('medium', 'change the policy of {0}', ACCESS_POINT, 'T1098', POLICY),
  DeleteAccessPointPolicy: permissions('low', 'delete the policy of {0}', ACCESS_POINT),
});

export const secretsManager = (): ServiceCatalogue => ({
  PutResourcePolicy: permissions('medium', 'change the policy of {0}', SECRET, 'T1098', POLICY),
  DeleteResourcePolicy: permissions('low', 'delete the policy of {0}', SECRET),
});

export const ram = (): ServiceCatalogue => ({
  CreateResourceShare: permissions(
    'medium',
    '',
    target('resource share', 'name', 'response.resourceShare.resourceShareArn'),
    'T1537',
    SHARED,
  ),
  UpdateResourceShare: permissions('medium', '', SHARE, 'T1537', SHARED),
  DeleteResourceShare: permissions('low', '', SHARE),
  AssociateResourceShare: permissions('medium', 'add resources or principals to {0}', SHARE, 'T1537', SHARED),
  DisassociateResourceShare: permissions('low', 'remove resources or principals from {0}', SHARE),
  AssociateResourceSharePermission: permissions('medium', 'change what {0} allows', SHARE, 'T1098', SHARED),
  DisassociateResourceSharePermission: permissions('low', 'take a permission from {0}', SHARE),
  RejectResourceShareInvitation: permissions(
    'low',
    '',
    target('resource share invitation', 'resourceShareInvitationArn'),
  ),
  DeletePermission: permissions('low', '', PERMISSION),
  DeletePermissionVersion: permissions('low', 'delete a version of {0}', PERMISSION),
  AcceptResourceShareInvitation: permissions(
    'low',
    '',
    target('resource share invitation', 'resourceShareInvitationArn'),
  ),
  EnableSharingWithAwsOrganization: permissions(
    'medium',
    'enable sharing of resources within the organization',
    ACCOUNT,
    'T1537',
    SHARED,
  ),
  CreatePermission: permissions('low', '', target('permission', 'name', 'response.permission.arn')),
  CreatePermissionVersion: permissions('low', 'create a version of {0}', PERMISSION),
  SetDefaultPermissionVersion: permissions(
    'medium',
    'change the default version of {0}',
    PERMISSION,
    'T1098',
    'It changes what shares that use the permission allow',
  ),
  ReplacePermissionAssociations: permissions(
    'medium',
    'replace {0} by {1} in every share',
    [target('permission', 'fromPermissionArn'), target('permission', 'toPermissionArn')],
    'T1098',
    'It changes what shares that use the permission allow',
  ),
});

const GIVEN_TO_PODS = permissions(
  'medium',
  'give {1} to pods of {0}',
  [CLUSTER, POD_ROLE],
  'T1098.003',
  'Pods of the service account get what the role is allowed',
);

export const eks = (): ServiceCatalogue => ({
  CreateAccessEntry: permissions('medium', 'give {1} access to {0}', [CLUSTER, PRINCIPAL], 'T1098.006', IN_CLUSTER),
  UpdateAccessEntry: permissions(
    'medium',
    'change the access of {1} to {0}',
    [CLUSTER, PRINCIPAL],
    'T1098.006',
    IN_CLUSTER,
  ),
  DeleteAccessEntry: permissions('low', 'remove the access of {1} to {0}', [CLUSTER, PRINCIPAL], 'T1531'),
  AssociateAccessPolicy: permissions(
    'medium',
    'associate {2} with {1} in {0}',
    [CLUSTER, PRINCIPAL, ACCESS_POLICY],
    'T1098.006',
    IN_CLUSTER,
  ),
  DisassociateAccessPolicy: permissions(
    'low',
    'disassociate {2} from {1} in {0}',
    [CLUSTER, PRINCIPAL, ACCESS_POLICY],
    'T1531',
  ),
  CreatePodIdentityAssociation: GIVEN_TO_PODS,
  UpdatePodIdentityAssociation: GIVEN_TO_PODS,
  DeletePodIdentityAssociation: permissions('low', 'take {1} from pods of {0}', [CLUSTER, POD_ROLE], 'T1531'),
  AssociateIdentityProviderConfig: federation(
    'high',
    'let {1} sign people in to {0}',
    [CLUSTER, target('OIDC provider', 'oidc.identityProviderConfigName', 'oidc.issuerUrl')],
    'T1484.002',
    'Whoever controls the identity provider can sign in to the cluster',
  ),
  DisassociateIdentityProviderConfig: federation(
    'low',
    'disassociate {1} from {0}',
    [CLUSTER, target('OIDC provider', 'identityProviderConfig.name')],
    'T1531',
  ),
});

/** EC2 keeps the API's own capitals in newer calls: `AssociateIamInstanceProfileRequest.InstanceId`. */
const instanceProfile = (call: string) =>
  target('instance profile', `${call}Request.IamInstanceProfile.Name`, `${call}Request.IamInstanceProfile.Arn`);
const association = (call: string) => target('association', `${call}Request.AssociationId`, 'associationId');

const SNAPSHOT = target('snapshot', 'snapshotId');
const IMAGE = target('image', 'imageId');
const INSTANCE = target('instance', 'instanceId');
const SHARING = 'It decides which accounts can use it, and whether everybody can';

export const ec2 = (): ServiceCatalogue => ({
  ModifySnapshotAttribute: permissions('medium', 'change who may use {0}', SNAPSHOT, 'T1537', SHARING),
  ResetSnapshotAttribute: permissions('low', 'stop sharing {0}', SNAPSHOT),
  ModifyImageAttribute: permissions('medium', 'change who may use {0}', IMAGE, 'T1537', SHARING),
  ResetImageAttribute: permissions('low', 'stop sharing {0}', IMAGE),
  DisableSnapshotBlockPublicAccess: permissions(
    'high',
    'let snapshots of the Region be shared with everybody',
    ACCOUNT,
    'T1098',
    PUBLIC,
  ),
  EnableSnapshotBlockPublicAccess: permissions('low', 'block public sharing of snapshots', ACCOUNT),
  DisableImageBlockPublicAccess: permissions(
    'high',
    'let images of the Region be shared with everybody',
    ACCOUNT,
    'T1098',
    PUBLIC,
  ),
  EnableImageBlockPublicAccess: permissions('low', 'block public sharing of images', ACCOUNT),
  ModifyVpcEndpointServicePermissions: permissions(
    'medium',
    'change who may connect to {0}',
    target('endpoint service', 'ModifyVpcEndpointServicePermissionsRequest.ServiceId', 'serviceId'),
    'T1098',
    SHARED,
  ),
  ModifyInstanceMetadataOptions: credentials(
    'low',
    'change who may read the credentials on {0}',
    target('instance', 'ModifyInstanceMetadataOptionsRequest.InstanceId', 'instanceId'),
    'T1552.001',
  ),
  ModifyInstanceAttribute: other('low', 'change an attribute of {0}', INSTANCE, 'T1098'),
  CreateKeyPair: credentials('low', '', target('key pair', 'keyName'), 'T1098.001'),
  ImportKeyPair: credentials('low', '', target('key pair', 'keyName'), 'T1098.001'),
  EnableSerialConsoleAccess: permissions(
    'high',
    'enable the EC2 serial console',
    ACCOUNT,
    'T1098',
    'Instances can be entered past their firewall',
  ),
  DisableSerialConsoleAccess: permissions('low', 'disable the EC2 serial console', ACCOUNT),
  DeleteFlowLogs: logging(
    'high',
    '',
    target('flow log', 'DeleteFlowLogsRequest.FlowLogId.content', 'DeleteFlowLogsRequest.FlowLogId'),
    'T1685.002',
    'What happens in the network is no longer recorded',
  ),
  CreateTrafficMirrorSession: permissions(
    'medium',
    'mirror the traffic of {0}',
    target('network interface', 'CreateTrafficMirrorSessionRequest.NetworkInterfaceId', 'networkInterfaceId'),
    'T1537',
    'A copy of the traffic goes to another place',
  ),
  AssociateIamInstanceProfile: permissions(
    'medium',
    'associate {1} with {0}',
    [
      target('instance', 'AssociateIamInstanceProfileRequest.InstanceId'),
      instanceProfile('AssociateIamInstanceProfile'),
    ],
    'T1098.003',
    ON_INSTANCE,
  ),
  ReplaceIamInstanceProfileAssociation: permissions(
    'medium',
    'put {1} in place of the instance profile of {0}',
    [association('ReplaceIamInstanceProfileAssociation'), instanceProfile('ReplaceIamInstanceProfileAssociation')],
    'T1098.003',
    ON_INSTANCE,
  ),
  DisassociateIamInstanceProfile: permissions(
    'low',
    'remove the instance profile of {0}',
    [association('DisassociateIamInstanceProfile')],
    'T1531',
  ),
});
