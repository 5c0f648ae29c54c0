/**
 * Tampering with the path that alerts take: CloudWatch Logs, Lambda, SNS, SQS, SES, CloudWatch alarms. The account has
 * other functions, topics and queues too, which are changed with every deployment, so the base is what the event means for one that no
 * one knows. A rule raises what names a part of this installation.
 */
import { ACCOUNT, alerting, logging, permissions, routine, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

/** T1685 of ATT&CK: "Disable or Modify Tools", "Disable or Modify Cloud Log". */
const DISABLES_LOG = 'T1685.002';

const LOG_GROUP = target('log group', 'logGroupName', 'logGroupIdentifier');
const SUBSCRIPTION_FILTER = target('subscription filter', 'filterName');
const FUNCTION = target('function', 'functionName', 'response.functionArn');
const DELIVERY_DESTINATION = target('delivery destination', 'deliveryDestinationName', 'name');
const LAYER = target('layer', 'layerName');
const STATEMENT = target('statement', 'statementId');
const MAPPING = target('event source mapping', 'uUID', 'uuid', 'response.uUID');
const TOPIC = target('topic', 'topicArn');
const SUBSCRIPTION = target('subscription', 'subscriptionArn');
const QUEUE = target('queue', 'queueUrl');
const EMAIL_IDENTITY = target('sender identity', 'identity', 'emailIdentity', 'emailAddress');
const CONFIGURATION_SET = target('configuration set', 'configurationSetName');
const ALARMS = target('alarm', 'alarmNames');

const ACCOUNT_POLICY = target('account policy', 'policyName');
const KMS_KEY = target('key', 'kmsKeyId');

const MASKS = 'What is masked cannot be read by whoever watches the events';
const TRANSFORMS = 'A transformer can drop or change fields of the events that are watched';
const LOST_LOGS = 'Logs are lost, and alerts with them where this module reads the group';
const CUT = 'Alerts sent through it no longer arrive';
const SUPPRESSED = 'SES sends nothing to a suppressed address: where alerts go to it, they end';
const DIVERTED = 'Events of the log group go to another place as well';
const OPENED = 'The permission decides who else may use it';
const CODE = 'What runs with the rights of the function was changed';
const URL = 'A function URL can be called from the internet';

export const logs = (): ServiceCatalogue => ({
  DeleteLogGroup: logging('medium', '', LOG_GROUP, 'T1685.002 T1070', LOST_LOGS),
  CreateLogGroup: routine(logging, '', LOG_GROUP),
  CreateLogStream: routine(logging, 'create {1} of {0}', [LOG_GROUP, target('log stream', 'logStreamName')]),
  DeleteLogStream: logging('low', 'delete {1} of {0}', [LOG_GROUP, target('log stream', 'logStreamName')], 'T1070'),
  PutRetentionPolicy: logging('low', 'set the retention of {0} to {retentionInDays} days', LOG_GROUP, DISABLES_LOG),
  PutSubscriptionFilter: alerting(
    'medium',
    'put {1} on {0}',
    [LOG_GROUP, SUBSCRIPTION_FILTER],
    'T1685.002 T1537',
    DIVERTED,
  ),
  DeleteSubscriptionFilter: alerting('high', 'delete {1} of {0}', [LOG_GROUP, SUBSCRIPTION_FILTER], DISABLES_LOG, CUT),
  PutAccountPolicy: logging(
    'medium',
    'put {0} on the log groups of the account',
    ACCOUNT_POLICY,
    DISABLES_LOG,
    'It can mask, change or send on what is logged in every group',
  ),
  DeleteAccountPolicy: logging('low', 'delete {0} of the log groups of the account', ACCOUNT_POLICY, DISABLES_LOG),
  PutDataProtectionPolicy: logging('medium', 'change what is masked in {0}', LOG_GROUP, DISABLES_LOG, MASKS),
  DeleteDataProtectionPolicy: logging('low', 'mask nothing in {0}', LOG_GROUP, DISABLES_LOG),
  PutTransformer: logging('medium', 'change how events of {0} are transformed', LOG_GROUP, DISABLES_LOG, TRANSFORMS),
  DeleteTransformer: logging('medium', 'delete the transformer of {0}', LOG_GROUP, DISABLES_LOG, TRANSFORMS),
  PutResourcePolicy: permissions(
    'medium',
    '',
    target('resource policy', 'policyName', 'resourceArn'),
    'T1098',
    'It decides which services and accounts may write into log groups',
  ),
  DeleteResourcePolicy: permissions(
    'medium',
    '',
    target('resource policy', 'policyName', 'resourceArn'),
    DISABLES_LOG,
    'Services that wrote into log groups with it no longer can',
  ),
  DeleteRetentionPolicy: logging('low', 'remove the retention period of {0}', LOG_GROUP),
  AssociateKmsKey: logging(
    'medium',
    'encrypt {0} with {1}',
    [LOG_GROUP, KMS_KEY],
    DISABLES_LOG,
    'Whoever controls the key decides who can read the events',
  ),
  DisassociateKmsKey: logging('low', 'stop encrypting {0} with a key of its own', LOG_GROUP),
  PutLogGroupDeletionProtection: logging('low', 'change the deletion protection of {0}', LOG_GROUP, DISABLES_LOG),
  PutDestinationPolicy: permissions(
    'medium',
    'change the policy of {0}',
    target('destination', 'destinationName'),
    'T1098',
    OPENED,
  ),
  PutDestination: logging('low', '', target('destination', 'destinationName')),
  DeleteDestination: logging('medium', '', target('destination', 'destinationName'), DISABLES_LOG, CUT),
  PutDeliveryDestinationPolicy: permissions(
    'medium',
    'change the policy of {0}',
    DELIVERY_DESTINATION,
    'T1098',
    OPENED,
  ),
  DeleteDeliveryDestination: logging('medium', '', DELIVERY_DESTINATION, DISABLES_LOG, CUT),
  DeleteDeliverySource: logging('medium', '', target('delivery source', 'name'), DISABLES_LOG, CUT),
  DeleteDelivery: logging('medium', '', target('delivery', 'id'), DISABLES_LOG, CUT),
  CreateExportTask: logging('low', 'export {0} to a bucket', LOG_GROUP, 'T1537'),
  DeleteMetricFilter: alerting(
    'medium',
    'delete {1} of {0}',
    [LOG_GROUP, target('metric filter', 'filterName')],
    DISABLES_LOG,
    CUT,
  ),
});

export const lambda = (): ServiceCatalogue => ({
  AddPermission: permissions('low', 'add {1} to the policy of {0}', [FUNCTION, STATEMENT], 'T1098', OPENED),
  RemovePermission: permissions('low', 'remove {1} from the policy of {0}', [FUNCTION, STATEMENT], DISABLES_LOG),
  AddLayerVersionPermission: permissions('low', 'add {1} to the policy of {0}', [LAYER, STATEMENT], 'T1098'),
  RemoveLayerVersionPermission: permissions('low', 'remove {1} from the policy of {0}', [LAYER, STATEMENT]),
  CreateFunctionUrlConfig: permissions('medium', 'create a URL for {0}', FUNCTION, 'T1098', URL),
  UpdateFunctionUrlConfig: permissions('medium', 'update the URL of {0}', FUNCTION, 'T1098', URL),
  DeleteFunctionUrlConfig: permissions('low', 'delete the URL of {0}', FUNCTION),
  CreateFunction: alerting('info', '', FUNCTION, 'T1648'),
  UpdateFunctionCode: alerting('info', 'change the code of {0}', FUNCTION, 'T1648', CODE),
  UpdateFunctionConfiguration: alerting('info', 'change the configuration of {0}', FUNCTION, 'T1648', CODE),
  DeleteFunction: alerting('info', '', FUNCTION, DISABLES_LOG, CUT),
  PutFunctionConcurrency: alerting(
    'info',
    'change the reserved concurrency of {0}',
    FUNCTION,
    DISABLES_LOG,
    'With a concurrency of 0 the function never runs',
  ),
  PutFunctionEventInvokeConfig: alerting('info', 'change the retries of {0}', FUNCTION, DISABLES_LOG),
  DeleteFunctionEventInvokeConfig: alerting('info', 'delete the retry settings of {0}', FUNCTION, DISABLES_LOG),
  UpdateEventSourceMapping: alerting('info', '', MAPPING, DISABLES_LOG),
  DeleteEventSourceMapping: alerting('low', '', MAPPING, DISABLES_LOG, CUT),
});

export const sns = (): ServiceCatalogue => ({
  DeleteTopic: alerting('medium', '', TOPIC, DISABLES_LOG, CUT),
  SetTopicAttributes: alerting(
    'low',
    'change {1} of {0}',
    [TOPIC, target('attribute', 'attributeName')],
    'T1098',
    OPENED,
  ),
  AddPermission: permissions(
    'medium',
    'add {1} to the policy of {0}',
    [TOPIC, target('statement', 'label')],
    'T1098',
    OPENED,
  ),
  RemovePermission: permissions(
    'low',
    'remove {1} from the policy of {0}',
    [TOPIC, target('statement', 'label')],
    DISABLES_LOG,
  ),
  Subscribe: alerting('low', 'subscribe an endpoint to {0}', TOPIC, 'T1537'),
  Unsubscribe: alerting('low', 'delete {0}', SUBSCRIPTION, DISABLES_LOG, CUT),
  SetSubscriptionAttributes: alerting(
    'low',
    'change {1} of {0}',
    [SUBSCRIPTION, target('attribute', 'attributeName')],
    DISABLES_LOG,
  ),
});

export const sqs = (): ServiceCatalogue => ({
  DeleteQueue: alerting('medium', '', QUEUE, DISABLES_LOG, CUT),
  PurgeQueue: alerting('medium', '', QUEUE, DISABLES_LOG, 'What waited for delivery is lost'),
  RemovePermission: permissions(
    'low',
    'remove {1} from the policy of {0}',
    [QUEUE, target('statement', 'label')],
    DISABLES_LOG,
  ),
  SetQueueAttributes: alerting('low', 'change the attributes of {0}', QUEUE, 'T1098'),
  StartMessageMoveTask: alerting('low', 'start moving the messages of {0}', target('queue', 'sourceArn')),
  AddPermission: permissions(
    'medium',
    'add {1} to the policy of {0}',
    [QUEUE, target('statement', 'label')],
    'T1098',
    OPENED,
  ),
});

/** The same by its two versions, and by what came before the first. */
const CHANGED_POLICY = permissions('medium', 'change the policy of {0}', EMAIL_IDENTITY, 'T1098', OPENED);
const DELETED_IDENTITY = alerting('medium', 'delete {0}', EMAIL_IDENTITY, DISABLES_LOG, CUT);
const SENDING = alerting('medium', 'switch the sending of mail of the account', ACCOUNT, DISABLES_LOG, CUT);
const SENDING_WITH_SET = alerting(
  'medium',
  'switch the sending of mail with {0}',
  CONFIGURATION_SET,
  DISABLES_LOG,
  CUT,
);

export const ses = (): ServiceCatalogue => ({
  PutIdentityPolicy: CHANGED_POLICY,
  DeleteIdentityPolicy: permissions('low', 'delete the policy of {0}', EMAIL_IDENTITY, 'T1531'),
  CreateEmailIdentityPolicy: permissions('medium', 'create a policy of {0}', EMAIL_IDENTITY, 'T1098', OPENED),
  UpdateEmailIdentityPolicy: CHANGED_POLICY,
  DeleteEmailIdentityPolicy: permissions('low', 'delete a policy of {0}', EMAIL_IDENTITY, 'T1531'),
  UpdateAccountSendingEnabled: SENDING,
  PutAccountSendingAttributes: SENDING,
  UpdateConfigurationSetSendingEnabled: SENDING_WITH_SET,
  PutConfigurationSetSendingOptions: SENDING_WITH_SET,
  DeleteConfigurationSet: alerting('medium', '', CONFIGURATION_SET, DISABLES_LOG, CUT),
  PutSuppressedDestination: alerting(
    'medium',
    'stop mail to {0}',
    target('address', 'emailAddress'),
    DISABLES_LOG,
    SUPPRESSED,
  ),
  PutAccountSuppressionAttributes: alerting('low', 'change which mail the account suppresses', ACCOUNT),
  CreateImportJob: alerting('low', 'import a list of addresses', ACCOUNT, DISABLES_LOG, SUPPRESSED),
  DeleteIdentity: DELETED_IDENTITY,
  DeleteEmailIdentity: DELETED_IDENTITY,
  DeleteVerifiedEmailAddress: DELETED_IDENTITY,
});

export const cloudWatch = (): ServiceCatalogue => ({
  // Scaling policies come and go with alarms of their own.
  DeleteAnomalyDetector: alerting('low', 'delete an anomaly detector', ACCOUNT, DISABLES_LOG),
  DeleteMetricStream: logging('low', '', target('metric stream', 'name'), DISABLES_LOG),
  DeleteAlarms: { ...alerting('medium', '', ALARMS, DISABLES_LOG, CUT), routine: 'by services' },
  DisableAlarmActions: alerting('medium', 'silence {0}', ALARMS, DISABLES_LOG, CUT),
  PutAlarmMuteRule: alerting('medium', 'mute {0}', target('alarm', 'muteTargets.alarmNames'), DISABLES_LOG, CUT),
});
