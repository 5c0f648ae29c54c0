/**
 * Who else may use a resource: its own policy, and what services have in place of one. A service is a line with its resource, where
 * the request names it, and the calls that set and delete the policy.
 */
import { ACCOUNT, credentials, federation, mfa, other, permissions, target, trust } from './row.ts';
import type { CatalogueEntry, ServiceCatalogue } from './types.ts';

const DECIDES = 'The policy decides who may use it';
const SHARED = 'Other accounts may get access to it';

interface Policy {
  readonly of: string;
  readonly at: readonly string[];
  /** What sets it, deletes it, and removes a statement from it: as the verbs say. */
  readonly calls: string;
  /** What the policy is called, where it is not one. */
  readonly words?: string;
}

function rowsOf({ of, at, calls, words = 'policy' }: Policy): readonly (readonly [string, CatalogueEntry])[] {
  const what = [at.length === 0 ? ACCOUNT : target(of, ...at)];
  const changed = permissions('medium', `change the ${words} of {0}`, what, 'T1098', DECIDES);
  const deleted = permissions('low', `delete the ${words} of {0}`, what, 'T1531');
  const reduced = permissions('low', `remove a statement from the ${words} of {0}`, what, 'T1531');
  return calls.split(' ').map((name) => {
    const entry = name.startsWith('Delete') ? deleted : changed;
    return [name, name.startsWith('Remove') ? reduced : entry];
  });
}

const POLICIES: Readonly<Record<string, readonly Policy[]>> = {
  'acm-pca': [{ of: 'certificate authority', at: ['resourceArn'], calls: 'PutPolicy DeletePolicy' }],
  backup: [
    {
      of: 'backup vault',
      at: ['backupVaultName'],
      calls: 'PutBackupVaultAccessPolicy DeleteBackupVaultAccessPolicy',
    },
  ],
  codeartifact: [
    { of: 'domain', at: ['domain'], calls: 'PutDomainPermissionsPolicy DeleteDomainPermissionsPolicy' },
    {
      of: 'repository',
      at: ['repository'],
      calls: 'PutRepositoryPermissionsPolicy DeleteRepositoryPermissionsPolicy',
    },
  ],
  codebuild: [
    { of: 'project', at: ['resourceArn'], calls: 'PutResourcePolicy DeleteResourcePolicy' },
    { of: 'project', at: ['projectArn'], calls: 'UpdateProjectVisibility', words: 'visibility' },
  ],
  dynamodb: [{ of: 'table', at: ['resourceArn'], calls: 'PutResourcePolicy DeleteResourcePolicy' }],
  ecr: [
    {
      of: 'repository',
      at: ['repositoryName'],
      calls: 'SetRepositoryPolicy DeleteRepositoryPolicy',
    },
    { of: 'registry', at: [], calls: 'PutRegistryPolicy DeleteRegistryPolicy', words: 'registry policy' },
  ],
  'ecr-public': [{ of: 'repository', at: ['repositoryName'], calls: 'SetRepositoryPolicy DeleteRepositoryPolicy' }],
  elasticfilesystem: [{ of: 'file system', at: ['fileSystemId'], calls: 'PutFileSystemPolicy DeleteFileSystemPolicy' }],
  events: [{ of: 'event bus', at: ['eventBusName'], calls: 'PutPermission RemovePermission' }],
  glacier: [{ of: 'vault', at: ['vaultName'], calls: 'SetVaultAccessPolicy DeleteVaultAccessPolicy' }],
  glue: [
    {
      of: 'Data Catalog',
      at: [],
      calls: 'PutResourcePolicy DeleteResourcePolicy',
      words: 'Data Catalog policy',
    },
  ],
  kinesis: [{ of: 'stream', at: ['resourceARN'], calls: 'PutResourcePolicy DeleteResourcePolicy' }],
  s3express: [{ of: 'bucket', at: ['bucketName'], calls: 'PutBucketPolicy DeleteBucketPolicy' }],
  s3tables: [
    {
      of: 'table bucket',
      at: ['tableBucketARN'],
      calls: 'PutTableBucketPolicy PutTablePolicy DeleteTableBucketPolicy DeleteTablePolicy',
    },
  ],
  serverlessrepo: [{ of: 'application', at: ['applicationId'], calls: 'PutApplicationPolicy' }],
  signer: [{ of: 'signing profile', at: ['profileName'], calls: 'AddProfilePermission RemoveProfilePermission' }],
  ssm: [
    { of: 'document', at: ['name'], calls: 'ModifyDocumentPermission', words: 'sharing' },
    { of: 'parameter', at: ['resourceArn'], calls: 'PutResourcePolicy DeleteResourcePolicy' },
  ],
  'vpc-lattice': [
    {
      of: 'service',
      at: ['resourceIdentifier', 'resourceArn'],
      calls: 'PutAuthPolicy PutResourcePolicy DeleteAuthPolicy DeleteResourcePolicy',
    },
  ],
};

