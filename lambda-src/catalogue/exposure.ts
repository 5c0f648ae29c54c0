/**
 * What lets data or networks out without touching a policy, and what ends their protection. Public rule sets look at it; it is also
 * everyday work: most of it is `info`, which is counted and not sent by default.
 */
import { ACCOUNT, row, target } from './row.ts';
import type { CatalogueEntry, ServiceCatalogue } from './types.ts';

type Events = Readonly<Record<string, string>>;

/** `[type, place …]`, and words by event. */
const daily = (what: readonly [string, ...string[]], events: Events): readonly (readonly [string, CatalogueEntry])[] =>
  Object.entries(events).map(([name, words]) => [name, row('other', 'info', words, [target(...what)])]);

const GROUP = ['security group', 'groupId', 'groupName'] as const;
const ACL = ['network ACL', 'networkAclId', 'response.networkAcl.networkAclId'] as const;
const ROUTES = ['route table', 'routeTableId', 'response.routeTable.routeTableId', 'associationId'] as const;
const VPC = ['VPC', 'vpcId', 'response.vpc.vpcId'] as const;
const GATEWAY = ['internet gateway', 'internetGatewayId', 'response.internetGateway.internetGatewayId'] as const;
const MIRROR = [
  'traffic mirror',
  'CreateTrafficMirrorFilterRuleRequest.TrafficMirrorFilterId',
  'ModifyTrafficMirrorSessionRequest.TrafficMirrorSessionId',
] as const;

export const network = (): ServiceCatalogue => ({
  ...Object.fromEntries([
    ...daily(GROUP, {
      CreateSecurityGroup: 'create {0}',
      DeleteSecurityGroup: 'delete {0}',
      AuthorizeSecurityGroupIngress: 'allow traffic in through {0}',
      AuthorizeSecurityGroupEgress: 'allow traffic out through {0}',
      RevokeSecurityGroupIngress: 'stop allowing traffic in through {0}',
      RevokeSecurityGroupEgress: 'stop allowing traffic out through {0}',
      ModifySecurityGroupRules: 'change rules of {0}',
    }),
    ...daily(ACL, {
      CreateNetworkAcl: 'create {0}',
      CreateNetworkAclEntry: 'create an entry of {0}',
      ReplaceNetworkAclEntry: 'replace an entry of {0}',
      ReplaceNetworkAclAssociation: 'associate {0} with another subnet',
      DeleteNetworkAclEntry: 'delete an entry of {0}',
      DeleteNetworkAcl: 'delete {0}',
    }),
    ...daily(ROUTES, {
      CreateRouteTable: 'create {0}',
      CreateRoute: 'create a route in {0}',
      ReplaceRoute: 'replace a route in {0}',
      ReplaceRouteTableAssociation: 'associate {0} with another subnet',
      DeleteRoute: 'delete a route in {0}',
      DisassociateRouteTable: 'disassociate {0}',
      DeleteRouteTable: 'delete {0}',
    }),
    ...daily(GATEWAY, {
      CreateInternetGateway: 'create {0}',
      AttachInternetGateway: 'attach {0} to a VPC',
      DetachInternetGateway: 'detach {0} from a VPC',
      DeleteInternetGateway: 'delete {0}',
    }),
    ...daily(VPC, {
      CreateVpc: 'create {0}',
      DeleteVpc: 'delete {0}',
      ModifyVpcAttribute: 'change an attribute of {0}',
    }),
    ...daily(MIRROR, {
      CreateTrafficMirrorFilter: 'create a filter of traffic mirrors',
      CreateTrafficMirrorFilterRule: 'create a rule of {0}',
      CreateTrafficMirrorTarget: 'create a target of traffic mirrors',
      ModifyTrafficMirrorSession: 'change {0}',
    }),
  ]),
  CreateVpcPeeringConnection: row(
    'other',
    'low',
    'ask to connect {0} with {1}',
    [target('VPC', 'vpcId'), target('VPC', 'peerVpcId')],
    'T1199',
  ),
  AcceptVpcPeeringConnection: row(
    'other',
    'low',
    'accept {0}',
    [target('peering connection', 'vpcPeeringConnectionId')],
    'T1199',
  ),
  CreateInstanceExportTask: row(
    'permissions',
    'medium',
    'export {0} to a bucket',
    [target('instance', 'instanceId')],
    'T1537',
    'Its disks leave the account, readable to whoever reads the bucket',
  ),
  DisableEbsEncryptionByDefault: row('other', 'low', 'stop encrypting new volumes by default', [ACCOUNT], 'T1685'),
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
    ...daily(DB, {
      CreateDBInstance: 'create {0}',
      CreateDBCluster: 'create {0}',
      DeleteDBInstance: 'delete {0}',
      DeleteDBCluster: 'delete {0}',
      DeleteDBInstanceAutomatedBackup: 'delete the backups of {0}',
      DeleteDBClusterAutomatedBackup: 'delete the backups of {0}',
      RestoreDBInstanceFromDBSnapshot: 'restore {0} from a snapshot',
      RestoreDBClusterFromSnapshot: 'restore {0} from a snapshot',
      RestoreDBInstanceFromS3: 'restore {0} from a bucket',
      StopDBInstance: 'stop {0}',
      StopDBCluster: 'stop {0}',
      RebootDBInstance: 'reboot {0}',
      FailoverDBCluster: 'fail {0} over',
    }),
    ...daily(['global database', 'globalClusterIdentifier'], { DeleteGlobalCluster: 'delete {0}' }),
    ...daily(DB_SNAPSHOT, {
      CreateDBSnapshot: 'create {0}',
      CreateDBClusterSnapshot: 'create {0}',
      CopyDBSnapshot: 'copy {0}',
      CopyDBClusterSnapshot: 'copy {0}',
      DeleteDBSnapshot: 'delete {0}',
      DeleteDBClusterSnapshot: 'delete {0}',
    }),
    ...daily(DB_GROUP, {
      CreateDBSecurityGroup: 'create {0}',
      AuthorizeDBSecurityGroupIngress: 'allow traffic in through {0}',
      RevokeDBSecurityGroupIngress: 'stop allowing traffic in through {0}',
      DeleteDBSecurityGroup: 'delete {0}',
    }),
  ]),
  StartActivityStream: row('logging', 'low', 'start the activity stream of {0}', [target('database', 'resourceArn')]),
  StopActivityStream: row(
    'logging',
    'high',
    'stop the activity stream of {0}',
    [target('database', 'resourceArn')],
    'T1685.002',
    'What happens in the database is no longer recorded',
  ),
});

