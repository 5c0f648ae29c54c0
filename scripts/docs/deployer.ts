/** What Terraform needs to be allowed, from the resources in the module's HCL: docs/deploying.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { GENERATED } from './page.ts';

const ROOT = new URL('../../', import.meta.url);

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
const ROWS: Readonly<Record<string, readonly Row[]>> = {
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

const EXTRAS: readonly Extra[] = [
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

export interface Installation {
  readonly name: string;
  readonly logGroup: string;
  readonly region: string;
  readonly account: string;
  /** Roles brought along, which Terraform passes and does not make. */
  readonly roleArns?: readonly string[];
  /** With a bucket of one's own for failed events. */
  readonly hasOwnBucket?: boolean;
  readonly kmsKeyArn?: string;
  readonly isInVpc?: boolean;
  /** ARN of the zip's object in S3. */
  readonly zipArn?: string;
}

/** Types of the resources of the root and of the submodules that it calls. */
function resourceTypes(): readonly string[] {
  const called = [
    ...readFileSync(new URL('main.tf', ROOT), 'utf8').matchAll(/^ {2}source *= "\.\/(modules\/[\w-]+)"/gm),
  ];
  const found = called
    .flatMap(([, module = '']) => readdirSync(new URL(module, ROOT)).map((file) => `${module}/${file}`))
    .filter((path) => path.endsWith('.tf'))
    .flatMap((path) => [...readFileSync(new URL(path, ROOT), 'utf8').matchAll(/^resource "(\w+)"/gm)])
    .map(([, type = '']) => type);
  return [...new Set(found)].toSorted();
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** @throws where a type has no row */
export function deployerPolicy(installation: Installation): { Version: string; Statement: readonly Statement[] } {
  const { name, logGroup, region, account, roleArns } = installation;
  const types = resourceTypes();
  const missing = types.filter((type) => ROWS[type] === undefined);
  if (missing.length > 0) throw new Error(`scripts/docs/deployer.ts has no row for ${missing.join(', ')}`);
  const arnOf = (text: string): string =>
    text.endsWith(':*') && text.split(':').length === 2
      ? '*'
      : `arn:aws:${text.replace('REGION', region).replace('ACCOUNT', account).replaceAll('NAME', name).replace('GROUP', logGroup)}`;
  const rows = types
    .filter((type) => roleArns === undefined || !type.startsWith('aws_iam_'))
    .filter((type) => installation.hasOwnBucket !== true || !type.startsWith('aws_s3_'))
    .flatMap((type) => ROWS[type] ?? []);
  const actionsOn = new Map<string, string[]>();
  for (const { actions, on } of rows) {
    const [service = ''] = (on[0] ?? '').split(':');
    const key = on.map(arnOf).join(' ');
    actionsOn.set(key, [...(actionsOn.get(key) ?? []), ...actions.map((action) => `${service}:${action}`)]);
  }
  const statements = [...actionsOn].map(([resources, actions]): Statement => {
    const list = resources.split(' ');
    return {
      Effect: 'Allow',
      Action: [...new Set(actions)].toSorted(),
      Resource: list.length === 1 ? resources : list,
    };
  });
  const passed: Statement = {
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: roleArns ?? arnOf('iam::ACCOUNT:role/NAME-*'),
    Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } },
  };
  // A mapping has no ARN before it is made; its function is a condition key.
  const mapped: Statement = {
    Effect: 'Allow',
    Action: ['lambda:CreateEventSourceMapping'],
    Resource: '*',
    Condition: { ArnEquals: { 'lambda:FunctionArn': arnOf('lambda:REGION:ACCOUNT:function:NAME') } },
  };
  return { Version: '2012-10-17', Statement: [...statements, mapped, passed] };
}

/** What the table "For some inputs more" adds for an installation: policies have a size, so it is one of its own. */
export function furtherStatements(installation: Installation): readonly Statement[] {
  const { name, region, account, kmsKeyArn, zipArn, isInVpc } = installation;
  const given: Readonly<Record<string, boolean>> = {
    kms_key_arn: kmsKeyArn !== undefined,
    vpc_subnet_ids: isInVpc === true,
    lambda_s3_bucket: zipArn !== undefined,
  };
  const arnOf = (text: string): string => {
    if (text === 'KEY') return kmsKeyArn ?? '';
    if (text === 'ZIP') return zipArn ?? '';
    if (text === 'ec2:*') return '*';
    return `arn:aws:${text.replace('REGION', region).replace('ACCOUNT', account).replace('NAME', name)}`;
  };
  return EXTRAS.filter(({ input }) => given[input]).map(({ actions, on }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: on.map(arnOf),
  }));
}

function furtherRows(): string {
  const inputs = [...new Set(EXTRAS.map(({ input }) => input))];
  const parts = (input: string): readonly string[] =>
    EXTRAS.filter((extra) => extra.input === input).map(
      ({ where, actions }) => `${where}: ${actions.map((action) => `\`${action}\``).join(', ')}`,
    );
  return inputs.map((input) => `| \`${input}\` | ${parts(input).join('; ')} |`).join('\n');
}

const EXAMPLE = {
  name: 'iam-change-alerts',
  logGroup: 'aws-cloudtrail-logs-111122223333',
  region: 'us-east-1',
  account: '111122223333',
};

const block = (policy: unknown): string => `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_CHARACTERS = 6_144;

export function deployingPage(): string {
  const own = ['arn:aws:iam::111122223333:role/alerts', 'arn:aws:iam::111122223333:role/heartbeat'];
  const passed = deployerPolicy({ ...EXAMPLE, roleArns: own }).Statement.at(-1);
  return `# Permissions to deploy the module

${GENERATED}

Whoever plans, applies and destroys needs this policy, generated from the resources of the module. Put your Region, account, \`name\` and log group in
place of \`${EXAMPLE.region}\`, \`${EXAMPLE.account}\`, \`${EXAMPLE.name}\` and \`${EXAMPLE.logGroup}\`; with \`iam_path\`, put the path before the role
names. It fits into one managed policy (${MANAGED_POLICY_CHARACTERS.toLocaleString('en')} characters without white space). A test applies, plans
again and destroys with it.

${block(deployerPolicy(EXAMPLE))}

If Terraform may create roles, require it to set a permissions boundary: a deployer that writes a role's policy and passes the role can do
what the policy allows. Add to the statement with \`iam:CreateRole\` a \`Condition\` on \`iam:PermissionsBoundary\`, and set
\`permissions_boundary_arn\`.

## With roles of your own

With \`create_lambda_role = false\` and \`create_heartbeat_role = false\`, the policy has no \`iam:CreateRole\` or \`iam:PutRolePolicy\`. The deployer needs
to pass the two roles and nothing else in IAM: replace the statements on \`iam\` with

${block(passed)}

The team that makes the roles takes their permissions from the outputs \`role_policy\` and \`heartbeat_trust_policy\` of a plan:
[existing-topic](../examples/existing-topic) shows both.

## For some inputs more

| with | also |
| --- | --- |
${furtherRows()}
| \`email_subscribers\` on a topic of your own | the four actions on subscriptions, on that topic |
| \`failed_events_bucket_name\` | nothing: the statement on the module's bucket, with \`s3:CreateBucket\`, is not needed |

A test applies with the first three as well, with such a bucket, and with roles brought along.
`;
}
