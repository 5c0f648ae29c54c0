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
import { accountAccess, identityStoreAuth, sso, ssoOidc } from './identity-center.ts';
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
import { namedAfter } from './row.ts';
import { signin, sts } from './sign-in.ts';
import type { CatalogueEntry, ServiceCatalogue } from './types.ts';

type Rows = () => ServiceCatalogue;

const together =
  (...all: readonly (Rows | undefined)[]): Rows =>
  () =>
    Object.assign({}, ...all.map((rows) => rows?.()));

/**
 * By the name of the service in `eventSource`. Functions: to make all rows takes some 7 ms of a start, and an event needs those
 * of its service alone.
 */
const SERVICES: Readonly<Record<string, Rows>> = {
  iam,
  sts,
  signin,
  sso,
  'sso-directory': ssoDirectory,
  'sso-oauth': ssoOidc,
  identitystore: identityStore,
  'identitystore-scim': scim,
  'identitystore-auth': identityStoreAuth,
  'identity-sync': identitySync,
  organizations,
  account,
  'account-access': accountAccess,
  rolesanywhere: rolesAnywhere,
  cloudtrail: cloudTrail,
  config,
  guardduty: guardDuty,
  'access-analyzer': accessAnalyzer,
  logs,
  lambda: together(lambda, layers),
  sns: together(sns, topics),
  sqs: together(sqs, queues),
  ses,
  monitoring: cloudWatch,
  kms: together(kms, keyStores, keys),
  s3: together(s3, buckets),
  secretsmanager: secretsManager,
  ram,
  eks: together(eks, clusters),
  ec2: together(ec2, network),
  'ec2-instance-connect': instanceConnect,
  rds: together(rds, databases),
  redshift: together(redshift, warehouses),
  lakeformation: lakeFormation,
  servicecatalog: serviceCatalog,
  ds: directoryService,
  ...resourcePolicies,
  ecr: together(resourcePolicies['ecr'], repositories),
  elasticloadbalancing: loadBalancers,
  directconnect: connections,
  cloudformation: stacks,
  backup: together(resourcePolicies['backup'], backups),
  dynamodb: together(resourcePolicies['dynamodb'], tables),
  elasticfilesystem: together(resourcePolicies['elasticfilesystem'], fileSystems),
  glue: together(resourcePolicies['glue'], devEndpoints),
  ssm: together(resourcePolicies['ssm'], sessions),
  route53domains: domains,
  events: together(resourcePolicies['events'], eventBridge),
  securityhub: securityHub,
  macie2,
  macie,
  inspector2: inspector,
  detective,
  observabilityadmin: observability,
  route53resolver: resolver,
  bedrock: together(bedrock, models),
  waf,
  'waf-regional': wafRegional,
  wafv2,
  elasticache: caches,
  ecs: containers,
  route53: zones,
  datasync: transfers,
  transfer: servers,
  acm: certificates,
  'cognito-idp': cognitoUserPools,
  'cognito-identity': cognitoIdentityPools,
};

/** The services that decide who may come in, what they may do, and what is recorded of it: here an event without a row is one that is new. */
const IDENTITY_SERVICES =
  /^(?:iam|sts|signin|sso|sso-directory|sso-oauth|identitystore|identitystore-scim|identitystore-auth|identity-sync|ds-data|organizations|account(?:-access)?|rolesanywhere|cloudtrail|access-analyzer)$/;

const DOMAIN = '.amazonaws.com';

/** `iam` of `iam.amazonaws.com`. */
const serviceOf = (eventSource: string): string =>
  eventSource.endsWith(DOMAIN) ? eventSource.slice(0, -DOMAIN.length) : '';

export const isIdentityService = (eventSource: string | null): boolean =>
  eventSource === null || IDENTITY_SERVICES.test(serviceOf(eventSource));

/** Lambda writes the date of its API behind the name: `AddPermission20150331v2`, `CreateFunction20150331`. */
const API_DATE = /20\d{6}(?:v\d{1,2})?$/;

/** The name of an event as the catalogue has it. */
export const eventNameOf = (eventSource: string | null, eventName: string): string =>
  eventSource === 'lambda.amazonaws.com' ? eventName.replace(API_DATE, '') : eventName;

const made = new Map<string, ServiceCatalogue>();

/** The events of a service. Names come from the record: what an object inherits is no service. */
function eventsOf(service: string): ServiceCatalogue | undefined {
  const known = made.get(service);
  if (known !== undefined || !Object.hasOwn(SERVICES, service)) return known;
  const events = Object.fromEntries(
    Object.entries(SERVICES[service]?.() ?? {}).map(([name, entry]) => [name, namedAfter(name, entry)]),
  );
  made.set(service, events);
  return events;
}

/** Every event the module can put into words, by `eventSource` and `eventName`. */
export const wholeCatalogue = (): Readonly<Record<string, ServiceCatalogue>> =>
  Object.fromEntries(Object.keys(SERVICES).map((service) => [`${service}${DOMAIN}`, eventsOf(service) ?? {}]));

/** Public rules look for the same events in more than one of them, and the console's own calls have moved. */
const IDENTITY_CENTER = ['sso', 'sso-directory', 'identitystore'];

/** The entry of an event, or `null`. */
export function lookUp(eventSource: string | null, eventName: string | null): CatalogueEntry | null {
  if (eventSource === null || eventName === null) return null;
  const service = serviceOf(eventSource);
  const name = eventNameOf(eventSource, eventName);
  for (const each of [service, ...(IDENTITY_CENTER.includes(service) ? IDENTITY_CENTER : [])]) {
    const events = eventsOf(each);
    if (events !== undefined && Object.hasOwn(events, name)) return events[name] ?? null;
  }
  return null;
}
