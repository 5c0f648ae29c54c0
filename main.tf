locals {
  # Only what differs from the function's own defaults, so that its environment stays short and readable.
  settings = {
    SNS_TOPIC_ARN              = module.notification.sns_topic_arn
    ALERT_NAME                 = var.name == "iam-change-alerts" ? null : var.name
    SNS_MINIMUM_SEVERITY       = var.sns_minimum_severity == "info" ? null : var.sns_minimum_severity
    SES_SENDER                 = var.ses_sender
    SES_RECIPIENTS             = length(var.ses_recipients) == 0 ? null : jsonencode(var.ses_recipients)
    SES_REGION                 = var.ses_region
    SES_CONFIGURATION_SET      = var.ses_configuration_set
    SES_MINIMUM_SEVERITY       = var.ses_minimum_severity == "info" ? null : var.ses_minimum_severity
    ADDITIONAL_SNS_TOPICS      = length(var.additional_sns_topics) == 0 ? null : jsonencode({ for name, topic in var.additional_sns_topics : name => { arn = topic.arn, format = topic.format, minimum_severity = topic.minimum_severity } })
    SCOPE                      = var.alert_on == "security_changes" ? "catalogue" : null
    MINIMUM_SEVERITY           = var.minimum_severity == "low" ? null : var.minimum_severity
    RUNBOOK_URL                = var.runbook_url
    ACCESS_PORTAL_URL          = var.access_portal_url
    ACCESS_PORTAL_ROLE_NAME    = var.access_portal_role_name
    LOOK_UP                    = var.look_up ? coalesce(var.look_up_role_name, "*") : null
    HEARTBEAT_ROLE_ARN         = var.create_heartbeat ? module.heartbeat[0].role_arn : null
    HEARTBEAT_ROLE_DESCRIPTION = var.heartbeat_role_description == "Heartbeat of iam-change-alerts" ? null : var.heartbeat_role_description
    LOG_LEVEL                  = var.log_level == "info" ? null : var.log_level
  }
  environment = merge({ for name, value in local.settings : name => value if value != null }, module.settings.environment)

  # Whether sns_topic_arn is given may be unknown at plan, and could not decide a count.
  has_second_path = coalesce(var.create_second_path, var.create_sns_topic)

  # What a custom pattern asks for, as far as it can be read here: `=` and `!=` of eventSource and eventName, a star as any text.
  asked = { for member, heartbeat in { eventSource = "iam.amazonaws.com", eventName = "UpdateRoleDescription" } : member => {
    for operator in ["=", "!="] : operator => [
      for value in flatten(regexall("\\$\\.${member}\\s*${operator}\\s*\"?([A-Za-z0-9.*-]+)", module.filter_pattern.pattern)) : can(regex("^${replace(replace(value, ".", "\\."), "*", ".*")}$", heartbeat))
    ]
  } }
  selects_heartbeats = alltrue([for values in values(local.asked) : (length(values["="]) == 0 || anytrue(values["="])) && !anytrue(values["!="])])

  # A rule matches on its last day, in UTC.
  expired_reasons = [
    for rule in var.suppression_rules : "\"${rule.reason}\" (${rule.expires})"
    if lookup(rule, "expires", null) == null ? false : timecmp(timeadd("${lookup(rule, "expires", null)}T00:00:00Z", "24h"), plantimestamp()) <= 0
  ]

  # In the Region and the account of the function, at the time when the shell runs the command. Nothing in the record can
  # have a quotation mark of the shell: the inputs' validations and the reading of a custom pattern let none through.
  function_arn_parts = split(":", module.function.function_arn)
  test_event = jsonencode(merge(module.filter_pattern.test_event, {
    awsRegion          = local.function_arn_parts[3]
    recipientAccountId = local.function_arn_parts[4]
    eventTime          = "@time@"
  }))
  test_log_events  = jsonencode([{ timestamp = "@now@", message = local.test_event }])
  test_log_options = "--region ${local.function_arn_parts[3]} --log-group-name '${var.cloudtrail_log_group_name}' --log-stream-name \"${var.name}-test-$now\""
  test_event_command = join(" && ", [
    "now=$(date +%s)",
    "aws logs create-log-stream ${local.test_log_options}",
    "aws logs put-log-events ${local.test_log_options} --log-events '${replace(replace(local.test_log_events, "\"@now@\"", "'$now'000"), "@time@", "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'")}'",
  ])
}

