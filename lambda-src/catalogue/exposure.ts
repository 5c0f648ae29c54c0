/**
 * What lets data or networks out without touching a policy, and what ends their protection. Public rule sets look at it; it is also
 * everyday work: most of it is `info`, which is counted and not sent by default.
 */
import { ACCOUNT, credentials, logging, other, permissions, target } from './row.ts';
import type { Severity } from './severity.ts';
import type { CatalogueEntry, ServiceCatalogue } from './types.ts';

type What = readonly [string, ...string[]];
type Events = Readonly<Record<string, string>>;
type Rows = readonly (readonly [string, CatalogueEntry])[];

/** Of `[type, place …]`: events whose names say what they do to it, and events with words. */
const table =
  (severity: Severity, technique = '') =>
  (what: What, plain: string, events: Events = {}): Rows =>
    [...(plain.match(/\w+/g) ?? []).map((name): [string, string] => [name, '']), ...Object.entries(events)].map(
      ([name, words]) => [name, other(severity, words, target(...what), technique)],
    );

const daily = (...rows: Parameters<ReturnType<typeof table>>): Rows =>
  table('info')(...rows).map(([name, entry]) => [name, { ...entry, isEveryday: true }]);
const lossy = table('low', 'T1485');

const GROUP = ['security group', 'groupId', 'groupName'] as const;
const ACL = ['network ACL', 'networkAclId', 'response.networkAcl.networkAclId'] as const;
const ROUTES = ['route table', 'routeTableId', 'response.routeTable.routeTableId', 'associationId'] as const;
const VPC = ['VPC', 'vpcId', 'response.vpc.vpcId'] as const;
const GATEWAY = ['internet gateway', 'internetGatewayId', 'response.internetGateway.internetGatewayId'] as const;
const PEERING = ['peering connection', 'vpcPeeringConnectionId'] as const;
const SNAPSHOT = ['snapshot', 'snapshotId', 'response.snapshotId', 'sourceSnapshotId'] as const;
const MIRROR = [
  'traffic mirror',
  'CreateTrafficMirrorFilterRuleRequest.TrafficMirrorFilterId',
  'ModifyTrafficMirrorSessionRequest.TrafficMirrorSessionId',
] as const;

const IMAGE = target('image', 'imageId', 'CreateStoreImageTaskRequest.ImageId');
const LEAVES = 'Its disks leave the account, readable to whoever reads the bucket';

