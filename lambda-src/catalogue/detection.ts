/** What watches the account beside CloudTrail, and what else keeps evidence of what happens in it. */
import { ACCOUNT, row, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const RECORDER = target('configuration recorder', 'configurationRecorderName');
const CHANNEL = target('delivery channel', 'deliveryChannelName');
const RULE = target('rule', 'configRuleName');
const DETECTOR = target('GuardDuty detector', 'detectorId');
const MEMBERS = target('account', 'accountIds');
const ADMIN = target('account', 'adminAccountId');
const IP_SET = target('trusted IP list', 'ipSetId');
const THREAT_LIST = target('threat list', 'threatIntelSetId');
const TRUSTED_ENTITIES = target('trusted entity list', 'name', 'trustedEntitySetId');

const UNWATCHED = 'Threats or changes may no longer be detected';
const UNSEEN = 'What happens may no longer be recorded';
const TRUSTED_ADDRESSES = 'GuardDuty reports nothing from trusted addresses';
const DELEGATED = 'It decides which account sees what happens in the organization';

const ARCHIVES = 'A filter can archive findings without anybody seeing them';

export const config = (): ServiceCatalogue => ({
  StopConfigurationRecorder: row('logging', 'high', 'stop {0}', RECORDER, 'T1685', UNWATCHED),
  PutConfigurationRecorder: row(
    'logging',
    'low',
    'change {0}',
    target('configuration recorder', 'configurationRecorder.name', 'configurationRecorderName'),
    'T1685',
  ),
  StartConfigurationRecorder: row('logging', 'low', 'start {0}', RECORDER),
  PutDeliveryChannel: row(
    'logging',
    'low',
    'change {0}',
    target('delivery channel', 'deliveryChannel.name', 'deliveryChannelName'),
    'T1685',
  ),
  DeleteConfigRule: row('logging', 'medium', 'delete {0}', RULE, 'T1685', UNWATCHED),
  DeleteOrganizationConfigRule: row(
    'logging',
    'medium',
    'delete {0}',
    target('organization rule', 'organizationConfigRuleName'),
    'T1685',
    UNWATCHED,
  ),
  DeleteConformancePack: row(
    'logging',
    'medium',
    'delete {0}',
    target('conformance pack', 'conformancePackName'),
    'T1685',
    UNWATCHED,
  ),
  DeleteOrganizationConformancePack: row(
    'logging',
    'medium',
    'delete {0}',
    target('organization conformance pack', 'organizationConformancePackName'),
    'T1685',
    UNWATCHED,
  ),
  DeleteConfigurationAggregator: row(
    'logging',
    'low',
    'delete {0}',
    target('aggregator', 'configurationAggregatorName'),
    'T1685',
  ),
  DeleteRetentionConfiguration: row(
    'logging',
    'low',
    'delete {0}',
    target('retention configuration', 'retentionConfigurationName'),
    'T1685',
  ),
  DeleteRemediationConfiguration: row('logging', 'low', 'delete the remediation of {0}', RULE, 'T1685'),
  DeleteConfigurationRecorder: row('logging', 'high', 'delete {0}', RECORDER, 'T1685', UNWATCHED),
  DeleteDeliveryChannel: row('logging', 'high', 'delete {0}', CHANNEL, 'T1685', UNWATCHED),
});

export const guardDuty = (): ServiceCatalogue => ({
  DeleteDetector: row('logging', 'high', 'delete {0}', DETECTOR, 'T1685', UNWATCHED),
  UpdateDetector: row('logging', 'medium', 'update {0}', DETECTOR, 'T1685', UNWATCHED),
  CreateDetector: row('logging', 'low', 'create {0}', target('GuardDuty detector', 'response.detectorId')),
  UpdateIPSet: row('logging', 'medium', 'update {1} of {0}', [DETECTOR, IP_SET], 'T1685', TRUSTED_ADDRESSES),
  DeleteIPSet: row('logging', 'low', 'delete {1} of {0}', [DETECTOR, IP_SET], 'T1685'),
  UpdateThreatIntelSet: row('logging', 'medium', 'update {1} of {0}', [DETECTOR, THREAT_LIST], 'T1685', UNWATCHED),
  DeleteThreatIntelSet: row('logging', 'medium', 'delete {1} of {0}', [DETECTOR, THREAT_LIST], 'T1685', UNWATCHED),
  DeleteThreatEntitySet: row(
    'logging',
    'medium',
    'delete {1} of {0}',
    [DETECTOR, target('threat entity list', 'threatEntitySetId')],
    'T1685',
    UNWATCHED,
  ),
  CreateTrustedEntitySet: row(
    'logging',
    'medium',
    'create {1} for {0}',
    [DETECTOR, TRUSTED_ENTITIES],
    'T1685',
    TRUSTED_ADDRESSES,
  ),
  UpdateTrustedEntitySet: row(
    'logging',
    'medium',
    'update {1} of {0}',
    [DETECTOR, TRUSTED_ENTITIES],
    'T1685',
    TRUSTED_ADDRESSES,
  ),
  CreateFilter: row('logging', 'medium', 'create {1} of {0}', [DETECTOR, target('filter', 'name')], 'T1685', ARCHIVES),
  UpdateFilter: row(
    'logging',
    'medium',
    'update {1} of {0}',
    [DETECTOR, target('filter', 'filterName')],
    'T1685',
    ARCHIVES,
  ),
  ArchiveFindings: row('logging', 'low', 'archive findings of {0}', DETECTOR, 'T1685'),
  DeletePublishingDestination: row('logging', 'high', 'stop exporting findings of {0}', DETECTOR, 'T1685', UNWATCHED),
  UpdateMemberDetectors: row(
    'logging',
    'medium',
    'change what GuardDuty watches in {0}',
    [MEMBERS, DETECTOR],
    'T1685',
    UNWATCHED,
  ),
  DisassociateMembers: row(
    'logging',
    'high',
    'disassociate {0} from GuardDuty',
    [MEMBERS, DETECTOR],
    'T1685',
    UNWATCHED,
  ),
  DisassociateFromMasterAccount: row(
    'logging',
    'high',
    'disassociate {0} from its administrator account',
    DETECTOR,
    'T1685',
    UNWATCHED,
  ),
  EnableOrganizationAdminAccount: row(
    'logging',
    'medium',
    'make {0} the GuardDuty administrator of the organization',
    ADMIN,
    'T1098',
    DELEGATED,
  ),
  DisableOrganizationAdminAccount: row(
    'logging',
    'high',
    'take {0} away as GuardDuty administrator of the organization',
    ADMIN,
    'T1685',
    UNWATCHED,
  ),
  CreateIPSet: row(
    'logging',
    'medium',
    'create {1} for {0}',
    [DETECTOR, target('trusted IP list', 'name')],
    'T1685',
    TRUSTED_ADDRESSES,
  ),
  StopMonitoringMembers: row('logging', 'high', 'stop GuardDuty watching {0}', [MEMBERS, DETECTOR], 'T1685', UNWATCHED),
  DeleteMembers: row('logging', 'high', 'remove {0} from GuardDuty', [MEMBERS, DETECTOR], 'T1685', UNWATCHED),
  DeleteInvitations: row('logging', 'low', 'delete invitations to GuardDuty by {0}', MEMBERS, 'T1685'),
  DisassociateFromAdministratorAccount: row(
    'logging',
    'high',
    'disassociate {0} from its administrator account',
    DETECTOR,
    'T1685',
    UNWATCHED,
  ),
});

const HIDDEN = 'What Security Hub found is hidden from whoever looks for it';
const STANDARDS = target('standard', 'standardsSubscriptionArns');
const PRODUCT = target('product', 'productSubscriptionArn');

export const securityHub = (): ServiceCatalogue => ({
  DisableSecurityHub: row('logging', 'high', 'disable Security Hub', ACCOUNT, 'T1685', UNWATCHED),
  DisableSecurityHubV2: row('logging', 'high', 'disable Security Hub', ACCOUNT, 'T1685', UNWATCHED),
  BatchDisableStandards: row('logging', 'medium', 'disable {0} of Security Hub', STANDARDS, 'T1685', UNWATCHED),
  UpdateStandardsControl: row('logging', 'low', 'change a control of Security Hub', ACCOUNT, 'T1685'),
  DisableImportFindingsForProduct: row(
    'logging',
    'medium',
    'stop importing findings of {0}',
    PRODUCT,
    'T1685',
    UNWATCHED,
  ),
  CreateAutomationRule: row(
    'logging',
    'medium',
    'create {0} of Security Hub',
    target('automation rule', 'ruleName'),
    'T1685',
    'A rule can suppress findings without anybody seeing them',
  ),
  UpdateFindings: row('logging', 'medium', 'change findings of Security Hub', ACCOUNT, 'T1685', HIDDEN),
  // Its successor, which automation calls all day.
  BatchUpdateFindings: row('logging', 'info', 'change findings of Security Hub', ACCOUNT, 'T1685'),
  UpdateInsight: row('logging', 'medium', 'update {0}', target('insight', 'insightArn'), 'T1685', HIDDEN),
  DeleteInsight: row('logging', 'medium', 'delete {0}', target('insight', 'insightArn'), 'T1685', HIDDEN),
  DisassociateMembers: row('logging', 'high', 'disassociate {0} from Security Hub', MEMBERS, 'T1685', UNWATCHED),
  DeleteMembers: row('logging', 'high', 'remove {0} from Security Hub', MEMBERS, 'T1685', UNWATCHED),
  DisassociateFromAdministratorAccount: row(
    'logging',
    'high',
    'disassociate the account from its Security Hub administrator',
    ACCOUNT,
    'T1685',
    UNWATCHED,
  ),
  DisableOrganizationAdminAccount: row(
    'logging',
    'high',
    'take {0} away as Security Hub administrator of the organization',
    ADMIN,
    'T1685',
    UNWATCHED,
  ),
});

export const macie = (): ServiceCatalogue => ({
  DisableMacie: row('logging', 'medium', 'disable Macie', ACCOUNT, 'T1685', UNWATCHED),
  UpdateMacieSession: row('logging', 'medium', 'change the state of Macie', ACCOUNT, 'T1685', UNWATCHED),
});

const MACIE_MEMBER = target('account', 'id');

export const macie2 = (): ServiceCatalogue => ({
  ...macie(),
  ArchiveFindings: row('logging', 'low', 'archive findings of Macie', ACCOUNT, 'T1685'),
  CreateFindingsFilter: row('logging', 'medium', 'create {0} of Macie', target('filter', 'name'), 'T1685', ARCHIVES),
  UpdateFindingsFilter: row(
    'logging',
    'medium',
    'update {0} of Macie',
    target('filter', 'name', 'id'),
    'T1685',
    ARCHIVES,
  ),
  DisableOrganizationAdminAccount: row(
    'logging',
    'high',
    'take {0} away as Macie administrator of the organization',
    ADMIN,
    'T1685',
    UNWATCHED,
  ),
  UpdateClassificationJob: row('logging', 'low', 'change {0}', target('classification job', 'jobId'), 'T1685'),
  UpdateMemberSession: row('logging', 'medium', 'change the state of Macie in {0}', MACIE_MEMBER, 'T1685', UNWATCHED),
  DisassociateMember: row('logging', 'high', 'disassociate {0} from Macie', MACIE_MEMBER, 'T1685', UNWATCHED),
  DeleteMember: row('logging', 'high', 'remove {0} from Macie', MACIE_MEMBER, 'T1685', UNWATCHED),
  ...Object.fromEntries(
    ['DisassociateFromMasterAccount', 'DisassociateFromAdministratorAccount'].map((name) => [
      name,
      row('logging', 'high', 'disassociate the account from its Macie administrator', ACCOUNT, 'T1685', UNWATCHED),
    ]),
  ),
});

export const inspector = (): ServiceCatalogue => ({
  Disable: row('logging', 'medium', 'disable Inspector', ACCOUNT, 'T1685', UNWATCHED),
  DisableDelegatedAdminAccount: row(
    'logging',
    'high',
    'take {0} away as Inspector administrator of the organization',
    target('account', 'delegatedAdminAccountId'),
    'T1685',
    UNWATCHED,
  ),
});

const GRAPH = target('behavior graph', 'graphArn');

export const detective = (): ServiceCatalogue => ({
  DeleteGraph: row('logging', 'medium', 'delete {0}', GRAPH, 'T1685', UNWATCHED),
  DeleteMembers: row('logging', 'medium', 'remove {0} from {1}', [MEMBERS, GRAPH], 'T1685', UNWATCHED),
});

const EVENT_RULE = target('event rule', 'name', 'rule');

/** Rules that call functions on a schedule are changed all day: only the end of one is told. */
export const eventBridge = (): ServiceCatalogue => ({
  DisableRule: row('alerting', 'low', 'disable {0}', EVENT_RULE, 'T1685'),
  DeleteRule: row('alerting', 'low', 'delete {0}', EVENT_RULE, 'T1685'),
  RemoveTargets: row('alerting', 'low', 'remove targets of {0}', EVENT_RULE, 'T1685'),
});

const TELEMETRY_RULE = target('telemetry rule', 'ruleName', 'ruleIdentifier', 'ruleArn');
const PIPELINE = target('telemetry pipeline', 'name', 'pipelineIdentifier', 'pipelineArn');
const CENTRALIZATION = target('centralization rule', 'ruleName', 'ruleIdentifier', 'ruleArn');

/** CloudWatch's rules on which telemetry is collected, where it goes and what is made of it on the way. */
export const observability = (): ServiceCatalogue => ({
  CreateTelemetryRule: row('logging', 'low', 'create {0}', TELEMETRY_RULE),
  CreateTelemetryRuleForOrganization: row('logging', 'low', 'create {0} for the organization', TELEMETRY_RULE),
  UpdateTelemetryRule: row('logging', 'medium', 'update {0}', TELEMETRY_RULE, 'T1685.002', UNSEEN),
  UpdateTelemetryRuleForOrganization: row(
    'logging',
    'medium',
    'update {0} of the organization',
    TELEMETRY_RULE,
    'T1685.002',
    UNSEEN,
  ),
  DeleteTelemetryRule: row('logging', 'high', 'delete {0}', TELEMETRY_RULE, 'T1685.002', UNSEEN),
  DeleteTelemetryRuleForOrganization: row(
    'logging',
    'high',
    'delete {0} of the organization',
    TELEMETRY_RULE,
    'T1685.002',
    UNSEEN,
  ),
  CreateTelemetryPipeline: row(
    'logging',
    'medium',
    'create {0}',
    PIPELINE,
    'T1685.002',
    'A pipeline can drop or change events before they are stored',
  ),
  UpdateTelemetryPipeline: row(
    'logging',
    'medium',
    'update {0}',
    PIPELINE,
    'T1685.002',
    'A pipeline can drop or change events before they are stored',
  ),
  DeleteTelemetryPipeline: row('logging', 'medium', 'delete {0}', PIPELINE, 'T1685.002', UNSEEN),
  CreateCentralizationRuleForOrganization: row(
    'logging',
    'medium',
    'create {0}',
    CENTRALIZATION,
    'T1537',
    'Logs are copied to another account',
  ),
  UpdateCentralizationRuleForOrganization: row(
    'logging',
    'medium',
    'update {0}',
    CENTRALIZATION,
    'T1537',
    'Logs are copied to another account, or no longer',
  ),
  DeleteCentralizationRuleForOrganization: row('logging', 'high', 'delete {0}', CENTRALIZATION, 'T1685.002', UNSEEN),
  StartTelemetryEvaluation: row('logging', 'low', 'start telemetry evaluation', ACCOUNT),
  StartTelemetryEvaluationForOrganization: row(
    'logging',
    'low',
    'start telemetry evaluation of the organization',
    ACCOUNT,
  ),
  StopTelemetryEvaluation: row('logging', 'high', 'stop telemetry evaluation', ACCOUNT, 'T1685.002', UNSEEN),
  StopTelemetryEvaluationForOrganization: row(
    'logging',
    'high',
    'stop telemetry evaluation of the organization',
    ACCOUNT,
    'T1685.002',
    UNSEEN,
  ),
});

export const resolver = (): ServiceCatalogue => ({
  DeleteResolverQueryLogConfig: row(
    'logging',
    'medium',
    'delete {0}',
    target('query log configuration', 'resolverQueryLogConfigId'),
    'T1685.002',
    UNSEEN,
  ),
  DisassociateResolverQueryLogConfig: row(
    'logging',
    'medium',
    'stop the query log of {0}',
    target('VPC', 'resourceId'),
    'T1685.002',
    UNSEEN,
  ),
});

export const bedrock = (): ServiceCatalogue => ({
  PutModelInvocationLoggingConfiguration: row(
    'logging',
    'low',
    'change the log of model invocations',
    ACCOUNT,
    'T1685.002',
  ),
  DeleteModelInvocationLoggingConfiguration: row(
    'logging',
    'medium',
    'turn off the log of model invocations',
    ACCOUNT,
    'T1685.002',
    UNSEEN,
  ),
});

const WEB_ACL = target('web ACL', 'name', 'webACLId', 'webACLArn');

export const waf = (): ServiceCatalogue => ({
  DeleteWebACL: row('other', 'medium', 'delete {0}', WEB_ACL, 'T1685', 'Requests that it blocked are now allowed'),
  DeleteLoggingConfiguration: row(
    'logging',
    'medium',
    'turn off the log of {0}',
    target('web ACL', 'resourceArn'),
    'T1685.002',
    UNSEEN,
  ),
  DeleteRule: row('other', 'low', 'delete {0}', target('rule', 'ruleId'), 'T1685'),
  DeleteRuleGroup: row('other', 'low', 'delete {0}', target('rule group', 'ruleGroupId'), 'T1685'),
});

const DISASSOCIATE = row(
  'other',
  'medium',
  'take {0} out of the protection of its web ACL',
  target('resource', 'resourceArn'),
  'T1685',
  'What the web ACL kept out is let in',
);

export const wafRegional = (): ServiceCatalogue => ({ ...waf(), DisassociateWebACL: DISASSOCIATE });

export const wafv2 = (): ServiceCatalogue => ({
  DeleteWebACL: row('other', 'medium', 'delete {0}', WEB_ACL, 'T1685', 'Requests that it blocked are now allowed'),
  DisassociateWebACL: DISASSOCIATE,
  DeleteLoggingConfiguration: row(
    'logging',
    'medium',
    'turn off the log of {0}',
    target('web ACL', 'resourceArn'),
    'T1685.002',
    UNSEEN,
  ),
  DeleteRuleGroup: row('other', 'low', 'delete {0}', target('rule group', 'name'), 'T1685'),
});

const REASONING = target('automated reasoning policy', 'policyArn');

export const models = (): ServiceCatalogue => ({
  UpdateAutomatedReasoningPolicy: row('other', 'low', 'update {0}', REASONING, 'T1685'),
  DeleteAutomatedReasoningPolicy: row('other', 'low', 'delete {0}', REASONING, 'T1685'),
  DeleteKnowledgeBase: row('other', 'low', 'delete {0}', target('knowledge base', 'knowledgeBaseId'), 'T1485'),
  UpdateGuardrail: row('other', 'low', 'update {0}', target('guardrail', 'guardrailIdentifier'), 'T1685'),
  DeleteGuardrail: row('other', 'low', 'delete {0}', target('guardrail', 'guardrailIdentifier'), 'T1685'),
  PutFoundationModelEntitlement: row('permissions', 'low', 'get access to {0}', target('model', 'modelId')),
  CreateFoundationModelAgreement: row('permissions', 'low', 'accept the terms of {0}', target('model', 'modelId')),
  PutUseCaseForModelAccess: row('permissions', 'low', 'ask for access to models', ACCOUNT),
});
