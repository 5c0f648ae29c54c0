/**
 * Tampering with the path that alerts take: CloudWatch Logs, Lambda, SNS, SQS, SES, CloudWatch alarms. The account has
 * other functions, topics and queues too, so the base is what the event means for one that no one knows.
 */
import { row, target } from './row.ts';
import type { ServiceCatalogue } from './types.ts';

const LOG_GROUP = target('log group', 'logGroupName', 'logGroupIdentifier');
const SUBSCRIPTION_FILTER = target('subscription filter', 'filterName');
const FUNCTION = target('function', 'functionName', 'response.functionArn');
const LAYER = target('layer', 'layerName');
const STATEMENT = target('statement', 'statementId');
const MAPPING = target('event source mapping', 'uUID', 'uuid', 'response.uUID');
const TOPIC = target('topic', 'topicArn');
const SUBSCRIPTION = target('subscription', 'subscriptionArn');
const QUEUE = target('queue', 'queueUrl');
const ALARMS = target('alarm', 'alarmNames');

const LOST_LOGS = 'Logs are lost, and alerts with them where this module reads the group';
const CUT = 'What was alerted through it no longer is';
const DIVERTED = 'Events of the log group go to another place as well';
const OPENED = 'The permission decides who else may use it';
const CODE = 'What runs with the rights of the function was changed';
const URL = 'A function URL can be called from the internet';

export const logs: ServiceCatalogue = {
  DeleteLogGroup: row('logging', 'medium', 'delete {0}', [LOG_GROUP], 'T1685.002 T1070', LOST_LOGS),
  DeleteLogStream: row(
    'logging',
    'low',
    'delete {1} of {0}',
    [LOG_GROUP, target('log stream', 'logStreamName')],
    'T1070',
  ),
  PutRetentionPolicy: row('logging', 'low', 'change how long {0} keeps its events', [LOG_GROUP], 'T1685.002'),
  PutSubscriptionFilter: row(
    'alerting',
    'medium',
    'put {1} on {0}',
    [LOG_GROUP, SUBSCRIPTION_FILTER],
    'T1685.002 T1537',
    DIVERTED,
  ),
  DeleteSubscriptionFilter: row(
    'alerting',
    'high',
    'delete {1} of {0}',
    [LOG_GROUP, SUBSCRIPTION_FILTER],
    'T1685.002',
    CUT,
  ),
  DeleteMetricFilter: row(
    'alerting',
    'medium',
    'delete {1} of {0}',
    [LOG_GROUP, target('metric filter', 'filterName')],
    'T1685.002',
    CUT,
  ),
};

export const lambda: ServiceCatalogue = {
  AddPermission: row('permissions', 'medium', 'add {1} to the policy of {0}', [FUNCTION, STATEMENT], 'T1098', OPENED),
  RemovePermission: row('permissions', 'low', 'remove {1} from the policy of {0}', [FUNCTION, STATEMENT], 'T1685.002'),
  AddLayerVersionPermission: row('permissions', 'low', 'add {1} to the policy of {0}', [LAYER, STATEMENT], 'T1098'),
  RemoveLayerVersionPermission: row('permissions', 'low', 'remove {1} from the policy of {0}', [LAYER, STATEMENT]),
  CreateFunctionUrlConfig: row('permissions', 'medium', 'create a URL for {0}', [FUNCTION], 'T1098', URL),
  UpdateFunctionUrlConfig: row('permissions', 'medium', 'update the URL of {0}', [FUNCTION], 'T1098', URL),
  DeleteFunctionUrlConfig: row('permissions', 'low', 'delete the URL of {0}', [FUNCTION]),
  CreateFunction: row('alerting', 'low', 'create {0}', [FUNCTION], 'T1648'),
  UpdateFunctionCode: row('alerting', 'medium', 'change the code of {0}', [FUNCTION], 'T1648', CODE),
  UpdateFunctionConfiguration: row('alerting', 'medium', 'change the configuration of {0}', [FUNCTION], 'T1648', CODE),
  DeleteFunction: row('alerting', 'medium', 'delete {0}', [FUNCTION], 'T1685.002', CUT),
  PutFunctionConcurrency: row(
    'alerting',
    'medium',
    'change the reserved concurrency of {0}',
    [FUNCTION],
    'T1685.002',
    'With a concurrency of 0 the function never runs',
  ),
  PutFunctionEventInvokeConfig: row('alerting', 'low', 'change the retries of {0}', [FUNCTION], 'T1685.002'),
  DeleteFunctionEventInvokeConfig: row('alerting', 'low', 'delete the retry settings of {0}', [FUNCTION], 'T1685.002'),
  UpdateEventSourceMapping: row('alerting', 'low', 'update {0}', [MAPPING], 'T1685.002'),
  DeleteEventSourceMapping: row('alerting', 'medium', 'delete {0}', [MAPPING], 'T1685.002', CUT),
};

export const sns: ServiceCatalogue = {
  DeleteTopic: row('alerting', 'medium', 'delete {0}', [TOPIC], 'T1685.002', CUT),
  SetTopicAttributes: row(
    'alerting',
    'medium',
    'change {1} of {0}',
    [TOPIC, target('attribute', 'attributeName')],
    'T1098',
    OPENED,
  ),
  AddPermission: row(
    'permissions',
    'medium',
    'add {1} to the policy of {0}',
    [TOPIC, target('statement', 'label')],
    'T1098',
    OPENED,
  ),
  RemovePermission: row(
    'permissions',
    'low',
    'remove {1} from the policy of {0}',
    [TOPIC, target('statement', 'label')],
    'T1685.002',
  ),
  Subscribe: row('alerting', 'low', 'subscribe an endpoint to {0}', [TOPIC], 'T1537'),
  Unsubscribe: row('alerting', 'medium', 'delete {0}', [SUBSCRIPTION], 'T1685.002', CUT),
  SetSubscriptionAttributes: row(
    'alerting',
    'low',
    'change {1} of {0}',
    [SUBSCRIPTION, target('attribute', 'attributeName')],
    'T1685.002',
  ),
};

export const sqs: ServiceCatalogue = {
  DeleteQueue: row('alerting', 'medium', 'delete {0}', [QUEUE], 'T1685.002', CUT),
  PurgeQueue: row('alerting', 'medium', 'purge {0}', [QUEUE], 'T1685.002', 'What waited for delivery is lost'),
  SetQueueAttributes: row('alerting', 'low', 'change the attributes of {0}', [QUEUE], 'T1098'),
  AddPermission: row(
    'permissions',
    'medium',
    'add {1} to the policy of {0}',
    [QUEUE, target('statement', 'label')],
    'T1098',
    OPENED,
  ),
};

export const ses: ServiceCatalogue = {
  DeleteIdentity: row('alerting', 'medium', 'delete {0}', [target('sender identity', 'identity')], 'T1685.002', CUT),
  DeleteEmailIdentity: row(
    'alerting',
    'medium',
    'delete {0}',
    [target('sender identity', 'emailIdentity')],
    'T1685.002',
    CUT,
  ),
};

export const cloudWatch: ServiceCatalogue = {
  DeleteAlarms: row('alerting', 'medium', 'delete {0}', [ALARMS], 'T1685.002', CUT),
  DisableAlarmActions: row('alerting', 'medium', 'silence {0}', [ALARMS], 'T1685.002', CUT),
};