check "custom_filter_pattern_selects_heartbeats" {
  assert {
    condition     = var.alert_on != "custom" || !var.create_heartbeat || local.selects_heartbeats
    error_message = "custom_filter_pattern does not seem to select heartbeats, and without any the alarm on them is raised after three hours: add || ($.eventName = \"UpdateRoleDescription\") to it, or set create_heartbeat = false."
  }
}

check "destinations" {
  assert {
    condition     = !var.create_sns_topic || length(var.email_subscribers) > 0 || var.ses_sender != null || length(var.additional_sns_topics) > 0
    error_message = "Nobody receives alerts: the topic has no subscriber, and there is no other destination. Set email_subscribers, ses_sender with ses_recipients, or additional_sns_topics. To subscribe otherwise, create the topic yourself, and set create_sns_topic = false and sns_topic_arn."
  }
}

check "second_path" {
  assert {
    condition     = var.create_second_path != null || var.create_sns_topic ? true : var.sns_topic_arn == null
    error_message = "The second path is off, because sns_topic_arn is a topic of your own. If it is in this account and Region, set create_second_path = true, and add the output topic_policy_statement to its policy; otherwise set create_second_path = false."
  }
}

module "filter_pattern" {
  source = "./modules/filter-pattern"

  alert_on                  = var.alert_on
  custom_filter_pattern     = var.custom_filter_pattern
  name                      = var.name
  cloudtrail_log_group_name = var.cloudtrail_log_group_name
}

module "notification" {
  source = "./modules/notification"

  name                  = var.name
  email_subscribers     = var.email_subscribers
  create_sns_topic      = var.create_sns_topic
  sns_topic_arn         = var.sns_topic_arn
  sns_kms_key_arn       = var.sns_kms_key_arn
  additional_sns_topics = var.additional_sns_topics
  ses_sender            = var.ses_sender
  ses_recipients        = var.ses_recipients
  ses_configuration_set = var.ses_configuration_set
  ses_region            = var.ses_region
  rule_arns             = local.has_second_path ? module.second_path[0].rule_arns : []
  tags                  = var.tags
}

module "settings" {
  source = "./modules/settings"

  name                       = var.name
  account_names              = var.account_names
  suppression_rules          = var.suppression_rules
  trusted_account_ids        = var.trusted_account_ids
  trusted_organization_ids   = var.trusted_organization_ids
  trusted_network_ids        = var.trusted_network_ids
  trusted_federated_subjects = var.trusted_federated_subjects
  destination_entries        = length(var.ses_recipients) + 2 * length(var.additional_sns_topics)
  kms_key_arn                = var.kms_key_arn
  tags                       = var.tags
}

module "function" {
  source = "./modules/function"

  name                        = var.name
  environment                 = local.environment
  policy_statements           = jsonencode(concat(jsondecode(module.notification.policy_statements), jsondecode(module.settings.policy_statements)))
  lambda_memory_mb            = var.lambda_memory_mb
  lambda_timeout_seconds      = var.lambda_timeout_seconds
  lambda_architecture         = var.lambda_architecture
  lambda_runtime              = var.lambda_runtime
  lambda_reserved_concurrency = var.lambda_reserved_concurrency
  lambda_s3_bucket            = var.lambda_s3_bucket
  lambda_s3_key               = var.lambda_s3_key
  lambda_s3_object_version    = var.lambda_s3_object_version
  vpc_subnet_ids              = var.vpc_subnet_ids
  vpc_security_group_ids      = var.vpc_security_group_ids
  look_up                     = var.look_up
  look_up_role_name           = var.look_up_role_name
  log_retention_days          = var.log_retention_days
  kms_key_arn                 = var.kms_key_arn
  create_failed_events_bucket = var.create_failed_events_bucket
  failed_events_bucket_name   = var.failed_events_bucket_name
  create_lambda_role          = var.create_lambda_role
  lambda_role_arn             = var.lambda_role_arn
  permissions_boundary_arn    = var.permissions_boundary_arn
  iam_path                    = var.iam_path
  tags                        = var.tags
}

