/** What watches the account beside CloudTrail, and what else keeps evidence of what happens in it. */
import { ACCOUNT, alerting, logging, other, permissions, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

/** T1685 of ATT&CK: "Disable or Modify Tools", "Disable or Modify Cloud Log". */
const DISABLES_LOG = 'T1685.002';
const DISABLES_TOOL = 'T1685';

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
  StopConfigurationRecorder: logging('high', '', RECORDER, DISABLES_TOOL, UNWATCHED),
  PutConfigurationRecorder: logging(
    'low',
    'change {0}',
    target('configuration recorder', 'configurationRecorder.name', 'configurationRecorderName'),
    DISABLES_TOOL,
  ),
  StartConfigurationRecorder: logging('low', '', RECORDER),
  PutDeliveryChannel: logging(
    'low',
    'change {0}',
    target('delivery channel', 'deliveryChannel.name', 'deliveryChannelName'),
    DISABLES_TOOL,
  ),
  DeleteConfigRule: logging('medium', '', RULE, DISABLES_TOOL, UNWATCHED),
  DeleteOrganizationConfigRule: logging(
    'medium',
    '',
    target('organization rule', 'organizationConfigRuleName'),
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DeleteConformancePack: logging(
    'medium',
    '',
    target('conformance pack', 'conformancePackName'),
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DeleteOrganizationConformancePack: logging(
    'medium',
    '',
    target('organization conformance pack', 'organizationConformancePackName'),
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DeleteConfigurationAggregator: logging('low', '', target('aggregator', 'configurationAggregatorName'), DISABLES_TOOL),
  DeleteRetentionConfiguration: logging(
    'low',
    '',
    target('retention configuration', 'retentionConfigurationName'),
    DISABLES_TOOL,
  ),
  DeleteRemediationConfiguration: logging('low', 'delete the remediation of {0}', RULE, DISABLES_TOOL),
  DeleteConfigurationRecorder: logging('high', '', RECORDER, DISABLES_TOOL, UNWATCHED),
  DeleteDeliveryChannel: logging('high', '', CHANNEL, DISABLES_TOOL, UNWATCHED),
});

export const guardDuty = (): ServiceCatalogue => ({
  DeleteDetector: logging('high', '', DETECTOR, DISABLES_TOOL, UNWATCHED),
  UpdateDetector: logging('medium', '', DETECTOR, DISABLES_TOOL, UNWATCHED),
  CreateDetector: logging('low', '', target('GuardDuty detector', 'response.detectorId')),
  UpdateIPSet: logging('medium', 'update {1} of {0}', [DETECTOR, IP_SET], DISABLES_TOOL, TRUSTED_ADDRESSES),
  DeleteIPSet: logging('low', 'delete {1} of {0}', [DETECTOR, IP_SET], DISABLES_TOOL),
  UpdateThreatIntelSet: logging('medium', 'update {1} of {0}', [DETECTOR, THREAT_LIST], DISABLES_TOOL, UNWATCHED),
  DeleteThreatIntelSet: logging('medium', 'delete {1} of {0}', [DETECTOR, THREAT_LIST], DISABLES_TOOL, UNWATCHED),
  DeleteThreatEntitySet: logging(
    'medium',
    'delete {1} of {0}',
    [DETECTOR, target('threat entity list', 'threatEntitySetId')],
    DISABLES_TOOL,
    UNWATCHED,
  ),
  CreateTrustedEntitySet: logging(
    'medium',
    'create {1} for {0}',
    [DETECTOR, TRUSTED_ENTITIES],
    DISABLES_TOOL,
    TRUSTED_ADDRESSES,
  ),
  UpdateTrustedEntitySet: logging(
    'medium',
    'update {1} of {0}',
    [DETECTOR, TRUSTED_ENTITIES],
    DISABLES_TOOL,
    TRUSTED_ADDRESSES,
  ),
  CreateFilter: logging('medium', 'create {1} of {0}', [DETECTOR, target('filter', 'name')], DISABLES_TOOL, ARCHIVES),
  UpdateFilter: logging(
    'medium',
    'update {1} of {0}',
    [DETECTOR, target('filter', 'filterName')],
    DISABLES_TOOL,
    ARCHIVES,
  ),
  ArchiveFindings: logging('low', 'archive findings of {0}', DETECTOR, DISABLES_TOOL),
  DeletePublishingDestination: logging('high', 'stop exporting findings of {0}', DETECTOR, DISABLES_TOOL, UNWATCHED),
  UpdateMemberDetectors: logging(
    'medium',
    'change what GuardDuty watches in {0}',
    [MEMBERS, DETECTOR],
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DisassociateMembers: logging(
    'high',
    'disassociate {0} from GuardDuty',
    [MEMBERS, DETECTOR],
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DisassociateFromMasterAccount: logging(
    'high',
    'disassociate {0} from its administrator account',
    DETECTOR,
    DISABLES_TOOL,
    UNWATCHED,
  ),
  EnableOrganizationAdminAccount: logging(
    'medium',
    'make {0} the GuardDuty administrator of the organization',
    ADMIN,
    'T1098',
    DELEGATED,
  ),
  DisableOrganizationAdminAccount: logging(
    'high',
    'take {0} away as GuardDuty administrator of the organization',
    ADMIN,
    DISABLES_TOOL,
    UNWATCHED,
  ),
  CreateIPSet: logging(
    'medium',
    'create {1} for {0}',
    [DETECTOR, target('trusted IP list', 'name')],
    DISABLES_TOOL,
    TRUSTED_ADDRESSES,
  ),
  StopMonitoringMembers: logging('high', 'stop GuardDuty watching {0}', [MEMBERS, DETECTOR], DISABLES_TOOL, UNWATCHED),
  DeleteMembers: logging('high', 'remove {0} from GuardDuty', [MEMBERS, DETECTOR], DISABLES_TOOL, UNWATCHED),
  DeleteInvitations: logging('low', 'delete invitations to GuardDuty by {0}', MEMBERS, DISABLES_TOOL),
  DisassociateFromAdministratorAccount: logging(
    'high',
    'disassociate {0} from its administrator account',
    DETECTOR,
    DISABLES_TOOL,
    UNWATCHED,
  ),
});

const HIDDEN = 'What Security Hub found is hidden from whoever looks for it';
const STANDARDS = target('standard', 'standardsSubscriptionArns');
const PRODUCT = target('product', 'productSubscriptionArn');

export const securityHub = (): ServiceCatalogue => ({
  DisableSecurityHub: logging('high', 'disable Security Hub', ACCOUNT, DISABLES_TOOL, UNWATCHED),
  DisableSecurityHubV2: logging('high', 'disable Security Hub', ACCOUNT, DISABLES_TOOL, UNWATCHED),
  BatchDisableStandards: logging('medium', 'disable {0} of Security Hub', STANDARDS, DISABLES_TOOL, UNWATCHED),
  UpdateStandardsControl: logging('low', 'change a control of Security Hub', ACCOUNT, DISABLES_TOOL),
  DisableImportFindingsForProduct: logging(
    'medium',
    'stop importing findings of {0}',
    PRODUCT,
    DISABLES_TOOL,
    UNWATCHED,
  ),
  CreateAutomationRule: logging(
    'medium',
    'create {0} of Security Hub',
    target('automation rule', 'ruleName'),
    DISABLES_TOOL,
    'A rule can suppress findings without anybody seeing them',
  ),
  UpdateFindings: logging('medium', 'change findings of Security Hub', ACCOUNT, DISABLES_TOOL, HIDDEN),
  // Its successor, which automation calls all day.
  BatchUpdateFindings: logging('info', 'change findings of Security Hub', ACCOUNT, DISABLES_TOOL),
  UpdateInsight: logging('medium', '', target('insight', 'insightArn'), DISABLES_TOOL, HIDDEN),
  DeleteInsight: logging('medium', '', target('insight', 'insightArn'), DISABLES_TOOL, HIDDEN),
  DisassociateMembers: logging('high', 'disassociate {0} from Security Hub', MEMBERS, DISABLES_TOOL, UNWATCHED),
  DeleteMembers: logging('high', 'remove {0} from Security Hub', MEMBERS, DISABLES_TOOL, UNWATCHED),
  DisassociateFromAdministratorAccount: logging(
    'high',
    'disassociate the account from its Security Hub administrator',
    ACCOUNT,
    DISABLES_TOOL,
    UNWATCHED,
  ),
  DisableOrganizationAdminAccount: logging(
    'high',
    'take {0} away as Security Hub administrator of the organization',
    ADMIN,
    DISABLES_TOOL,
    UNWATCHED,
  ),
});

export const macie = (): ServiceCatalogue => ({
  DisableMacie: logging('medium', 'disable Macie', ACCOUNT, DISABLES_TOOL, UNWATCHED),
  UpdateMacieSession: logging('medium', 'change the state of Macie', ACCOUNT, DISABLES_TOOL, UNWATCHED),
});

const MACIE_MEMBER = target('account', 'id');

export const macie2 = (): ServiceCatalogue => ({
  ...macie(),
  ArchiveFindings: logging('low', 'archive findings of Macie', ACCOUNT, DISABLES_TOOL),
  CreateFindingsFilter: logging('medium', 'create {0} of Macie', target('filter', 'name'), DISABLES_TOOL, ARCHIVES),
  UpdateFindingsFilter: logging(
    'medium',
    'update {0} of Macie',
    target('filter', 'name', 'id'),
    DISABLES_TOOL,
    ARCHIVES,
  ),
  DisableOrganizationAdminAccount: logging(
    'high',
    'take {0} away as Macie administrator of the organization',
    ADMIN,
    DISABLES_TOOL,
    UNWATCHED,
  ),
  UpdateClassificationJob: logging('low', 'change {0}', target('classification job', 'jobId'), DISABLES_TOOL),
  UpdateMemberSession: logging('medium', 'change the state of Macie in {0}', MACIE_MEMBER, DISABLES_TOOL, UNWATCHED),
  DisassociateMember: logging('high', 'disassociate {0} from Macie', MACIE_MEMBER, DISABLES_TOOL, UNWATCHED),
  DeleteMember: logging('high', 'remove {0} from Macie', MACIE_MEMBER, DISABLES_TOOL, UNWATCHED),
  ...Object.fromEntries(
    ['DisassociateFromMasterAccount', 'DisassociateFromAdministratorAccount'].map((name) => [
      name,
      logging('high', 'disassociate the account from its Macie administrator', ACCOUNT, DISABLES_TOOL, UNWATCHED),
    ]),
  ),
});

export const inspector = (): ServiceCatalogue => ({
  Disable: logging('medium', 'disable Inspector', ACCOUNT, DISABLES_TOOL, UNWATCHED),
  DisableDelegatedAdminAccount: logging(
    'high',
    'take {0} away as Inspector administrator of the organization',
    target('account', 'delegatedAdminAccountId'),
    DISABLES_TOOL,
    UNWATCHED,
  ),
});

const GRAPH = target('behavior graph', 'graphArn');

export const detective = (): ServiceCatalogue => ({
  DeleteGraph: logging('medium', '', GRAPH, DISABLES_TOOL, UNWATCHED),
  DeleteMembers: logging('medium', 'remove {0} from {1}', [MEMBERS, GRAPH], DISABLES_TOOL, UNWATCHED),
});

const EVENT_RULE = target('event rule', 'name', 'rule');

/** Rules that call functions on a schedule are changed all day: only the end of one is told. */
export const eventBridge = (): ServiceCatalogue => ({
  DisableRule: alerting('low', '', EVENT_RULE, DISABLES_TOOL),
  DeleteRule: alerting('low', '', EVENT_RULE, DISABLES_TOOL),
  RemoveTargets: alerting('low', 'remove targets of {0}', EVENT_RULE, DISABLES_TOOL),
  UpdateEventBus: alerting(
    'low',
    'change {0}',
    target('event bus', 'name'),
    DISABLES_TOOL,
    'If EventBridge may not use the key of a bus, the rules on it stop',
  ),
});

const TELEMETRY_RULE = target('telemetry rule', 'ruleName', 'ruleIdentifier', 'ruleArn');
const PIPELINE = target('telemetry pipeline', 'name', 'pipelineIdentifier', 'pipelineArn');
const CENTRALIZATION = target('centralization rule', 'ruleName', 'ruleIdentifier', 'ruleArn');

/** CloudWatch's rules on which telemetry is collected, where it goes and what is made of it on the way. */
export const observability = (): ServiceCatalogue => ({
  CreateTelemetryRule: logging('low', '', TELEMETRY_RULE),
  CreateTelemetryRuleForOrganization: logging('low', 'create {0} for the organization', TELEMETRY_RULE),
  UpdateTelemetryRule: logging('medium', '', TELEMETRY_RULE, DISABLES_LOG, UNSEEN),
  UpdateTelemetryRuleForOrganization: logging(
    'medium',
    'update {0} of the organization',
    TELEMETRY_RULE,
    DISABLES_LOG,
    UNSEEN,
  ),
  DeleteTelemetryRule: logging('high', '', TELEMETRY_RULE, DISABLES_LOG, UNSEEN),
  DeleteTelemetryRuleForOrganization: logging(
    'high',
    'delete {0} of the organization',
    TELEMETRY_RULE,
    DISABLES_LOG,
    UNSEEN,
  ),
  CreateTelemetryPipeline: logging(
    'medium',
    '',
    PIPELINE,
    DISABLES_LOG,
    'A pipeline can drop or change events before they are stored',
  ),
  UpdateTelemetryPipeline: logging(
    'medium',
    '',
    PIPELINE,
    DISABLES_LOG,
    'A pipeline can drop or change events before they are stored',
  ),
  DeleteTelemetryPipeline: logging('medium', '', PIPELINE, DISABLES_LOG, UNSEEN),
  CreateCentralizationRuleForOrganization: logging(
    'medium',
    '',
    CENTRALIZATION,
    'T1537',
    'Logs are copied to another account',
  ),
  UpdateCentralizationRuleForOrganization: logging(
    'medium',
    '',
    CENTRALIZATION,
    'T1537',
    'Logs are copied to another account, or no longer',
  ),
  DeleteCentralizationRuleForOrganization: logging('high', '', CENTRALIZATION, DISABLES_LOG, UNSEEN),
  StartTelemetryEvaluation: logging('low', 'start telemetry evaluation', ACCOUNT),
  StartTelemetryEvaluationForOrganization: logging('low', 'start telemetry evaluation of the organization', ACCOUNT),
  StopTelemetryEvaluation: logging('high', 'stop telemetry evaluation', ACCOUNT, DISABLES_LOG, UNSEEN),
  StopTelemetryEvaluationForOrganization: logging(
    'high',
    'stop telemetry evaluation of the organization',
    ACCOUNT,
    DISABLES_LOG,
    UNSEEN,
  ),
});

export const resolver = (): ServiceCatalogue => ({
  DeleteResolverQueryLogConfig: logging(
    'medium',
    '',
    target('query log configuration', 'resolverQueryLogConfigId'),
    DISABLES_LOG,
    UNSEEN,
  ),
  DisassociateResolverQueryLogConfig: logging(
    'medium',
    'stop the query log of {0}',
    target('VPC', 'resourceId'),
    DISABLES_LOG,
    UNSEEN,
  ),
});

export const bedrock = (): ServiceCatalogue => ({
  PutModelInvocationLoggingConfiguration: logging('low', 'change the log of model invocations', ACCOUNT, DISABLES_LOG),
  DeleteModelInvocationLoggingConfiguration: logging(
    'medium',
    'turn off the log of model invocations',
    ACCOUNT,
    DISABLES_LOG,
    UNSEEN,
  ),
});

const WEB_ACL = target('web ACL', 'name', 'webACLId', 'webACLArn');

const WEB = {
  DeleteWebACL: other('medium', '', WEB_ACL, DISABLES_TOOL, 'Requests that it blocked are now allowed'),
  DeleteLoggingConfiguration: logging(
    'medium',
    'turn off the log of {0}',
    target('web ACL', 'resourceArn'),
    DISABLES_LOG,
    UNSEEN,
  ),
  DeleteRuleGroup: other('low', '', target('rule group', 'name', 'ruleGroupId'), DISABLES_TOOL),
};

export const waf = (): ServiceCatalogue => ({
  ...WEB,
  DeleteRule: other('low', '', target('rule', 'ruleId'), DISABLES_TOOL),
});

const DISASSOCIATE = other(
  'medium',
  'take {0} out of the protection of its web ACL',
  target('resource', 'resourceArn'),
  DISABLES_TOOL,
  'What the web ACL kept out is let in',
);

export const wafRegional = (): ServiceCatalogue => ({ ...waf(), DisassociateWebACL: DISASSOCIATE });

export const wafv2 = (): ServiceCatalogue => ({ ...WEB, DisassociateWebACL: DISASSOCIATE });

const REASONING = target('automated reasoning policy', 'policyArn');

export const models = (): ServiceCatalogue => ({
  UpdateAutomatedReasoningPolicy: other('low', '', REASONING, DISABLES_TOOL),
  DeleteAutomatedReasoningPolicy: other('low', '', REASONING, DISABLES_TOOL),
  DeleteKnowledgeBase: other('low', '', target('knowledge base', 'knowledgeBaseId'), 'T1485'),
  UpdateGuardrail: other('low', '', target('guardrail', 'guardrailIdentifier'), DISABLES_TOOL),
  DeleteGuardrail: other('low', '', target('guardrail', 'guardrailIdentifier'), DISABLES_TOOL),
  PutFoundationModelEntitlement: permissions('low', 'get access to {0}', target('model', 'modelId')),
  CreateFoundationModelAgreement: permissions('low', 'accept the terms of {0}', target('model', 'modelId')),
  PutUseCaseForModelAccess: permissions('low', 'ask for access to models', ACCOUNT),
});
