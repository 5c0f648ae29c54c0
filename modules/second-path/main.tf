data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]

  # A function may be named by its name, its ARN or any end of that, each with a version or an alias behind it:
  # https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html
  function_ids = concat(
    [var.name, { suffix = ":${var.name}" }, { suffix = ":${var.name}:$LATEST" }],
    [for start in ["", "${local.account_id}:function:", "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:"] : { prefix = "${start}${var.name}:" }],
  )

  # A long name is matched by its beginning, so that a pattern stays within its 2,048 characters.
  log_group_names = concat(
    [for name in var.log_group_names : name if length(name) <= 128],
    [for name in var.log_group_names : { prefix = substr(name, 0, 128) } if length(name) > 128],
  )
  log_group_arns = [for name in var.log_group_names : {
    prefix = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${substr(name, 0, 128)}"
  }]
  # Log streams are made all the time, by CloudTrail and by the function; queries only read.
  log_changes = [{ anything-but = ["CreateLogStream", "StartLiveTail", "StartQuery", "StopQuery"] }]

  # SQS goes by the end of a queue's URL: a call may name any of its hosts before it, those of endpoints and older ones too.
  queue_ids  = [for url in var.queue_urls : regex("/[0-9]{12}/[^/]+$", url)]
  queue_arns = [for id in local.queue_ids : "arn:${local.partition}:sqs:${local.region}:${join(":", slice(split("/", id), 1, 3))}"]

  # Neither tells case, as far as is known.
  roles      = [for name in var.role_names : { equals-ignore-case = name }]
  identities = [for identity in var.ses_identities : { equals-ignore-case = identity }]

  # Where alarms go, five ARNs at most. A long one is matched by its beginning, as a log group is.
  alarm_topic_arns = [for arn in var.alarm_topic_arns : arn if !contains(var.topic_arns, arn)]
  alarm_topics = concat(
    [for arn in local.alarm_topic_arns : arn if length(arn) <= 80],
    [for arn in local.alarm_topic_arns : { prefix = substr(arn, 0, 80) } if length(arn) > 80],
  )

  topics = { for index, arn in var.topic_arns : "topic-${index + 1}" => arn }

  # Which calls change which part, as CloudTrail spells their parameters. A rule each; a call matches one of them.
  calls = merge(
    {
      function = jsonencode([
        { eventSource = ["lambda.amazonaws.com"], requestParameters = { functionName = local.function_ids } },
        { eventSource = ["lambda.amazonaws.com"], requestParameters = { uUID = [var.event_source_mapping_uuid] } },
        # Another function would take what waits in a queue.
        { eventSource = ["lambda.amazonaws.com"], requestParameters = { eventSourceArn = local.queue_arns } },
        # What feeds the log group. Whether a trail is the one that does, its calls do not say.
        { eventSource = ["cloudtrail.amazonaws.com"], eventName = ["DeleteServiceLinkedChannel", "DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateServiceLinkedChannel", "UpdateTrail"] },
        { eventSource = ["events.amazonaws.com"], requestParameters = { name = [local.rule_names["rules"]] } },
        { eventSource = ["events.amazonaws.com"], requestParameters = { rule = [local.rule_names["rules"]] } },
      ])

      logs = jsonencode([
        { eventSource = ["logs.amazonaws.com"], eventName = local.log_changes, requestParameters = { logGroupName = local.log_group_names } },
        # Of the whole account: masking, transformers, who may read or subscribe.
        { eventSource = ["logs.amazonaws.com"], eventName = ["DeleteAccountPolicy", "DeleteResourcePolicy", "PutAccountPolicy", "PutResourcePolicy"] },
        # Pipelines rewrite what a log group holds, and telemetry rules decide what it gets; whose, their calls do not say.
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-pipelines.html
        { eventSource = ["observabilityadmin.amazonaws.com"] },
      ])

      log-groups = jsonencode(concat(
        [{ eventSource = ["logs.amazonaws.com"], eventName = local.log_changes, requestParameters = { logGroupIdentifier = concat(local.log_group_names, local.log_group_arns) } }],
        [for parameter in ["resourceArn", "resourceIdentifier"] : {
          eventSource       = ["logs.amazonaws.com"]
          eventName         = local.log_changes
          requestParameters = { (parameter) = local.log_group_arns }
        }],
      ))

      stores = jsonencode(concat(
        [
          { eventSource = ["sqs.amazonaws.com"], requestParameters = { queueUrl = [for id in local.queue_ids : { suffix = id }] } },
          { eventSource = ["sqs.amazonaws.com"], requestParameters = { sourceArn = local.queue_arns } },
          { eventSource = ["s3.amazonaws.com"], requestParameters = { bucketName = [var.bucket_name] } },
          { eventSource = ["ssm.amazonaws.com"], requestParameters = { name = [{ prefix = var.parameter_path }] } },
          { eventSource = ["ssm.amazonaws.com"], requestParameters = { names = [{ prefix = var.parameter_path }] } },
        ],
        [for call in [{
          eventSource = ["kms.amazonaws.com"]
          eventName   = ["DeleteImportedKeyMaterial", "DisableKey", "PutKeyPolicy", "RetireGrant", "RevokeGrant", "ScheduleKeyDeletion"]
          # A call may name a key by its id or an alias; this is always its ARN.
          resources = { ARN = var.kms_key_arns }
        }] : call if length(var.kms_key_arns) > 0],
      ))

      alarms      = jsonencode([{ eventSource = ["monitoring.amazonaws.com"], requestParameters = { alarmName = var.alarm_names } }])
      alarm-lists = jsonencode([{ eventSource = ["monitoring.amazonaws.com"], requestParameters = { alarmNames = var.alarm_names } }])
      alarm-mutes = jsonencode([{ eventSource = ["monitoring.amazonaws.com"], requestParameters = { muteTargets = { alarmNames = var.alarm_names } } }])

      # IAM's events come to us-east-1 alone (cn-north-1, us-gov-west-1). The heartbeat itself is no change.
      roles-and-mail = jsonencode(concat(
        [{ eventSource = ["iam.amazonaws.com"], eventName = [{ anything-but = ["UpdateRoleDescription"] }], requestParameters = { roleName = local.roles } }],
        [for name in compact([var.schedule_name]) : { eventSource = ["scheduler.amazonaws.com"], requestParameters = { name = [name] } }],
        [for call in [
          { eventSource = ["ses.amazonaws.com"], requestParameters = { identity = local.identities } },
          { eventSource = ["ses.amazonaws.com"], requestParameters = { emailIdentity = local.identities } },
          # As DeleteVerifiedEmailAddress has it, which is deprecated and still works.
          { eventSource = ["ses.amazonaws.com"], requestParameters = { emailAddress = local.identities } },
          # Of the whole account: a suppressed address gets no mail (a job imports many), and sending may be paused.
          { eventSource = ["ses.amazonaws.com"], eventName = ["CreateImportJob", "PutAccountSendingAttributes", "PutAccountSuppressionAttributes", "PutSuppressedDestination", "UpdateAccountSendingEnabled"] },
        ] : call if length(var.ses_identities) > 0],
        [for call in [
          { eventSource = ["ses.amazonaws.com"], requestParameters = { configurationSetName = var.ses_configuration_sets } },
        ] : call if length(var.ses_configuration_sets) > 0],
      ))

      # A rule that is disabled does not hear of it: the first one watches this one.
      rules = jsonencode([
        { eventSource = ["events.amazonaws.com"], requestParameters = { name = local.other_rule_names } },
        { eventSource = ["events.amazonaws.com"], requestParameters = { rule = local.other_rule_names } },
        # A key of the bus also encrypts its rules: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
        { eventSource = ["events.amazonaws.com"], eventName = ["UpdateEventBus"], requestParameters = { name = ["default", { exists = false }] } },
      ])

      alarm-topics = jsonencode([
        { eventSource = ["sns.amazonaws.com"], requestParameters = { topicArn = local.alarm_topics } },
        { eventSource = ["sns.amazonaws.com"], requestParameters = { resourceArn = local.alarm_topics } },
        { eventSource = ["sns.amazonaws.com"], requestParameters = { subscriptionArn = [for arn in local.alarm_topic_arns : { prefix = substr("${arn}:", 0, 80) }] } },
      ])
    },
    { for key, arn in local.topics : key => jsonencode([
      { eventSource = ["sns.amazonaws.com"], requestParameters = { topicArn = [arn] } },
      { eventSource = ["sns.amazonaws.com"], requestParameters = { resourceArn = [arn] } },
      { eventSource = ["sns.amazonaws.com"], requestParameters = { subscriptionArn = [{ prefix = "${arn}:" }] } },
    ]) },
  )

  rule_keys        = concat(["function", "logs", "log-groups", "stores", "alarms", "alarm-lists", "alarm-mutes", "roles-and-mail", "rules"], keys(local.topics), [for key in ["alarm-topics"] : key if length(var.alarm_topic_arns) > 0])
  rule_names       = { for key in local.rule_keys : key => "${var.name}-${key}" }
  other_rule_names = [for key in local.rule_keys : local.rule_names[key] if key != "rules"]
  rule_arns        = [for key in local.rule_keys : "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.rule_names[key]}"]

  patterns = { for key in local.rule_keys : key => jsonencode({
    # Nobody but AWS puts events whose source begins so: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
    source      = [{ prefix = "aws." }]
    account     = [local.account_id]
    detail-type = ["AWS API Call via CloudTrail"]
    detail = {
      # A call that failed changed nothing. Data events are those of each alert itself.
      errorCode       = [{ exists = false }]
      managementEvent = [true, { exists = false }]
      readOnly        = [false, { exists = false }]
      "$or"           = jsondecode(local.calls[key])
    }
  }) }

  # What stands in the message is AWS's own: a transformer copies values as they are, and a caller could write a link.
  paths = {
    account = "$.account"
    event   = "$.detail.eventName"
    id      = "$.detail.eventID"
    region  = "$.region"
    time    = "$.time"
  }
  template = "\"<event> changed something that the alerts of ${var.name} depend on, at <time> in account <account>, <region>. If your team did not do this, act now: later alerts may not arrive. CloudTrail event <id>.\""
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.patterns

  name          = local.rule_names[each.key]
  description   = "Changes to what the alerts of ${var.name} depend on"
  event_pattern = each.value
  # Written out, so that an apply switches on again what was switched off for it.
  state = "ENABLED"
  tags  = var.tags

  # Made last and destroyed first, so that an apply of the rest is not told call by call.
  depends_on = [var.after]

  lifecycle {
    precondition {
      condition     = length(each.value) <= 2048
      error_message = "The pattern of the rule ${local.rule_names[each.key]} has ${length(each.value)} characters; EventBridge takes 2,048. Give the installation a shorter name, or set create_second_path = false."
    }
  }
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.patterns

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "topic"
  arn       = var.topic_arn

  input_transformer {
    input_paths    = local.paths
    input_template = local.template
  }
}