const BUCKET = ['bucket', 'bucketName'] as const;

export const buckets = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(BUCKET, {
      DeleteBucket: 'delete {0}',
      PutBucketVersioning: 'change the versioning of {0}',
      PutBucketEncryption: 'change the encryption of {0}',
      DeleteBucketEncryption: 'delete the encryption of {0}',
      DeleteBucketLifecycle: 'delete the lifecycle of {0}',
      DeleteBucketCors: 'delete the CORS rules of {0}',
      PutBucketWebsite: 'make {0} a website',
    }),
  );

const DOMAIN = target('domain', 'domainName');
const LOST = 'Whoever holds the domain receives its mail and traffic';

export const domains = (): ServiceCatalogue => ({
  DisableDomainTransferLock: row('permissions', 'medium', 'unlock {0} for a transfer', [DOMAIN], 'T1199', LOST),
  TransferDomainToAnotherAwsAccount: row('permissions', 'medium', 'transfer {0}', [DOMAIN], 'T1199', LOST),
});

/** Use of access, rather than a change of it. */
export const sessions = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['instance', 'target'], { StartSession: 'start a session on {0}' }),
    ...daily(['instance', 'instanceIds'], { SendCommand: 'run a command on {0}' }),
    ...daily(['document', 'documentName'], { StartAutomationExecution: 'run {0}' }),
  ]);

export const caches = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(['cache security group', 'cacheSecurityGroupName'], {
      CreateCacheSecurityGroup: 'create {0}',
      AuthorizeCacheSecurityGroupIngress: 'allow traffic in through {0}',
      RevokeCacheSecurityGroupIngress: 'stop allowing traffic in through {0}',
      DeleteCacheSecurityGroup: 'delete {0}',
    }),
  );

