/** What sees changes: CloudTrail and IAM Access Analyzer. */
import { ACCOUNT, logging, permissions, routine, tagging, tags, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

/** T1685 of ATT&CK: "Disable or Modify Tools", "Disable or Modify Cloud Log". */
const DISABLES_LOG = 'T1685.002';
const DISABLES_TOOL = 'T1685';

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
  StopLogging: logging('high', '', TRAIL, DISABLES_LOG, BLIND),
  DeleteTrail: logging('high', '', TRAIL, DISABLES_LOG, BLIND),
  UpdateTrail: logging('low', '', TRAIL, DISABLES_LOG),
  PutEventSelectors: logging('low', 'change which events {0} records', TRAIL, DISABLES_LOG),
  PutInsightSelectors: logging('low', 'change the insights of {0}', TRAIL, DISABLES_LOG),
  StartLogging: logging('low', '', TRAIL),
  CreateTrail: logging('low', '', TRAIL),
  DeleteEventDataStore: logging('high', '', DATA_STORE, DISABLES_LOG, BLIND),
  UpdateEventDataStore: logging('medium', '', DATA_STORE, DISABLES_LOG, BLIND),
  CreateEventDataStore: logging('low', '', target('event data store', 'name', 'response.eventDataStoreArn')),
  RestoreEventDataStore: logging('low', '', DATA_STORE),
  StartEventDataStoreIngestion: logging('low', '', DATA_STORE),
  EnableFederation: permissions('low', 'let Athena query {0}', DATA_STORE),
  DisableFederation: permissions('low', 'stop letting Athena query {0}', DATA_STORE),
  PutEventConfiguration: logging('medium', 'change what events of {0} hold', DATA_STORE_OR_TRAIL, DISABLES_LOG, BLIND),
  PutResourcePolicy: permissions('medium', 'change the policy of {0}', RESOURCE, 'T1098', POLICY),
  DeleteResourcePolicy: permissions('low', 'delete the policy of {0}', RESOURCE, 'T1531'),
  CreateChannel: logging('low', '', target('channel', 'name', 'response.channelArn')),
  UpdateChannel: logging('medium', '', CHANNEL_IN, DISABLES_LOG, 'What comes in through it may no longer be stored'),
  DeleteChannel: logging('medium', '', CHANNEL_IN, DISABLES_LOG, 'What came in through it is no longer stored'),
  CreateServiceLinkedChannel: logging('info', 'create a service-linked channel', ACCOUNT),
  UpdateServiceLinkedChannel: logging('low', 'update a service-linked channel', ACCOUNT),
  DeleteServiceLinkedChannel: logging('low', 'delete a service-linked channel', ACCOUNT),
  CreateDashboard: routine(logging, '', target('dashboard', 'name')),
  UpdateDashboard: routine(logging, '', DASHBOARD),
  DeleteDashboard: routine(logging, '', DASHBOARD),
  StartDashboardRefresh: routine(logging, 'refresh {0}', DASHBOARD),
  GenerateQuery: routine(logging, 'have a query of {0} written', target('event data store', 'eventDataStores')),
  StartQuery: routine(logging, 'query {0}', DATA_STORE),
  CancelQuery: routine(logging, '', target('query', 'queryId')),
  StartImport: logging('low', 'start to import events into {0}', target('event data store', 'destinations')),
  StopImport: logging('low', '', target('import', 'importId')),
  AddTags: tags('low', 'tag {0}', target('trail', 'resourceId'), 'T1098'),
  RemoveTags: tags('low', 'untag {0}', target('trail', 'resourceId'), 'T1098'),
  StopEventDataStoreIngestion: logging('high', '', DATA_STORE, DISABLES_LOG, BLIND),
  RegisterOrganizationDelegatedAdmin: logging(
    'medium',
    'register {0} as CloudTrail administrator of the organization',
    DELEGATED_ACCOUNT,
    'T1098',
    ADMIN,
  ),
  DeregisterOrganizationDelegatedAdmin: logging(
    'medium',
    'deregister {0} as CloudTrail administrator of the organization',
    DELEGATED_ACCOUNT,
    'T1098',
    ADMIN,
  ),
});

export const accessAnalyzer = (): ServiceCatalogue => ({
  CreateAnalyzer: logging('info', '', ANALYZER),
  UpdateAnalyzer: logging('low', '', ANALYZER),
  DeleteAnalyzer: logging('medium', '', ANALYZER, DISABLES_TOOL, 'Access from outside is no longer reported'),
  CreateArchiveRule: logging('medium', 'create {1} of {0}', [ANALYZER, ARCHIVE_RULE], DISABLES_TOOL, HIDES),
  UpdateArchiveRule: logging('medium', 'update {1} of {0}', [ANALYZER, ARCHIVE_RULE], DISABLES_TOOL, HIDES),
  ApplyArchiveRule: logging('medium', 'apply {1} of {0}', [ANALYZER, ARCHIVE_RULE], DISABLES_TOOL, HIDES),
  DeleteArchiveRule: logging('low', 'delete {1} of {0}', [ANALYZER, ARCHIVE_RULE]),
  CreateServiceLinkedAnalyzer: logging('info', 'create a service-linked analyzer', ACCOUNT),
  DeleteServiceLinkedAnalyzer: logging('low', 'delete a service-linked {0}', ANALYZER, DISABLES_TOOL),
  StartPolicyGeneration: routine(
    logging,
    'start to generate a policy for {0}',
    target('principal', 'policyGenerationDetails.principalArn'),
  ),
  CancelPolicyGeneration: routine(logging, '', target('policy generation', 'jobId')),
  CreateAccessPreview: routine(logging, 'preview access with {0}', ANALYZER),
  GenerateFindingRecommendation: routine(logging, 'have a recommendation of {0} made', ANALYZER),
  StartResourceScan: routine(logging, 'scan {0}', RESOURCE),
  ...tagging(RESOURCE),
  UpdateFindings: logging('low', 'change the status of findings of {0}', ANALYZER, DISABLES_TOOL),
});
