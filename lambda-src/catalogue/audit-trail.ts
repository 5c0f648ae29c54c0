/** What sees changes: CloudTrail and IAM Access Analyzer. */
import { ACCOUNT, routine, row, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const TRAIL = target('trail', 'name', 'trailName', 'response.trailARN');
const DATA_STORE = target('event data store', 'eventDataStore');
const DELEGATED_ACCOUNT = target('account', 'memberAccountId', 'delegatedAdminAccountId');
const ANALYZER = target('analyzer', 'analyzerName', 'analyzerArn', 'response.arn');
const ARCHIVE_RULE = target('archive rule', 'ruleName');

const DATA_STORE_OR_TRAIL = target('trail', 'trailName', 'eventDataStore');
const CHANNEL_IN = target('channel', 'channel');
const DASHBOARD = target('dashboard', 'dashboardId');
const RESOURCE = target('resource', 'resourceArn');

const POLICY = 'The policy decides who may use it';
const BLIND = 'Changes may no longer be seen, by this module either';
const HIDES = 'Findings that match the rule are archived without being seen';
const ADMIN = 'It decides which account manages the trails of the organization';

export const cloudTrail = (): ServiceCatalogue => ({
  StopLogging: row('logging', 'high', 'stop {0}', TRAIL, 'T1685.002', BLIND),
  DeleteTrail: row('logging', 'high', 'delete {0}', TRAIL, 'T1685.002', BLIND),
  UpdateTrail: row('logging', 'low', 'update {0}', TRAIL, 'T1685.002'),
  PutEventSelectors: row('logging', 'low', 'change which events {0} records', TRAIL, 'T1685.002'),
  PutInsightSelectors: row('logging', 'low', 'change the insights of {0}', TRAIL, 'T1685.002'),
  StartLogging: row('logging', 'low', 'start {0}', TRAIL),
  CreateTrail: row('logging', 'low', 'create {0}', TRAIL),
  DeleteEventDataStore: row('logging', 'high', 'delete {0}', DATA_STORE, 'T1685.002', BLIND),
  UpdateEventDataStore: row('logging', 'medium', 'update {0}', DATA_STORE, 'T1685.002', BLIND),
  CreateEventDataStore: row(
    'logging',
    'low',
    'create {0}',
    target('event data store', 'name', 'response.eventDataStoreArn'),
  ),
  RestoreEventDataStore: row('logging', 'low', 'restore {0}', DATA_STORE),
  StartEventDataStoreIngestion: row('logging', 'low', 'start {0}', DATA_STORE),
  EnableFederation: row('permissions', 'low', 'let Athena query {0}', DATA_STORE),
  DisableFederation: row('permissions', 'low', 'stop letting Athena query {0}', DATA_STORE),
  PutEventConfiguration: row(
    'logging',
    'medium',
    'change what events of {0} hold',
    DATA_STORE_OR_TRAIL,
    'T1685.002',
    BLIND,
  ),
  PutResourcePolicy: row('permissions', 'medium', 'change the policy of {0}', RESOURCE, 'T1098', POLICY),
  DeleteResourcePolicy: row('permissions', 'low', 'delete the policy of {0}', RESOURCE, 'T1531'),
  CreateChannel: row('logging', 'low', 'create {0}', target('channel', 'name', 'response.channelArn')),
  UpdateChannel: row(
    'logging',
    'medium',
    'update {0}',
    CHANNEL_IN,
    'T1685.002',
    'What comes in through it may no longer be stored',
  ),
  DeleteChannel: row(
    'logging',
    'medium',
    'delete {0}',
    CHANNEL_IN,
    'T1685.002',
    'What came in through it is no longer stored',
  ),
  CreateServiceLinkedChannel: row('logging', 'info', 'create a service-linked channel', ACCOUNT),
  UpdateServiceLinkedChannel: row('logging', 'low', 'update a service-linked channel', ACCOUNT),
  DeleteServiceLinkedChannel: row('logging', 'low', 'delete a service-linked channel', ACCOUNT),
  CreateDashboard: routine('logging', 'create {0}', target('dashboard', 'name')),
  UpdateDashboard: routine('logging', 'update {0}', DASHBOARD),
  DeleteDashboard: routine('logging', 'delete {0}', DASHBOARD),
  StartDashboardRefresh: routine('logging', 'refresh {0}', DASHBOARD),
  GenerateQuery: routine('logging', 'have a query of {0} written', target('event data store', 'eventDataStores')),
  StartQuery: routine('logging', 'query {0}', DATA_STORE),
  CancelQuery: routine('logging', 'cancel {0}', target('query', 'queryId')),
  StartImport: row('logging', 'low', 'start to import events into {0}', target('event data store', 'destinations')),
  StopImport: row('logging', 'low', 'stop {0}', target('import', 'importId')),
  AddTags: row('tags', 'low', 'tag {0}', target('trail', 'resourceId'), 'T1098'),
  RemoveTags: row('tags', 'low', 'untag {0}', target('trail', 'resourceId'), 'T1098'),
  StopEventDataStoreIngestion: row('logging', 'high', 'stop {0}', DATA_STORE, 'T1685.002', BLIND),
  RegisterOrganizationDelegatedAdmin: row(
    'logging',
    'medium',
    'register {0} as CloudTrail administrator of the organization',
    DELEGATED_ACCOUNT,
    'T1098',
    ADMIN,
  ),
  DeregisterOrganizationDelegatedAdmin: row(
    'logging',
    'medium',
    'deregister {0} as CloudTrail administrator of the organization',
    DELEGATED_ACCOUNT,
    'T1098',
    ADMIN,
  ),
});

export const accessAnalyzer = (): ServiceCatalogue => ({
  CreateAnalyzer: row('logging', 'info', 'create {0}', ANALYZER),
  UpdateAnalyzer: row('logging', 'low', 'update {0}', ANALYZER),
  DeleteAnalyzer: row(
    'logging',
    'medium',
    'delete {0}',
    ANALYZER,
    'T1685',
    'Access from outside is no longer reported',
  ),
  CreateArchiveRule: row('logging', 'medium', 'create {1} of {0}', [ANALYZER, ARCHIVE_RULE], 'T1685', HIDES),
  UpdateArchiveRule: row('logging', 'medium', 'update {1} of {0}', [ANALYZER, ARCHIVE_RULE], 'T1685', HIDES),
  ApplyArchiveRule: row('logging', 'medium', 'apply {1} of {0}', [ANALYZER, ARCHIVE_RULE], 'T1685', HIDES),
  DeleteArchiveRule: row('logging', 'low', 'delete {1} of {0}', [ANALYZER, ARCHIVE_RULE]),
  CreateServiceLinkedAnalyzer: row('logging', 'info', 'create a service-linked analyzer', ACCOUNT),
  DeleteServiceLinkedAnalyzer: row('logging', 'low', 'delete a service-linked {0}', ANALYZER, 'T1685'),
  StartPolicyGeneration: routine(
    'logging',
    'start to generate a policy for {0}',
    target('principal', 'policyGenerationDetails.principalArn'),
  ),
  CancelPolicyGeneration: routine('logging', 'cancel {0}', target('policy generation', 'jobId')),
  CreateAccessPreview: routine('logging', 'preview access with {0}', ANALYZER),
  GenerateFindingRecommendation: routine('logging', 'have a recommendation of {0} made', ANALYZER),
  StartResourceScan: routine('logging', 'scan {0}', RESOURCE),
  TagResource: row('tags', 'low', 'tag {0}', RESOURCE, 'T1098'),
  UntagResource: row('tags', 'low', 'untag {0}', RESOURCE, 'T1098'),
  UpdateFindings: row('logging', 'low', 'change the status of findings of {0}', ANALYZER, 'T1685'),
});