/** Services that have nothing else in the catalogue. */
export const resourcePolicies: Readonly<Record<string, () => ServiceCatalogue>> = Object.fromEntries(
  Object.entries(POLICIES).map(([service, policies]) => [service, () => Object.fromEntries(policies.flatMap(rowsOf))]),
);

const DB_SNAPSHOT = target('DB snapshot', 'dBSnapshotIdentifier', 'dBClusterSnapshotIdentifier');
const DB = target('database', 'dBInstanceIdentifier', 'dBClusterIdentifier');
const DB_ROLE = target('role', 'roleArn');
const ON_DATABASE = 'The database gets what the role is allowed';

export const rds = (): ServiceCatalogue => ({
  ModifyDBSnapshotAttribute: permissions('medium', 'change who may restore {0}', DB_SNAPSHOT, 'T1537', SHARED),
  ModifyDBClusterSnapshotAttribute: permissions('medium', 'change who may restore {0}', DB_SNAPSHOT, 'T1537', SHARED),
  ModifyDBInstance: other('info', '', DB),
  ModifyDBCluster: other('info', '', DB),
  AddRoleToDBInstance: permissions('medium', 'add {1} to {0}', [DB, DB_ROLE], 'T1098.003', ON_DATABASE),
  AddRoleToDBCluster: permissions('medium', 'add {1} to {0}', [DB, DB_ROLE], 'T1098.003', ON_DATABASE),
  RemoveRoleFromDBInstance: permissions('low', 'remove {1} from {0}', [DB, DB_ROLE], 'T1531'),
  RemoveRoleFromDBCluster: permissions('low', 'remove {1} from {0}', [DB, DB_ROLE], 'T1531'),
  StartExportTask: permissions(
    'medium',
    'export {0} to a bucket',
    target('DB snapshot', 'sourceArn'),
    'T1537',
    'The data leaves the database, readable to whoever reads the bucket',
  ),
});

const DATA_SHARE = target('data share', 'dataShareArn');
const CLUSTER = target('cluster', 'clusterIdentifier');

export const redshift = (): ServiceCatalogue => ({
  AuthorizeDataShare: permissions('medium', 'share {0}', DATA_SHARE, 'T1537', SHARED),
  DeauthorizeDataShare: permissions('low', 'stop sharing {0}', DATA_SHARE),
  AuthorizeSnapshotAccess: permissions(
    'medium',
    'share {0}',
    target('snapshot', 'snapshotIdentifier', 'snapshotArn'),
    'T1537',
    SHARED,
  ),
  RevokeSnapshotAccess: permissions('low', 'stop sharing {0}', target('snapshot', 'snapshotIdentifier', 'snapshotArn')),
  AuthorizeEndpointAccess: permissions('medium', 'let another account connect to {0}', CLUSTER, 'T1098', SHARED),
  RevokeEndpointAccess: permissions('low', 'stop letting another account connect to {0}', CLUSTER),
  ModifyClusterIamRoles: permissions(
    'medium',
    'change the roles of {0}',
    CLUSTER,
    'T1098.003',
    'The cluster gets what the roles are allowed',
  ),
  PutResourcePolicy: permissions(
    'medium',
    'change the policy of {0}',
    target('namespace', 'resourceArn'),
    'T1098',
    DECIDES,
  ),
  DeleteResourcePolicy: permissions('low', 'delete the policy of {0}', target('namespace', 'resourceArn'), 'T1531'),
});