export const network = (): ServiceCatalogue => ({
  ...Object.fromEntries([
    ...daily(GROUP, 'CreateSecurityGroup DeleteSecurityGroup', {
      AuthorizeSecurityGroupIngress: 'allow traffic in through {0}',
      AuthorizeSecurityGroupEgress: 'allow traffic out through {0}',
      RevokeSecurityGroupIngress: 'stop allowing traffic in through {0}',
      RevokeSecurityGroupEgress: 'stop allowing traffic out through {0}',
      ModifySecurityGroupRules: 'change rules of {0}',
    }),
    ...daily(ACL, 'CreateNetworkAcl DeleteNetworkAcl', {
      CreateNetworkAclEntry: 'create an entry of {0}',
      ReplaceNetworkAclEntry: 'replace an entry of {0}',
      ReplaceNetworkAclAssociation: 'associate {0} with another subnet',
      DeleteNetworkAclEntry: 'delete an entry of {0}',
    }),
    ...daily(ROUTES, 'CreateRouteTable DisassociateRouteTable DeleteRouteTable', {
      CreateRoute: 'create a route in {0}',
      ReplaceRoute: 'replace a route in {0}',
      ReplaceRouteTableAssociation: 'associate {0} with another subnet',
      DeleteRoute: 'delete a route in {0}',
    }),
    ...daily(GATEWAY, 'CreateInternetGateway DeleteInternetGateway', {
      AttachInternetGateway: 'attach {0} to a VPC',
      DetachInternetGateway: 'detach {0} from a VPC',
    }),
    ...daily(['customer gateway', 'customerGatewayId'], 'CreateCustomerGateway DeleteCustomerGateway'),
    ...daily(['subnet', 'subnetId'], 'DeleteSubnet'),
    ...daily(PEERING, 'DeleteVpcPeeringConnection RejectVpcPeeringConnection'),
    ...daily(VPC, 'CreateVpc DeleteVpc', {
      ModifyVpcAttribute: 'change an attribute of {0}',
      AttachClassicLinkVpc: 'link an instance with {0}',
      DetachClassicLinkVpc: 'unlink an instance from {0}',
      EnableVpcClassicLink: 'enable ClassicLink of {0}',
      DisableVpcClassicLink: 'disable ClassicLink of {0}',
    }),
    ...daily(MIRROR, '', {
      CreateTrafficMirrorFilter: 'create a filter of traffic mirrors',
      CreateTrafficMirrorFilterRule: 'create a rule of {0}',
      CreateTrafficMirrorTarget: 'create a target of traffic mirrors',
      ModifyTrafficMirrorSession: 'change {0}',
      ModifyTrafficMirrorFilterRule: 'change what is mirrored',
      ModifyTrafficMirrorFilterNetworkServices: 'change what is mirrored',
      DeleteTrafficMirrorFilterRule: 'change what is mirrored',
      DeleteTrafficMirrorFilter: 'delete a filter of traffic mirrors',
      DeleteTrafficMirrorSession: 'delete a traffic mirror',
      DeleteTrafficMirrorTarget: 'delete a target of traffic mirrors',
    }),
    ...[
      ...daily(['instance', 'instanceId'], '', {
        RunInstances: 'launch instances',
        StartInstances: 'start instances',
        StopInstances: 'stop instances',
        RebootInstances: 'reboot instances',
        TerminateInstances: 'terminate instances',
        CreateImage: 'create an image of {0}',
      }),
      ...daily(['volume', 'volumeId', 'response.volumeId'], 'CreateVolume AttachVolume DetachVolume DeleteVolume'),
      ...daily(SNAPSHOT, 'CreateSnapshot DeleteSnapshot CopySnapshot', { CreateSnapshots: 'create snapshots' }),
      // Auto Scaling and AWS Backup do it all day.
    ].map(([name, entry]): [string, CatalogueEntry] => [name, { ...entry, routine: 'through services' }]),
  ]),
  CreateVpcPeeringConnection: other(
    'low',
    'ask to connect {0} with {1}',
    [target('VPC', 'vpcId'), target('VPC', 'peerVpcId')],
    'T1199',
  ),
  AcceptVpcPeeringConnection: other('low', '', target(...PEERING), 'T1199'),
  ModifyVpcEndpoint: permissions(
    'low',
    'change {0}',
    target('VPC endpoint', 'ModifyVpcEndpointRequest.VpcEndpointId', 'vpcEndpointId'),
    'T1098',
  ),
  CreateInstanceExportTask: permissions(
    'medium',
    'export {0} to a bucket',
    target('instance', 'instanceId'),
    'T1537',
    LEAVES,
  ),
  ExportImage: permissions('medium', 'export {0} to a bucket', IMAGE, 'T1537', LEAVES),
  CreateStoreImageTask: permissions('medium', 'store {0} in a bucket', IMAGE, 'T1537', LEAVES),
  DisableEbsEncryptionByDefault: other('low', 'stop encrypting new volumes by default', ACCOUNT, 'T1685'),
});

const DB = ['database', 'dBInstanceIdentifier', 'dBClusterIdentifier', 'dbiResourceId', 'dbClusterResourceId'] as const;
const DB_SNAPSHOT = [
  'DB snapshot',
  'dBSnapshotIdentifier',
  'dBClusterSnapshotIdentifier',
  'targetDBSnapshotIdentifier',
  'targetDBClusterSnapshotIdentifier',
] as const;
const DB_GROUP = ['DB security group', 'dBSecurityGroupName'] as const;

export const databases = (): ServiceCatalogue => ({
  ...Object.fromEntries([
    ...daily(
      DB,
      'CreateDBInstance CreateDBCluster DeleteDBInstance DeleteDBCluster StopDBInstance StopDBCluster StartDBInstance StartDBCluster RebootDBInstance RebootDBCluster',
      {
        DeleteDBInstanceAutomatedBackup: 'delete the backups of {0}',
        DeleteDBClusterAutomatedBackup: 'delete the backups of {0}',
        RestoreDBInstanceFromDBSnapshot: 'restore {0} from a snapshot',
        RestoreDBClusterFromSnapshot: 'restore {0} from a snapshot',
        RestoreDBInstanceFromS3: 'restore {0} from a bucket',
        FailoverDBCluster: 'fail {0} over',
      },
    ),
    ...daily(['global database', 'globalClusterIdentifier'], 'CreateGlobalCluster DeleteGlobalCluster'),
    ...daily(
      DB_SNAPSHOT,
      'CreateDBSnapshot CreateDBClusterSnapshot CopyDBSnapshot CopyDBClusterSnapshot DeleteDBSnapshot DeleteDBClusterSnapshot',
    ),
    ...daily(DB_GROUP, 'CreateDBSecurityGroup DeleteDBSecurityGroup', {
      AuthorizeDBSecurityGroupIngress: 'allow traffic in through {0}',
      RevokeDBSecurityGroupIngress: 'stop allowing traffic in through {0}',
    }),
  ]),
  StartActivityStream: logging('low', 'start the activity stream of {0}', target('database', 'resourceArn')),
  StopActivityStream: logging(
    'high',
    'stop the activity stream of {0}',
    target('database', 'resourceArn'),
    'T1685.002',
    'What happens in the database is no longer recorded',
  ),
});

