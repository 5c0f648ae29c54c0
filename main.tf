locals {
  # Only what differs from the function's own defaults, so that its environment stays short and readable.
  settings = {
    SNS_TOPIC_ARN           = module.notification.sns_topic_arn
    ALERT_NAME              = var.name == "iam-change-alerts" ? null : var.name
    SES_SENDER              = var.ses_sender
    SES_RECIPIENTS          = length(var.ses_recipients) == 0 ? null : jsonencode(var.ses_recipients)
    SES_REGION              = var.ses_region
    SES_CONFIGURATION_SET   = var.ses_configuration_set
    ADDITIONAL_SNS_TOPICS   = length(var.additional_sns_topics) == 0 ? null : jsonencode(var.additional_sns_topics)
    SCOPE                   = var.alert_on == "security_changes" ? "catalogue" : null
    MINIMUM_SEVERITY        = var.minimum_severity == "low" ? null : var.minimum_severity
    EXCLUDED_UP_TO_SEVERITY = var.excluded_up_to_severity == "medium" ? null : var.excluded_up_to_severity
    RUNBOOK_URL             = var.runbook_url
    LOG_LEVEL               = var.log_level == "info" ? null : var.log_level
  }
  environment = merge({ for name, value in local.settings : name => value if value != null }, module.settings.environment)

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
  tags                  = var.tags
}

module "settings" {
  source = "./modules/settings"

  name                    = var.name
  account_names           = var.account_names
  excluded_principal_arns = var.excluded_principal_arns
  excluded_event_names    = var.excluded_event_names
  trusted_account_ids     = var.trusted_account_ids
  destination_entries     = length(var.ses_recipients) + 2 * length(var.additional_sns_topics)
  kms_key_arn             = var.kms_key_arn
  tags                    = var.tags
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
  log_retention_days          = var.log_retention_days
  kms_key_arn                 = var.kms_key_arn
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
  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  subscription_filter_name  = module.subscription.filter_name
  alert_topic_arns          = module.notification.alert_topic_arns
  alarm_actions             = var.alarm_actions
  silence_alarm_hours       = var.silence_alarm_hours
  create_dashboard          = var.create_dashboard
  tags                      = var.tags
}
