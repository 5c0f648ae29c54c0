/** What the AWS provider asks of IAM for each type of resource, and what an input adds. */

interface Row {
  /** Of the service's prefix in `on`, unless written out. */
  readonly actions: readonly string[];
  /** ARNs without partition; `NAME` is the input name, `GROUP` the log group of CloudTrail. */
  readonly on: readonly string[];
}

/**
 * What the AWS provider calls to create, read, change and delete a resource, in its documentation's and the Service Authorization
 * Reference's names. A type without a row fails the generation of the page.
 */
export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  aws_cloudwatch_dashboard: [
    { actions: ['DeleteDashboards', 'GetDashboard', 'PutDashboard'], on: ['cloudwatch::ACCOUNT:dashboard/NAME-*'] },
  ],
  aws_cloudwatch_event_rule: [
    {
      actions: ['DeleteRule', 'DescribeRule', 'ListTagsForResource', 'PutRule', 'TagResource', 'UntagResource'],
      on: ['events:REGION:ACCOUNT:rule/NAME-*'],
    },
  ],
  aws_cloudwatch_event_target: [
    { actions: ['ListTargetsByRule', 'PutTargets', 'RemoveTargets'], on: ['events:REGION:ACCOUNT:rule/NAME-*'] },
  ],
  aws_cloudwatch_log_group: [
    { actions: ['DescribeLogGroups'], on: ['logs:*'] },
    {
      actions: [
        'CreateLogGroup',
        'DeleteLogGroup',
        'DeleteRetentionPolicy',
        'ListTagsForResource',
        'PutRetentionPolicy',
        'TagResource',
        'UntagResource',
      ],
      on: ['logs:REGION:ACCOUNT:log-group:/aws/lambda/NAME', 'logs:REGION:ACCOUNT:log-group:/aws/lambda/NAME:*'],
    },
  ],
  aws_cloudwatch_log_subscription_filter: [
    {
      actions: ['DeleteSubscriptionFilter', 'DescribeSubscriptionFilters', 'PutSubscriptionFilter'],
      on: ['logs:REGION:ACCOUNT:log-group:GROUP:*'],
    },
  ],
  aws_cloudwatch_metric_alarm: [
    { actions: ['DescribeAlarms'], on: ['cloudwatch:REGION:ACCOUNT:alarm:*'] },
    {
      actions: ['DeleteAlarms', 'ListTagsForResource', 'PutMetricAlarm', 'TagResource', 'UntagResource'],
      on: ['cloudwatch:REGION:ACCOUNT:alarm:NAME-*'],
    },
  ],
  aws_iam_role: [
    {
      actions: [
        'CreateRole',
        'DeleteRole',
        'DeleteRolePermissionsBoundary',
        'GetRole',
        'ListAttachedRolePolicies',
        'ListInstanceProfilesForRole',
        'ListRolePolicies',
        'PutRolePermissionsBoundary',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'UpdateRoleDescription',
      ],
      on: ['iam::ACCOUNT:role/NAME-*'],
    },
  ],
  aws_iam_role_policy: [
    { actions: ['DeleteRolePolicy', 'GetRolePolicy', 'PutRolePolicy'], on: ['iam::ACCOUNT:role/NAME-*'] },
  ],
  aws_lambda_event_source_mapping: [
    {
      actions: [
        'DeleteEventSourceMapping',
        'GetEventSourceMapping',
        'ListTags',
        'TagResource',
        'UntagResource',
        'UpdateEventSourceMapping',
      ],
      on: ['lambda:REGION:ACCOUNT:event-source-mapping:*'],
    },
  ],
  aws_lambda_function: [
    {
      actions: [
        'CreateFunction',
        'DeleteFunction',
        'DeleteFunctionConcurrency',
        'GetFunction',
        'GetFunctionCodeSigningConfig',
        'GetFunctionConfiguration',
        'ListTags',
        'ListVersionsByFunction',
        'PutFunctionConcurrency',
        'TagResource',
        'UntagResource',
        'UpdateFunctionCode',
        'UpdateFunctionConfiguration',
      ],
      on: ['lambda:REGION:ACCOUNT:function:NAME'],
    },
  ],
  aws_lambda_function_event_invoke_config: [
    {
      actions: ['DeleteFunctionEventInvokeConfig', 'GetFunctionEventInvokeConfig', 'PutFunctionEventInvokeConfig'],
      on: ['lambda:REGION:ACCOUNT:function:NAME'],
    },
  ],
  aws_lambda_permission: [
    { actions: ['AddPermission', 'GetPolicy', 'RemovePermission'], on: ['lambda:REGION:ACCOUNT:function:NAME'] },
  ],
  aws_s3_bucket: [
    {
      actions: [
        'CreateBucket',
        'DeleteBucket',
        'GetAccelerateConfiguration',
        'GetBucketAcl',
        'GetBucketCORS',
        'GetBucketLogging',
        'GetBucketObjectLockConfiguration',
        'GetBucketRequestPayment',
        'GetBucketTagging',
        'GetBucketVersioning',
        'GetBucketWebsite',
        'GetReplicationConfiguration',
        'ListBucket',
        'PutBucketTagging',
      ],
      on: ['s3:::NAME-failed-*'],
    },
  ],
  aws_s3_bucket_lifecycle_configuration: [
    { actions: ['GetLifecycleConfiguration', 'PutLifecycleConfiguration'], on: ['s3:::NAME-failed-*'] },
  ],
  aws_s3_bucket_policy: [
    { actions: ['DeleteBucketPolicy', 'GetBucketPolicy', 'PutBucketPolicy'], on: ['s3:::NAME-failed-*'] },
  ],
  aws_s3_bucket_public_access_block: [
    { actions: ['GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'], on: ['s3:::NAME-failed-*'] },
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    { actions: ['GetEncryptionConfiguration', 'PutEncryptionConfiguration'], on: ['s3:::NAME-failed-*'] },
  ],
  aws_scheduler_schedule: [
    {
      actions: ['CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule'],
      on: ['scheduler:REGION:ACCOUNT:schedule/NAME-heartbeat/NAME-heartbeat'],
    },
  ],
  aws_scheduler_schedule_group: [
    {
      actions: [
        'CreateScheduleGroup',
        'DeleteScheduleGroup',
        'GetScheduleGroup',
        'ListTagsForResource',
        'TagResource',
        'UntagResource',
      ],
      on: ['scheduler:REGION:ACCOUNT:schedule-group/NAME-heartbeat'],
    },
  ],
  aws_sns_topic: [
    {
      actions: [
        'CreateTopic',
        'DeleteTopic',
        'GetTopicAttributes',
        'ListTagsForResource',
        'SetTopicAttributes',
        'TagResource',
        'UntagResource',
      ],
      on: ['sns:REGION:ACCOUNT:NAME'],
    },
  ],
  aws_sns_topic_policy: [{ actions: ['GetTopicAttributes', 'SetTopicAttributes'], on: ['sns:REGION:ACCOUNT:NAME'] }],
  aws_sns_topic_subscription: [
    {
      actions: ['GetSubscriptionAttributes', 'SetSubscriptionAttributes', 'Subscribe', 'Unsubscribe'],
      on: ['sns:REGION:ACCOUNT:NAME'],
    },
  ],
  aws_sqs_queue: [
    {
      actions: [
        'CreateQueue',
        'DeleteQueue',
        'GetQueueAttributes',
        'GetQueueUrl',
        'ListQueueTags',
        'SetQueueAttributes',
        'TagQueue',
        'UntagQueue',
      ],
      on: ['sqs:REGION:ACCOUNT:NAME-*'],
    },
  ],
  aws_ssm_parameter: [
    { actions: ['DescribeParameters'], on: ['ssm:*'] },
    {
      actions: [
        'AddTagsToResource',
        'DeleteParameter',
        'GetParameter',
        'GetParameters',
        'ListTagsForResource',
        'PutParameter',
        'RemoveTagsFromResource',
      ],
      on: ['ssm:REGION:ACCOUNT:parameter/iam-change-alerts/NAME/*'],
    },
  ],
};

/** What an input adds. Lambda, Parameter Store and S3 use key, network and zip as the caller. */
interface Extra extends Row {
  readonly input: string;
  /** On what, in words. */
  readonly where: string;
}

export const EXTRAS: readonly Extra[] = [
  {
    input: 'kms_key_arn',
    where: 'on the key',
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
    on: ['KEY'],
  },
  {
    input: 'kms_key_arn',
    where: "on the function's log group",
    actions: ['logs:AssociateKmsKey', 'logs:DisassociateKmsKey'],
    on: ['logs:REGION:ACCOUNT:log-group:/aws/lambda/NAME', 'logs:REGION:ACCOUNT:log-group:/aws/lambda/NAME:*'],
  },
  {
    input: 'vpc_subnet_ids',
    where: 'on all resources',
    actions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
    on: ['ec2:*'],
  },
  {
    input: 'lambda_s3_bucket',
    where: 'on the zip; the second for an object version',
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    on: ['ZIP'],
  },
];
