/** The ways in which test/e2e/installation.test.ts cuts the way of the alerts, by the rows of "What detects tampering" in docs/operating.md. */

export const GROUP = 'trail';
export const TOPIC = 'arn:aws:sns:us-east-1:123456789012:alerts';
/** Where the alarms go. */
export const ON_CALL = 'arn:aws:sns:us-east-1:123456789012:on-call';
const QUEUES = '/123456789012/alerts';

export interface Cut {
  /** The first column of the table. */
  readonly row: string;
  readonly what: string;
  /** What only the account knows is written in capitals. */
  readonly command: string;
  /** The call that the second path tells, as CloudTrail names it. */
  readonly event: string;
  readonly undo?: string;
}

export const CUTS: readonly Cut[] = [
  {
    row: 'subscription filter deleted or replaced',
    what: 'the filter neutered',
    command: `aws logs put-subscription-filter --log-group-name ${GROUP} --filter-name alerts --filter-pattern '{ $.eventName = "Nothing" }' --destination-arn arn:aws:lambda:us-east-1:123456789012:function:alerts`,
    event: 'PutSubscriptionFilter',
  },
  {
    row: 'subscription filter deleted or replaced',
    what: 'the filter deleted',
    command: `aws logs delete-subscription-filter --log-group-name ${GROUP} --filter-name alerts`,
    event: 'DeleteSubscriptionFilter',
  },
  {
    row: "the log group's permission to invoke the function removed",
    what: 'the permission removed',
    command: 'aws lambda remove-permission --function-name alerts --statement-id STATEMENT',
    event: 'RemovePermission20150331v2',
  },
  {
    row: 'function deleted, its code, configuration or concurrency changed',
    what: 'the concurrency set to 0',
    command: 'aws lambda put-function-concurrency --function-name alerts --reserved-concurrent-executions 0',
    event: 'PutFunctionConcurrency20171031',
    undo: 'aws lambda delete-function-concurrency --function-name alerts',
  },
  {
    row: 'subscription of the topic deleted or filtered',
    what: 'one of two subscriptions filtered',
    command: `aws sns set-subscription-attributes --subscription-arn SUBSCRIPTION --attribute-name FilterPolicy --attribute-value '{"nobody":["sets"]}'`,
    event: 'SetSubscriptionAttributes',
  },
  {
    row: 'alarm changed, deleted, muted or its actions disabled',
    what: "an alarm's actions disabled",
    // Not that on heartbeats, which goes off after the filter is gone, and tells it once.
    command: 'aws cloudwatch disable-alarm-actions --alarm-names alerts-redelivery-queue-depth',
    event: 'DisableAlarmActions',
    undo: 'aws cloudwatch enable-alarm-actions --alarm-names alerts-redelivery-queue-depth',
  },
  {
    row: 'topic of `alarm_actions` changed or deleted, in this account and Region',
    what: 'a setting of the topic of the alarms',
    command: `aws sns set-topic-attributes --topic-arn ${ON_CALL} --attribute-name DisplayName --attribute-value other`,
    event: 'SetTopicAttributes',
  },
  {
    row: 'parameters, key, queue or bucket changed or deleted',
    what: 'a parameter deleted',
    command: 'aws ssm delete-parameters --names PARAMETER',
    event: 'DeleteParameters',
  },
  {
    row: 'log group deleted, masked or transformed',
    what: 'the log group masked',
    command: `aws logs put-data-protection-policy --log-group-identifier ${GROUP} --policy-document '{"Name":"mask","Version":"2021-06-01","Statement":[{"Sid":"audit","DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"],"Operation":{"Audit":{"FindingsDestination":{}}}},{"Sid":"mask","DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"],"Operation":{"Deidentify":{"MaskConfig":{}}}}]}'`,
    event: 'PutDataProtectionPolicy',
    undo: `aws logs delete-data-protection-policy --log-group-identifier ${GROUP}`,
  },
  {
    row: 'role of the function or of the heartbeat changed',
    what: "the function's role denied",
    command: `aws iam put-role-policy --role-name alerts-us-east-1 --policy-name deny --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sns:Publish","Resource":"*"}]}'`,
    event: 'PutRolePolicy',
    undo: 'aws iam delete-role-policy --role-name alerts-us-east-1 --policy-name deny',
  },
  {
    row: 'parameters, key, queue or bucket changed or deleted',
    what: 'a queue purged',
    command: `aws sqs purge-queue --queue-url ENDPOINT${QUEUES}-dead-letter`,
    event: 'PurgeQueue',
  },
  {
    row: 'parameters, key, queue or bucket changed or deleted',
    what: 'a queue purged by an older address of it',
    command: `aws sqs purge-queue --queue-url https://queue.amazonaws.com${QUEUES}-redelivery`,
    event: 'PurgeQueue',
  },
  {
    row: 'parameters, key, queue or bucket changed or deleted',
    what: 'a queue that keeps messages for a minute',
    command: `aws sqs set-queue-attributes --queue-url ENDPOINT${QUEUES}-dead-letter --attributes MessageRetentionPeriod=60`,
    event: 'SetQueueAttributes',
    undo: `aws sqs set-queue-attributes --queue-url ENDPOINT${QUEUES}-dead-letter --attributes MessageRetentionPeriod=1209600`,
  },
  {
    row: 'function deleted, its code, configuration or concurrency changed',
    what: 'the event source mapping switched off',
    command: 'aws lambda update-event-source-mapping --uuid MAPPING --no-enabled',
    event: 'UpdateEventSourceMapping20150331',
    undo: 'aws lambda update-event-source-mapping --uuid MAPPING --enabled',
  },
  {
    row: 'log group deleted, masked or transformed',
    what: 'records transformed',
    command: `aws logs put-transformer --log-group-identifier ${GROUP} --transformer-config '[{"parseJSON":{}}]'`,
    event: 'PutTransformer',
    undo: `aws logs delete-transformer --log-group-identifier ${GROUP}`,
  },
  {
    row: 'log group deleted, masked or transformed',
    what: 'every log group masked',
    command: `aws logs put-account-policy --policy-name mask --policy-type DATA_PROTECTION_POLICY --policy-document '{}'`,
    event: 'PutAccountPolicy',
    undo: 'aws logs delete-account-policy --policy-name mask --policy-type DATA_PROTECTION_POLICY',
  },
  {
    row: 'SES identity, configuration set or suppression list changed',
    what: 'an address suppressed',
    command: 'aws sesv2 put-suppressed-destination --email-address security@example.com --reason BOUNCE',
    event: 'PutSuppressedDestination',
    undo: 'aws sesv2 delete-suppressed-destination --email-address security@example.com',
  },
  {
    row: 'trail stopped, deleted or changed, in this account and Region',
    what: 'fewer events recorded',
    command: `aws cloudtrail put-event-selectors --trail-name ${GROUP} --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[]}]'`,
    event: 'PutEventSelectors',
  },
  {
    row: 'one rule of the second path disabled or deleted',
    what: 'a rule disabled',
    command: 'aws events disable-rule --name alerts-logs',
    event: 'DisableRule',
    undo: 'aws events enable-rule --name alerts-logs',
  },
  {
    row: 'one rule of the second path disabled or deleted',
    what: 'the rule that watches the others disabled',
    command: 'aws events disable-rule --name alerts-rules',
    event: 'DisableRule',
    undo: 'aws events enable-rule --name alerts-rules',
  },
  {
    row: 'schedule disabled or deleted',
    what: 'the schedule deleted',
    command: 'aws scheduler delete-schedule --group-name alerts-heartbeat --name alerts-heartbeat',
    event: 'DeleteSchedule',
  },
  {
    row: 'trail stopped, deleted or changed, in this account and Region',
    what: 'the trail stopped',
    command: `aws cloudtrail stop-logging --name ${GROUP}`,
    event: 'StopLogging',
    undo: `aws cloudtrail start-logging --name ${GROUP}`,
  },
  {
    row: 'SES identity, configuration set or suppression list changed',
    what: "the sender's identity deleted",
    command: 'aws ses delete-identity --identity alerts@example.com',
    event: 'DeleteIdentity',
    undo: 'aws ses verify-email-identity --email-address alerts@example.com',
  },
  {
    row: 'function deleted, its code, configuration or concurrency changed',
    what: 'a replaced code',
    command: 'aws lambda update-function-code --function-name alerts --zip-file fileb://CODE',
    event: 'UpdateFunctionCode20150331v2',
  },
];