const BUCKET = ['bucket', 'bucketName'] as const;

export const buckets = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(BUCKET, 'DeleteBucket', {
      PutBucketVersioning: 'change the versioning of {0}',
      PutBucketEncryption: 'change the encryption of {0}',
      DeleteBucketEncryption: 'delete the encryption of {0}',
      DeleteBucketLifecycle: 'delete the lifecycle of {0}',
      DeleteBucketCors: 'delete the CORS rules of {0}',
      PutBucketWebsite: 'make {0} a website',
      PutBucketCors: 'change the CORS rules of {0}',
    }),
  );

const DOMAIN = target('domain', 'domainName');
const LOST = 'Whoever holds the domain receives its mail and traffic';

export const domains = (): ServiceCatalogue => ({
  DisableDomainTransferLock: permissions('medium', 'unlock {0} for a transfer', DOMAIN, 'T1199', LOST),
  TransferDomainToAnotherAwsAccount: permissions('medium', '', DOMAIN, 'T1199', LOST),
});

/** Use of access, rather than a change of it. */
export const sessions = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['instance', 'target'], '', { StartSession: 'start a session on {0}' }),
    ...daily(['instance', 'instanceIds'], '', { SendCommand: 'run a command on {0}' }),
    ...daily(['document', 'documentName', 'name'], 'CreateDocument', { StartAutomationExecution: 'run {0}' }),
  ]);

export const caches = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(['cache security group', 'cacheSecurityGroupName'], 'CreateCacheSecurityGroup DeleteCacheSecurityGroup', {
      AuthorizeCacheSecurityGroupIngress: 'allow traffic in through {0}',
      RevokeCacheSecurityGroupIngress: 'stop allowing traffic in through {0}',
    }),
  );

export const warehouses = (): ServiceCatalogue =>
  Object.fromEntries(daily(['cluster', 'clusterIdentifier'], 'CreateCluster DeleteCluster'));

/** What runs as a role, or with its credentials. */
export const containers = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['task definition', 'family'], 'RegisterTaskDefinition'),
    ...daily(['cluster', 'cluster'], 'DeleteCluster'),
    ...daily(['task', 'task'], '', { ExecuteCommand: 'run a command in {0}' }),
  ]);

export const layers = (): ServiceCatalogue =>
  Object.fromEntries(daily(['layer', 'layerName'], '', { PublishLayerVersion: 'publish a version of {0}' }));

export const zones = (): ServiceCatalogue => ({
  DeleteQueryLoggingConfig: logging(
    'medium',
    '',
    target('query log configuration', 'id'),
    'T1685.002',
    'What is asked of the zone is no longer recorded',
  ),
  AssociateVPCWithHostedZone: permissions(
    'low',
    'associate {1} with {0}',
    [target('hosted zone', 'hostedZoneId'), target('VPC', 'vPC.vPCId')],
    'T1199',
  ),
});

export const transfers = (): ServiceCatalogue =>
  Object.fromEntries(daily(['task', 'name', 'response.taskArn'], 'CreateTask'));

export const servers = (): ServiceCatalogue => ({
  CreateUser: credentials(
    'low',
    'create {0} of {1}',
    [target('user', 'userName'), target('server', 'serverId')],
    'T1136.003',
  ),
});

export const certificates = (): ServiceCatalogue => ({
  ExportCertificate: credentials(
    'medium',
    '',
    target('certificate', 'certificateArn'),
    'T1552.004',
    'Its private key leaves the account',
  ),
});

export const fileSystems = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['file system', 'fileSystemId'], 'DeleteFileSystem'),
    ...daily(['mount target', 'mountTargetId'], 'DeleteMountTarget'),
  ]);