const GRANTEE = target('principal', 'principal.dataLakePrincipalIdentifier');

export const lakeFormation = (): ServiceCatalogue => ({
  GrantPermissions: permissions('low', 'grant Lake Formation permissions to {0}', GRANTEE, 'T1098'),
  BatchGrantPermissions: permissions('low', 'grant Lake Formation permissions', ACCOUNT, 'T1098'),
  RevokePermissions: permissions('low', 'revoke Lake Formation permissions of {0}', GRANTEE, 'T1531'),
  BatchRevokePermissions: permissions('low', 'revoke Lake Formation permissions', ACCOUNT, 'T1531'),
  PutDataLakeSettings: permissions(
    'medium',
    'change the administrators and defaults of Lake Formation',
    ACCOUNT,
    'T1098',
    'It decides who may grant access to the data',
  ),
});

const DIRECTORY = target('directory', 'directoryId');
const SIGNS_IN = 'It decides how people of the directory prove who they are';

export const directoryService = (): ServiceCatalogue => ({
  ResetUserPassword: credentials(
    'medium',
    'reset the password of {1} in {0}',
    [DIRECTORY, target('directory user', 'userName')],
    'T1098.001',
    'The caller can sign in as the user',
  ),
  CreateTrust: trust(
    'high',
    'create the trust of {1} in {0}',
    [DIRECTORY, target('domain', 'remoteDomainName')],
    'T1484.002',
    'People of another domain can be given access',
  ),
  UpdateTrust: trust(
    'medium',
    '',
    target('trust', 'trustId'),
    'T1484.002',
    'People of another domain can be given access',
  ),
  DeleteTrust: trust('low', '', target('trust', 'trustId'), 'T1531'),
  ShareDirectory: permissions(
    'medium',
    'share {0} with {1}',
    [DIRECTORY, target('account', 'shareTarget.id')],
    'T1098',
    SHARED,
  ),
  UnshareDirectory: permissions('low', 'stop sharing {0}', DIRECTORY, 'T1531'),
  EnableRadius: mfa('low', 'enable MFA for {0}', DIRECTORY),
  UpdateRadius: mfa('medium', 'change the MFA server of {0}', DIRECTORY, 'T1556.006', SIGNS_IN),
  DisableRadius: mfa('high', 'disable MFA for {0}', DIRECTORY, 'T1556.006', 'The sign-in loses its second factor'),
  EnableClientAuthentication: federation('low', 'enable smart cards for {0}', DIRECTORY, 'T1556'),
  DisableClientAuthentication: federation('medium', 'disable smart cards for {0}', DIRECTORY, 'T1556', SIGNS_IN),
  RegisterCertificate: federation('high', 'register a certificate with {0}', DIRECTORY, 'T1556', SIGNS_IN),
  DeregisterCertificate: federation('low', 'deregister a certificate of {0}', DIRECTORY, 'T1531'),
});

const INSTANCE = target('instance', 'instanceId');

export const instanceConnect = (): ServiceCatalogue => ({
  SendSSHPublicKey: credentials('low', 'send an SSH key to {0}', INSTANCE, 'T1098.001'),
  SendSerialConsoleSSHPublicKey: credentials(
    'medium',
    'send an SSH key to the serial console of {0}',
    INSTANCE,
    'T1098.001',
    'The serial console passes by the firewall of the instance',
  ),
});

const PRODUCT = target('portfolio', 'portfolioId');

export const serviceCatalog = (): ServiceCatalogue => ({
  CreatePortfolioShare: permissions('low', 'share {0}', PRODUCT, 'T1098'),
  UpdatePortfolioShare: permissions('low', 'change the sharing of {0}', PRODUCT, 'T1098'),
  DeletePortfolioShare: permissions('low', 'stop sharing {0}', PRODUCT, 'T1531'),
});