/** What the second path publishes to, so that an alarm must tell it. */
export const TOPIC_DELETED: Pick<Cut, 'row' | 'command'> = {
  row: 'topic deleted, or closed by its policy',
  command: `aws sns delete-topic --topic-arn ${TOPIC}`,
};

const ACCOUNT = '123456789012';
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:alerts`;
const LOGS = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group`;

/** Calls that a rule must take as well, by their parameters: most of them the local AWS cannot do, or could not undo. */
export const TAKEN: readonly (readonly [source: string, event: string, parameters: object])[] = [
  ['lambda', 'DeleteFunction20150331', { functionName: FUNCTION }],
  ['lambda', 'UpdateAlias20150331', { functionName: `${ACCOUNT}:function:alerts`, name: 'live' }],
  ['lambda', 'DeleteFunction20150331', { functionName: 'alerts:7' }],
  ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'function:alerts' }],
  ['lambda', 'PutFunctionConcurrency20171031', { functionName: `us-east-1:${ACCOUNT}:function:alerts:$LATEST` }],
  ['lambda', 'PutFunctionEventInvokeConfig', { functionName: `${FUNCTION}:live`, maximumRetryAttempts: 0 }],
  [
    'lambda',
    'CreateEventSourceMapping20150331',
    { functionName: 'another', eventSourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:alerts-redelivery` },
  ],
  ['logs', 'DeleteLogGroup', { logGroupName: GROUP }],
  ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/alerts' }],
  ['logs', 'PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 }],
  ['logs', 'PutTransformer', { logGroupIdentifier: `${LOGS}:${GROUP}` }],
  ['logs', 'AssociateKmsKey', { resourceIdentifier: `${LOGS}:${GROUP}:*` }],
  ['logs', 'TagResource', { resourceArn: `${LOGS}:/aws/lambda/alerts` }],
  ['logs', 'PutResourcePolicy', { policyName: 'any' }],
  ['sns', 'DeleteTopic', { topicArn: TOPIC }],
  ['sns', 'PutDataProtectionPolicy', { resourceArn: TOPIC }],
  ['sns', 'Unsubscribe', { subscriptionArn: `${TOPIC}:0e1f` }],
  ['sns', 'DeleteTopic', { topicArn: ON_CALL }],
  ['sns', 'Unsubscribe', { subscriptionArn: `${ON_CALL}:0e1f` }],
  ['sns', 'PutDataProtectionPolicy', { resourceArn: ON_CALL }],
  ['sqs', 'DeleteQueue', { queueUrl: `https://us-east-1.queue.amazonaws.com${QUEUES}-redelivery` }],
  ['sqs', 'StartMessageMoveTask', { sourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:alerts-dead-letter` }],
  ['s3', 'PutBucketPolicy', { bucketName: 'BUCKET' }],
  ['ssm', 'DeleteParameter', { name: '/iam-change-alerts/alerts/account_names/0' }],
  ['monitoring', 'PutMetricAlarm', { alarmName: 'alerts-heartbeat' }],
  ['monitoring', 'SetAlarmState', { alarmName: 'alerts-function-errors' }],
  ['monitoring', 'DeleteAlarms', { alarmNames: ['others', 'alerts-second-path'] }],
  ['monitoring', 'PutAlarmMuteRule', { name: 'n', muteTargets: { alarmNames: ['alerts-heartbeat'] } }],
  ['iam', 'DeleteRole', { roleName: 'ALERTS-us-east-1' }],
  ['iam', 'UpdateAssumeRolePolicy', { roleName: 'alerts-heartbeat-us-east-1' }],
  ['scheduler', 'DeleteScheduleGroup', { name: 'alerts-heartbeat' }],
  ['ses', 'DeleteEmailIdentity', { emailIdentity: 'Example.com' }],
  ['ses', 'DeleteVerifiedEmailAddress', { emailAddress: 'alerts@example.com' }],
  ['ses', 'CreateImportJob', { importDestination: {} }],
  ['ses', 'UpdateAccountSendingEnabled', { enabled: false }],
  ['events', 'RemoveTargets', { rule: 'alerts-rules', ids: ['topic'] }],
  ['events', 'DeleteRule', { name: 'alerts-topic-1' }],
  ['events', 'UpdateEventBus', { name: 'default', kmsKeyIdentifier: 'alias/any' }],
  ['events', 'UpdateEventBus', { kmsKeyIdentifier: 'alias/any' }],
  ['cloudtrail', 'DeleteTrail', { name: 'any' }],
  ['observabilityadmin', 'CreateTelemetryPipeline', { name: 'any' }],
];

/** Calls about something else. */
export const LEFT: typeof TAKEN = [
  ['lambda', 'DeleteFunction20150331', { functionName: 'alerts-2' }],
  ['logs', 'CreateLogStream', { logGroupName: GROUP }],
  ['logs', 'DeleteLogGroup', { logGroupName: 'trail-2' }],
  ['lambda', 'DeleteFunction20150331', { functionName: `${FUNCTION}-2` }],
  ['sns', 'DeleteTopic', { topicArn: `${TOPIC}-2` }],
  ['sns', 'DeleteTopic', { topicArn: `${ON_CALL}-2` }],
  ['events', 'UpdateEventBus', { name: 'orders', kmsKeyIdentifier: 'alias/any' }],
  ['sqs', 'DeleteQueue', { queueUrl: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/other-alerts-redelivery` }],
  ['ssm', 'DeleteParameter', { name: '/iam-change-alerts/alerts-2/account_names/0' }],
  ['monitoring', 'PutMetricAlarm', { alarmName: 'alerts-heartbeat-2' }],
  ['iam', 'UpdateRoleDescription', { roleName: 'alerts-heartbeat-us-east-1' }],
  ['iam', 'DeleteRole', { roleName: 'other' }],
  ['events', 'DeleteRule', { name: 'alerts-2-rules' }],
  ['cloudtrail', 'StartLogging', { name: GROUP }],
];

/** Rows that nothing is done for, with the reason. */
export const UNTRIED: Readonly<Record<string, string>> = {
  "an organization's trail stopped in another account": 'What another account does comes to no bus of this one.',
  'pipeline or telemetry rule of CloudWatch created, changed or deleted':
    'moto has no observabilityadmin; TAKEN tries the pattern.',
  'default event bus given a key that EventBridge may not use':
    'Nothing is known of when the rules on it stop; TAKEN tries the pattern.',
  'boundary, managed policy or service control policy of those roles changed':
    'No call about it names a part of the installation; permissions are tried with the role itself.',
  "CloudTrail's role for the log group, or the log group's key, disabled or changed":
    'Neither is known to the installation.',
  'network of a function in subnets cut: route, security group, endpoint': 'The local AWS has no networks.',
};
