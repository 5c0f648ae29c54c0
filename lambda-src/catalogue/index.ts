import { cloudWatch, lambda, logs, ses, sns, sqs } from './alerting.ts';
import { accessAnalyzer, cloudTrail } from './audit-trail.ts';
import { cognitoIdentityPools, cognitoUserPools } from './cognito.ts';
import {
  bedrock,
  config,
  detective,
  eventBridge,
  guardDuty,
  inspector,
  macie,
  macie2,
  models,
  observability,
  resolver,
  securityHub,
  waf,
  wafRegional,
  wafv2,
} from './detection.ts';
import {
  backups,
  buckets,
  caches,
  certificates,
  clusters,
  connections,
  containers,
  databases,
  devEndpoints,
  domains,
  fileSystems,
  keyStores,
  keys,
  layers,
  loadBalancers,
  network,
  queues,
  repositories,
  servers,
  sessions,
  stacks,
  tables,
  topics,
  transfers,
  warehouses,
  zones,
} from './exposure.ts';
import { iam } from './iam.ts';
import { identityStoreAuth, sso, ssoOidc } from './identity-center.ts';
import { identityStore, identitySync, scim, ssoDirectory } from './identity-store.ts';
import { account, organizations } from './organizations.ts';
import { ec2, eks, kms, ram, s3, secretsManager } from './resource-access.ts';
import {
  directoryService,
  instanceConnect,
  lakeFormation,
  rds,
  redshift,
  resourcePolicies,
  serviceCatalog,
} from './resource-policies.ts';
import { rolesAnywhere } from './roles-anywhere.ts';
import { signin, sts } from './sign-in.ts';
import type { CatalogueEntry, ServiceCatalogue } from './types.ts';

type Rows = () => ServiceCatalogue;

const together =
  (...all: readonly (Rows | undefined)[]): Rows =>
  () =>
    Object.assign({}, ...all.map((rows) => rows?.()));

/** By `eventSource`. Functions: to make all rows takes some 7 ms of a start, and an event needs those of its service alone. */
const SERVICES: Readonly<Record<string, Rows>> = {
  'iam.amazonaws.com': iam,
  'sts.amazonaws.com': sts,
  'signin.amazonaws.com': signin,
  'sso.amazonaws.com': sso,
  'sso-directory.amazonaws.com': ssoDirectory,
  'sso-oauth.amazonaws.com': ssoOidc,
  'identitystore.amazonaws.com': identityStore,
  'identitystore-scim.amazonaws.com': scim,
  'identitystore-auth.amazonaws.com': identityStoreAuth,
  'identity-sync.amazonaws.com': identitySync,
  'organizations.amazonaws.com': organizations,
  'account.amazonaws.com': account,
  'rolesanywhere.amazonaws.com': rolesAnywhere,
  'cloudtrail.amazonaws.com': cloudTrail,
  'config.amazonaws.com': config,
  'guardduty.amazonaws.com': guardDuty,
  'access-analyzer.amazonaws.com': accessAnalyzer,
  'logs.amazonaws.com': logs,
  'lambda.amazonaws.com': together(lambda, layers),
  'sns.amazonaws.com': together(sns, topics),
  'sqs.amazonaws.com': together(sqs, queues),
  'ses.amazonaws.com': ses,
  'monitoring.amazonaws.com': cloudWatch,
  'kms.amazonaws.com': together(kms, keyStores, keys),
  's3.amazonaws.com': together(s3, buckets),
  'secretsmanager.amazonaws.com': secretsManager,
  'ram.amazonaws.com': ram,
  'eks.amazonaws.com': together(eks, clusters),
  'ec2.amazonaws.com': together(ec2, network),
  'ec2-instance-connect.amazonaws.com': instanceConnect,
  'rds.amazonaws.com': together(rds, databases),
  'redshift.amazonaws.com': together(redshift, warehouses),
  'lakeformation.amazonaws.com': lakeFormation,
  'servicecatalog.amazonaws.com': serviceCatalog,
  'ds.amazonaws.com': directoryService,
  ...resourcePolicies,
  'ecr.amazonaws.com': together(resourcePolicies['ecr.amazonaws.com'], repositories),
  'elasticloadbalancing.amazonaws.com': loadBalancers,
  'directconnect.amazonaws.com': connections,
  'cloudformation.amazonaws.com': stacks,
  'backup.amazonaws.com': together(resourcePolicies['backup.amazonaws.com'], backups),
  'dynamodb.amazonaws.com': together(resourcePolicies['dynamodb.amazonaws.com'], tables),
  'elasticfilesystem.amazonaws.com': together(resourcePolicies['elasticfilesystem.amazonaws.com'], fileSystems),
  'glue.amazonaws.com': together(resourcePolicies['glue.amazonaws.com'], devEndpoints),
  'ssm.amazonaws.com': together(resourcePolicies['ssm.amazonaws.com'], sessions),
  'route53domains.amazonaws.com': domains,
  'events.amazonaws.com': together(resourcePolicies['events.amazonaws.com'], eventBridge),
  'securityhub.amazonaws.com': securityHub,
  'macie2.amazonaws.com': macie2,
  'macie.amazonaws.com': macie,
  'inspector2.amazonaws.com': inspector,
  'detective.amazonaws.com': detective,
  'observabilityadmin.amazonaws.com': observability,
  'route53resolver.amazonaws.com': resolver,
  'bedrock.amazonaws.com': together(bedrock, models),
  'waf.amazonaws.com': waf,
  'waf-regional.amazonaws.com': wafRegional,
  'wafv2.amazonaws.com': wafv2,
  'elasticache.amazonaws.com': caches,
  'ecs.amazonaws.com': containers,
  'route53.amazonaws.com': zones,
  'datasync.amazonaws.com': transfers,
  'transfer.amazonaws.com': servers,
  'acm.amazonaws.com': certificates,
  'cognito-idp.amazonaws.com': cognitoUserPools,
  'cognito-identity.amazonaws.com': cognitoIdentityPools,
};