const VAULT = ['backup vault', 'backupVaultName'] as const;

export const backups = (): ServiceCatalogue => ({
  ...Object.fromEntries([
    ...lossy(VAULT, 'DeleteBackupVault', { DeleteBackupVaultNotifications: 'turn off the notifications of {0}' }),
    ...lossy(['recovery point', 'recoveryPointArn'], 'DeleteRecoveryPoint', {
      UpdateRecoveryPointLifecycle: 'change how long {0} is kept',
      DisassociateRecoveryPoint: 'hand {0} back to its service',
    }),
    ...lossy(['backup plan', 'backupPlanId'], 'DeleteBackupPlan', {
      DeleteBackupSelection: 'stop backing up resources by {0}',
    }),
    ...lossy(['report plan', 'reportPlanName'], 'DeleteReportPlan'),
    ...lossy(['framework', 'frameworkName'], 'DeleteFramework'),
  ]),
  DeleteBackupVaultLockConfiguration: other(
    'medium',
    'remove the lock of {0}',
    target(...VAULT),
    'T1485',
    'Its backups may be deleted before their time',
  ),
});

const TABLE = target('table', 'tableArn', 'tableName');

export const tables = (): ServiceCatalogue => ({
  ExportTableToPointInTime: permissions(
    'medium',
    'export {0} to a bucket',
    TABLE,
    'T1537',
    'The data leaves the table, readable to whoever reads the bucket',
  ),
  DeleteTable: other('info', '', TABLE),
  DeleteBackup: other('info', '', target('backup', 'backupArn')),
});

export const devEndpoints = (): ServiceCatalogue => ({
  CreateDevEndpoint: permissions(
    'low',
    'create {0} with {1}',
    [target('development endpoint', 'endpointName'), target('role', 'roleArn')],
    'T1098.003',
  ),
  UpdateDevEndpoint: permissions('low', '', target('development endpoint', 'endpointName'), 'T1098.003'),
});

export const clusters = (): ServiceCatalogue => ({
  UpdateClusterConfig: logging(
    'low',
    'change logging, network or access of {0}',
    target('cluster', 'name'),
    'T1685.002',
  ),
  CreateCluster: other('info', '', target('cluster', 'name')),
  DeleteCluster: other('info', '', target('cluster', 'name')),
});

export const keyStores = (): ServiceCatalogue => ({
  CreateCustomKeyStore: other('low', '', target('key store', 'customKeyStoreName'), 'T1486'),
  DisableKeyRotation: other('low', 'stop the rotation of {0}', target('key', 'keyId'), 'T1685'),
  ConnectCustomKeyStore: other('low', '', target('key store', 'customKeyStoreId'), 'T1486'),
});

export const repositories = (): ServiceCatalogue => ({
  ...Object.fromEntries([
    ...daily(['repository', 'repositoryName'], 'DeleteRepository', {
      PutImage: 'push an image to {0}',
      BatchDeleteImage: 'delete images of {0}',
    }),
    ...table('low', 'T1685')(['repository', 'repositoryName'], '', {
      PutImageScanningConfiguration: 'change whether images of {0} are scanned',
    }),
  ]),
  PutRegistryScanningConfiguration: other('low', 'change how images are scanned', ACCOUNT, 'T1685'),
});

export const loadBalancers = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(['load balancer', 'loadBalancerArn', 'loadBalancerName'], '', {
      SetSecurityGroups: 'change the security groups of {0}',
      ApplySecurityGroupsToLoadBalancer: 'change the security groups of {0}',
    }),
  );

export const connections = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(['connection', 'connectionId', 'connectionName'], 'CreateConnection DeleteConnection UpdateConnection', {
      DeleteVirtualInterface: 'delete a virtual interface',
    }),
  );

export const stacks = (): ServiceCatalogue => Object.fromEntries(daily(['stack', 'stackName'], 'CreateStack'));

/** A key, topic or queue may be created with a policy: rules judge it. */
export const keys = (): ServiceCatalogue =>
  Object.fromEntries(daily(['key', 'response.keyMetadata.keyId'], 'CreateKey'));
export const topics = (): ServiceCatalogue => Object.fromEntries(daily(['topic', 'name'], 'CreateTopic'));
export const queues = (): ServiceCatalogue => Object.fromEntries(daily(['queue', 'queueName'], 'CreateQueue'));