module "subscription" {
  source = "./modules/subscription"

  name                = var.name
  log_group_name      = var.cloudtrail_log_group_name
  filter_pattern      = module.filter_pattern.pattern
  lambda_function_arn = module.function.function_arn
}

module "monitoring" {
  source = "./modules/monitoring"

  name                      = var.name
  function_arn              = module.function.function_arn
  function_log_group_name   = module.function.log_group_name
  redelivery_queue_arn      = module.function.redelivery_queue_arn
  dead_letter_queue_arn     = module.function.dead_letter_queue_arn
  redrive_command           = module.function.redrive_command
  bucket_name               = module.function.failed_events_bucket_name
  heartbeat_name            = var.create_heartbeat ? "${var.name}-heartbeat" : null
  rule_names                = local.has_second_path ? module.second_path[0].rule_names : []
  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  subscription_filter_name  = module.subscription.filter_name
  alert_topic_arns          = module.notification.alert_topic_arns
  alarm_actions             = var.alarm_actions
  silence_alarm_hours       = var.silence_alarm_hours
  create_dashboard          = var.create_dashboard
  tags                      = var.tags
}

module "heartbeat" {
  source = "./modules/heartbeat"
  count  = var.create_heartbeat ? 1 : 0

  name                     = var.name
  create_role              = var.create_heartbeat_role
  role_arn                 = var.heartbeat_role_arn
  role_description         = var.heartbeat_role_description
  subscription_filter_name = module.subscription.filter_name
  iam_path                 = var.iam_path
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

module "second_path" {
  source = "./modules/second-path"
  count  = local.has_second_path ? 1 : 0

  name                      = var.name
  topic_arn                 = module.notification.sns_topic_arn
  event_source_mapping_uuid = module.function.event_source_mapping_uuid
  role_names                = concat([module.function.role_name], var.create_heartbeat ? [module.heartbeat[0].role_name] : [])
  log_group_names           = [var.cloudtrail_log_group_name, module.function.log_group_name]
  topic_arns                = concat([var.create_sns_topic ? module.notification.alert_topic_arns[0] : var.sns_topic_arn], values(var.additional_sns_topics)[*].arn)
  queue_urls                = [module.function.redelivery_queue_url, module.function.dead_letter_queue_url]
  bucket_name               = module.function.failed_events_bucket_name
  parameter_path            = "/iam-change-alerts/${var.name}/"
  kms_key_arns              = [for arn in concat([var.kms_key_arn, var.sns_kms_key_arn], values(var.additional_sns_topics)[*].kms_key_arn) : arn if arn != null]
  ses_identities            = module.notification.ses_identities
  ses_configuration_sets    = compact([var.ses_configuration_set])
  alarm_names               = module.monitoring.alarm_names
  alarm_topic_arns          = var.alarm_actions
  schedule_name             = var.create_heartbeat ? module.heartbeat[0].schedule_name : null
  after                     = [module.monitoring.alarm_arns, module.monitoring.dashboard_name, module.settings.environment, module.heartbeat]
  tags                      = var.tags
}

# Of inputs alone: a check that reads a data source would make every plan end as changed.
check "suppression_rules" {
  assert {
    condition     = length(local.expired_reasons) == 0
    error_message = "suppression_rules: expired, and without effect since: ${join(", ", local.expired_reasons)}. Remove them, or set a later expires."
  }
}