export const warehouses = (): ServiceCatalogue =>
  Object.fromEntries(
    daily(['cluster', 'clusterIdentifier'], { CreateCluster: 'create {0}', DeleteCluster: 'delete {0}' }),
  );

/** What runs as a role, or with its credentials. */
export const containers = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['task definition', 'family'], { RegisterTaskDefinition: 'register {0}' }),
    ...daily(['task', 'task'], { ExecuteCommand: 'run a command in {0}' }),
  ]);

export const layers = (): ServiceCatalogue =>
  Object.fromEntries(daily(['layer', 'layerName'], { PublishLayerVersion: 'publish a version of {0}' }));

export const zones = (): ServiceCatalogue => ({
  AssociateVPCWithHostedZone: row(
    'permissions',
    'low',
    'associate {1} with {0}',
    [target('hosted zone', 'hostedZoneId'), target('VPC', 'vPC.vPCId')],
    'T1199',
  ),
});

export const transfers = (): ServiceCatalogue =>
  Object.fromEntries(daily(['task', 'name', 'response.taskArn'], { CreateTask: 'create {0}' }));

export const servers = (): ServiceCatalogue => ({
  CreateUser: row(
    'credentials',
    'low',
    'create {0} of {1}',
    [target('user', 'userName'), target('server', 'serverId')],
    'T1136.003',
  ),
});

export const certificates = (): ServiceCatalogue => ({
  ExportCertificate: row(
    'credentials',
    'medium',
    'export {0}',
    [target('certificate', 'certificateArn')],
    'T1552.004',
    'Its private key leaves the account',
  ),
});

export const fileSystems = (): ServiceCatalogue =>
  Object.fromEntries([
    ...daily(['file system', 'fileSystemId'], { DeleteFileSystem: 'delete {0}' }),
    ...daily(['mount target', 'mountTargetId'], { DeleteMountTarget: 'delete {0}' }),
  ]);

export const backups = (): ServiceCatalogue => ({
  DeleteBackupVault: row('other', 'low', 'delete {0}', [target('backup vault', 'backupVaultName')], 'T1485'),
  DeleteRecoveryPoint: row('other', 'low', 'delete {0}', [target('recovery point', 'recoveryPointArn')], 'T1485'),
});

const TABLE = target('table', 'tableArn', 'tableName');

export const tables = (): ServiceCatalogue => ({
  ExportTableToPointInTime: row(
    'permissions',
    'medium',
    'export {0} to a bucket',
    [TABLE],
    'T1537',
    'The data leaves the table, readable to whoever reads the bucket',
  ),
  DeleteTable: row('other', 'info', 'delete {0}', [TABLE]),
  DeleteBackup: row('other', 'info', 'delete {0}', [target('backup', 'backupArn')]),
});

export const devEndpoints = (): ServiceCatalogue => ({
  CreateDevEndpoint: row(
    'permissions',
    'low',
    'create {0} with {1}',
    [target('development endpoint', 'endpointName'), target('role', 'roleArn')],
    'T1098.003',
  ),
  UpdateDevEndpoint: row(
    'permissions',
    'low',
    'update {0}',
    [target('development endpoint', 'endpointName')],
    'T1098.003',
  ),
});

export const clusters = (): ServiceCatalogue => ({
  UpdateClusterConfig: row(
    'logging',
    'low',
    'change logging, network or access of {0}',
    [target('cluster', 'name')],
    'T1685.002',
  ),
  CreateCluster: row('other', 'info', 'create {0}', [target('cluster', 'name')]),
  DeleteCluster: row('other', 'info', 'delete {0}', [target('cluster', 'name')]),
});

export const keyStores = (): ServiceCatalogue => ({
  CreateCustomKeyStore: row('other', 'low', 'create {0}', [target('key store', 'customKeyStoreName')], 'T1486'),
  ConnectCustomKeyStore: row('other', 'low', 'connect {0}', [target('key store', 'customKeyStoreId')], 'T1486'),
});