/** The services that decide who may come in, what they may do, and what is recorded of it: here an event without a row is one that is new. */
const IDENTITY_SERVICES: ReadonlySet<string> = new Set(
  [
    'iam',
    'sts',
    'signin',
    'sso',
    'sso-directory',
    'sso-oauth',
    'identitystore',
    'identitystore-scim',
    'identitystore-auth',
    'identity-sync',
    'organizations',
    'account',
    'rolesanywhere',
    'cloudtrail',
    'access-analyzer',
  ].map((service) => `${service}.amazonaws.com`),
);

export const isIdentityService = (eventSource: string | null): boolean =>
  eventSource === null || IDENTITY_SERVICES.has(eventSource);

/** Lambda writes the date of its API behind the name: `AddPermission20150331v2`, `CreateFunction20150331`. */
const API_DATE = /20\d{6}(?:v\d{1,2})?$/;

/** The name of an event as the catalogue has it. */
export const eventNameOf = (eventSource: string | null, eventName: string): string =>
  eventSource === 'lambda.amazonaws.com' ? eventName.replace(API_DATE, '') : eventName;

const made = new Map<string, ServiceCatalogue>();

/** The events of a service. Names come from the record: what an object inherits is no service. */
function eventsOf(eventSource: string): ServiceCatalogue | undefined {
  const known = made.get(eventSource);
  if (known !== undefined || !Object.hasOwn(SERVICES, eventSource)) return known;
  const events = SERVICES[eventSource]?.() ?? {};
  made.set(eventSource, events);
  return events;
}

/** Every event the module can put into words, by `eventSource` and `eventName`. */
export const wholeCatalogue = (): Readonly<Record<string, ServiceCatalogue>> =>
  Object.fromEntries(Object.keys(SERVICES).map((eventSource) => [eventSource, eventsOf(eventSource) ?? {}]));

/** The entry of an event, or `null`. */
export function lookUp(eventSource: string | null, eventName: string | null): CatalogueEntry | null {
  if (eventSource === null || eventName === null) return null;
  const events = eventsOf(eventSource);
  if (events === undefined) return null;
  const name = eventNameOf(eventSource, eventName);
  return Object.hasOwn(events, name) ? (events[name] ?? null) : null;
}
