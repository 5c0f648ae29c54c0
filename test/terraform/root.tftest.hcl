mock_provider "aws" {
  source = "./test/terraform/mocks"
}

override_resource {
  target = module.function.aws_sqs_queue.redelivery
  values = {
    arn = "arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"
    url = "https://sqs.eu-central-1.amazonaws.com/111122223333/iam-change-alerts-redelivery"
  }
}

override_resource {
  target = module.function.aws_sqs_queue.dead_letter
  values = {
    arn = "arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-dead-letter"
    url = "https://sqs.eu-central-1.amazonaws.com/111122223333/iam-change-alerts-dead-letter"
  }
}

variables {
  cloudtrail_log_group_name = "aws-cloudtrail-logs"
  email_subscribers         = ["security@example.com"]
}

run "every_input_but_the_log_group_has_a_default" {
  assert {
    condition     = output.sns_topic_arn == "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
    error_message = "A topic must be created by default."
  }

  assert {
    condition     = output.function_name == "iam-change-alerts" && endswith(output.function_arn, ":function:iam-change-alerts") && output.function_log_group_name == "/aws/lambda/iam-change-alerts"
    error_message = "Names must come from the default of name."
  }

  assert {
    condition     = output.cloudtrail_log_group_name == "aws-cloudtrail-logs"
    error_message = "The watched log group must be an output."
  }

  assert {
    condition     = strcontains(output.filter_pattern, "\"Upload*\"") && !strcontains(output.filter_pattern, "readOnly")
    error_message = "The default preset must be iam_changes."
  }

  assert {
    condition     = output.zip_sha256 == filesha256("./modules/function/lambda.zip")
    error_message = "zip_sha256 must be that of the zip."
  }

  assert {
    condition     = output.redelivery_queue_url != output.dead_letter_queue_url && output.redelivery_queue_arn != output.dead_letter_queue_arn
    error_message = "The two queues must be told apart."
  }

  assert {
    condition     = jsondecode(output.role_policy).Version == "2012-10-17"
    error_message = "role_policy must be an IAM policy."
  }

  assert {
    condition     = output.role_arn == "arn:aws:iam::111122223333:role/iam-change-alerts"
    error_message = "A role must be created by default."
  }

  assert {
    condition     = length(output.alarm_arns) == 13 && output.dashboard_name == null
    error_message = "There must be every alarm and no dashboard by default."
  }

  assert {
    condition     = strcontains(output.test_event_command, "aws logs put-log-events --region eu-central-1 --log-group-name 'aws-cloudtrail-logs' --log-stream-name \"iam-change-alerts-test-$now\"")
    error_message = "The test event must go into the watched log group, in a log stream of its own: ${output.test_event_command}"
  }

  assert {
    condition     = length(split("'", output.test_event_command)) == 11
    error_message = "The shell must get whole quotations: ${output.test_event_command}"
  }

  assert {
    condition     = output.redrive_command == "aws sqs start-message-move-task --region eu-central-1 --source-arn arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-dead-letter --destination-arn arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"
    error_message = "Not the command expected: ${output.redrive_command}"
  }
}

run "the_function_chooses_with_security_changes_alone" {
  command = plan

  variables {
    alert_on = "security_changes"
  }

  assert {
    condition     = local.environment["SCOPE"] == "catalogue" && strcontains(output.filter_pattern, "$.userIdentity.type = \"Root\"")
    error_message = "The function must know that the pattern selects more than is alerted: ${jsonencode(local.environment)}"
  }
}

run "whatever_another_preset_selects_is_alerted" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"CreateUser\" }"
    create_heartbeat      = false
  }

  assert {
    condition     = length(setintersection(keys(local.environment), ["SCOPE", "MINIMUM_SEVERITY", "SNS_MINIMUM_SEVERITY", "SES_MINIMUM_SEVERITY"])) == 0
    error_message = "Only security_changes leaves the choice to the function: ${jsonencode(local.environment)}"
  }
}

run "the_role_is_allowed_what_the_function_does_and_on_nothing_else" {
  assert {
    condition = jsondecode(output.role_policy).Statement == [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/lambda/iam-change-alerts:*"]
      },
      {
        Sid      = "KeepUndelivered"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = ["arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"]
      },
      {
        Sid      = "Redeliver"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = ["arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"]
      },
      {
        Sid      = "PublishAlerts"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = ["arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"]
      },
      {
        Sid      = "ReadSettings"
        Effect   = "Allow"
        Action   = "ssm:GetParameters"
        Resource = ["arn:aws:ssm:eu-central-1:111122223333:parameter/iam-change-alerts/iam-change-alerts/*"]
      },
      {
        Sid      = "KeepFailedEvents"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = ["arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1/*"]
      },
      {
        Sid      = "FindFailedEventsBucket"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = ["arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1"]
      },
    ]
    error_message = "Not the policy expected: ${output.role_policy}"
  }
}

run "ses_and_keys_add_exactly_their_statements" {
  variables {
    ses_sender            = "Alerts@example.com"
    ses_recipients        = ["security@example.org"]
    ses_configuration_set = "alerts"
    ses_region            = "eu-west-1"
    sns_kms_key_arn       = "arn:aws:kms:eu-central-1:111122223333:key/11111111-12ab-34cd-56ef-1234567890ab"
    kms_key_arn           = "arn:aws:kms:eu-central-1:111122223333:key/22222222-12ab-34cd-56ef-1234567890ab"
    additional_sns_topics = {
      chat = { arn = "arn:aws:sns:eu-central-1:444455556666:chat", format = "chat", minimum_severity = "high" }
    }
  }

  assert {
    condition = slice(jsondecode(output.role_policy).Statement, 3, 7) == [
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/22222222-12ab-34cd-56ef-1234567890ab"]
      },
      {
        Sid      = "PublishAlerts"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = ["arn:aws:sns:eu-central-1:111122223333:iam-change-alerts", "arn:aws:sns:eu-central-1:444455556666:chat"]
      },
      {
        Sid    = "SendAlerts"
        Effect = "Allow"
        Action = "ses:SendEmail"
        Resource = [
          "arn:aws:ses:eu-west-1:111122223333:identity/alerts@example.com",
          "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
          "arn:aws:ses:eu-west-1:111122223333:identity/example.org",
          "arn:aws:ses:eu-west-1:111122223333:identity/security@example.org",
          "arn:aws:ses:eu-west-1:111122223333:configuration-set/alerts",
        ]
        Condition = {
          StringEquals                = { "ses:FromAddress" = "Alerts@example.com" }
          "ForAllValues:StringEquals" = { "ses:Recipients" = ["security@example.org"] }
        }
      },
      {
        Sid      = "EncryptAlerts"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/11111111-12ab-34cd-56ef-1234567890ab"]
      },
    ]
    error_message = "Not the policy expected: ${output.role_policy}"
  }

  assert {
    condition     = length(jsondecode(output.role_policy).Statement) == 10 && jsondecode(output.role_policy).Statement[7].Sid == "ReadSettings"
    error_message = "There must be no further statement."
  }
}

# The longest that the validations let through; the URL of the queue and the id of the role come on top, and 7 characters of aws-us-gov, which the mocks are not in.
run "the_longest_settings_fit_the_environment_with_few_entries" {
  command = plan

  variables {
    alert_on              = "security_changes"
    name                  = format("a%047d", 0)
    create_sns_topic      = false
    create_second_path    = false
    sns_topic_arn         = "arn:aws-us-gov:sns:us-isof-south-1:111122223333:${join("", [for _ in range(256) : "x"])}"
    ses_sender            = format("%0188d@example.com", 0)
    ses_recipients        = [for index in range(3) : format("%0188d@example.com", index)]
    ses_region            = "us-isof-south-1"
    ses_configuration_set = format("%064d", 0)
    additional_sns_topics = { (format("%032d", 0)) = { arn = "arn:aws-us-gov:sns:us-isof-south-1:111122223333:${join("", [for _ in range(256) : "y"])}", minimum_severity = "critical" } }
    minimum_severity      = "critical"
    sns_minimum_severity  = "critical"
    ses_minimum_severity  = "critical"
    trusted_account_ids   = ["444455556666"]
    suppression_rules = [{
      reason         = format("%0200d", 0)
      principal_arns = [format("arn:aws:iam::*:role/%0180d", 0)]
      up_to_severity = "critical"
      expires        = "2999-12-31"
    }]
    runbook_url             = format("https://example.com/%0180d", 0)
    access_portal_url       = format("https://example.com/%080d", 0)
    access_portal_role_name = format("%032d", 0)
    log_level               = "error"

    look_up           = true
    look_up_role_name = format("%064d", 0)

    create_heartbeat_role      = false
    heartbeat_role_arn         = format("arn:aws:iam::111122223333:role/%064d", 0)
    heartbeat_role_description = format("%0100d", 0)
  }

  assert {
    condition     = keys(module.settings.environment) == ["SUPPRESSION_RULES", "TRUSTED_ACCOUNT_IDS"] && length(jsonencode(local.environment)) + 183 + 100 <= 4096
    error_message = "It takes ${length(jsonencode(local.environment)) + 183} of 4,096 bytes, and 100 must be left."
  }
}

run "the_longest_settings_fit_the_environment_with_many_entries" {
  command = plan

  variables {
    alert_on                   = "security_changes"
    name                       = format("a%047d", 0)
    create_sns_topic           = false
    create_second_path         = false
    sns_topic_arn              = "arn:aws-us-gov:sns:us-isof-south-1:111122223333:${join("", [for _ in range(256) : "x"])}"
    ses_sender                 = format("%0188d@example.com", 0)
    ses_recipients             = [for index in range(50) : format("%022d@example.com", index)]
    ses_region                 = "us-isof-south-1"
    ses_configuration_set      = format("%064d", 0)
    minimum_severity           = "critical"
    sns_minimum_severity       = "critical"
    ses_minimum_severity       = "critical"
    account_names              = { for pair in setproduct(range(28), range(100)) : format("%06d%06d", pair...) => "account" }
    trusted_account_ids        = [for index in range(501) : format("%012d", index)]
    suppression_rules          = [{ reason = "Tags", event_names = [for index in range(21) : "Tag${join("", [for _ in range(index) : "?"])}*"] }]
    trusted_organization_ids   = [for index in range(101) : format("o-%010d", index)]
    trusted_network_ids        = [for index in range(151) : format("vpc-%08d", index)]
    trusted_federated_subjects = [for index in range(21) : "token.actions.githubusercontent.com:repo:our-org/${index}:*"]
    runbook_url                = format("https://example.com/%0180d", 0)
    access_portal_url          = format("https://example.com/%080d", 0)
    access_portal_role_name    = format("%032d", 0)
    log_level                  = "error"
    look_up                    = true
    look_up_role_name          = format("%064d", 0)

    create_heartbeat_role      = false
    heartbeat_role_arn         = format("arn:aws:iam::111122223333:role/%064d", 0)
    heartbeat_role_description = format("%0100d", 0)
  }

  assert {
    condition     = contains(keys(module.settings.environment), "SETTINGS_VERSION") && length(jsonencode(local.environment)) + 183 + 100 <= 4096
    error_message = "It takes ${length(jsonencode(local.environment)) + 183} of 4,096 bytes, and 100 must be left."
  }
}

run "an_expired_rule_warns_and_does_not_fail_the_plan" {
  command = plan

  variables {
    suppression_rules = [
      { reason = "Migration", event_names = ["Tag*"], expires = "2020-01-31" },
      { reason = "Deploys", event_names = ["Tag*"], expires = "2999-12-31" },
    ]
  }

  expect_failures = [check.suppression_rules]

  assert {
    condition     = local.expired_reasons == ["\"Migration\" (2020-01-31)"]
    error_message = "Only the rule that has expired may be named."
  }
}

run "a_rule_holds_on_its_last_day" {
  command = plan

  variables {
    suppression_rules = [{ reason = "Today", event_names = ["Tag*"], expires = formatdate("YYYY-MM-DD", timestamp()) }]
  }

  assert {
    condition     = length(local.expired_reasons) == 0
    error_message = "A rule must hold until the end of the day."
  }
}

run "nothing_is_created_that_was_brought_along" {
  variables {
    create_sns_topic   = false
    create_second_path = false
    sns_topic_arn      = "arn:aws:sns:eu-central-1:444455556666:central"
    create_lambda_role = false
    lambda_role_arn    = "arn:aws:iam::111122223333:role/security/brought-along"
  }

  assert {
    condition     = output.sns_topic_arn == "arn:aws:sns:eu-central-1:444455556666:central"
    error_message = "The topic brought along must be used."
  }

  assert {
    condition     = output.role_arn == "arn:aws:iam::111122223333:role/security/brought-along"
    error_message = "The role brought along must be used."
  }

  assert {
    condition     = contains(jsondecode(output.role_policy).Statement[3].Resource, "arn:aws:sns:eu-central-1:444455556666:central")
    error_message = "role_policy must tell what that role needs."
  }
}

run "a_heartbeat_takes_the_real_way_by_default" {
  assert {
    condition     = jsondecode(output.heartbeat_trust_policy).Statement[0].Condition.StringEquals["aws:SourceArn"] == "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/iam-change-alerts-heartbeat"
    error_message = "The schedules of the group alone may use the role: ${output.heartbeat_trust_policy}"
  }
}

run "a_custom_pattern_that_selects_no_heartbeat_is_told" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ ($.eventSource = \"iam.amazonaws.com\") && (($.eventName = \"Create*\") || ($.eventName = \"Delete*\")) }"
  }

  expect_failures = [check.custom_filter_pattern_selects_heartbeats]
}

run "a_custom_pattern_that_leaves_heartbeats_out_is_told" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ ($.eventSource = \"iam.amazonaws.com\") && ($.eventName != \"Update*\") }"
  }

  expect_failures = [check.custom_filter_pattern_selects_heartbeats]
}

run "a_custom_pattern_of_another_service_is_told" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventSource = organizations.amazonaws.com }"
  }

  expect_failures = [check.custom_filter_pattern_selects_heartbeats]
}

run "a_custom_pattern_that_selects_heartbeats_is_not" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ ($.eventSource = \"iam*\") && ($.eventName = \"Create*\" || $.eventName = \"UpdateRole*\") && ($.eventName != \"CreateRole\") }"
  }
}

run "without_heartbeats_a_custom_pattern_may_select_what_it_likes" {
  command = plan

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"ConsoleLogin\" }"
    create_heartbeat      = false
  }
}

run "the_heartbeat_can_be_left_out" {
  variables {
    create_heartbeat = false
  }

  assert {
    condition     = output.heartbeat_trust_policy == null && length(output.alarm_arns) == 13
    error_message = "The alarm on silence must take the place of that on heartbeats."
  }
}

run "a_topic_brought_along_needs_a_statement_for_the_rules" {
  variables {
    create_sns_topic   = false
    sns_topic_arn      = "arn:aws:sns:eu-central-1:111122223333:central"
    create_second_path = true
    additional_sns_topics = {
      chat = { arn = "arn:aws:sns:eu-central-1:111122223333:chat", format = "chat" }
      siem = { arn = "arn:aws:sns:eu-central-1:111122223333:siem", format = "json" }
    }
  }

  assert {
    condition = jsondecode(output.topic_policy_statement) == {
      Sid       = "AllowRules"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-central-1:111122223333:central"
      Condition = { ArnEquals = { "aws:SourceArn" = [
        for key in ["function", "logs", "log-groups", "stores", "alarms", "alarm-lists", "alarm-mutes", "roles-and-mail", "rules", "topic-1", "topic-2", "topic-3"] : "arn:aws:events:eu-central-1:111122223333:rule/iam-change-alerts-${key}"
      ] } }
    }
    error_message = "Not the statement expected: ${output.topic_policy_statement}"
  }
}

run "a_topic_brought_along_gets_no_messages_of_rules_unless_asked_for_and_the_plan_says_so" {
  command = plan

  variables {
    create_sns_topic = false
    sns_topic_arn    = "arn:aws:sns:eu-central-1:444455556666:central"
  }

  assert {
    condition     = output.topic_policy_statement == null
    error_message = "There must be no rule."
  }

  expect_failures = [check.second_path]
}

run "who_has_decided_against_the_second_path_is_told_nothing" {
  command = plan

  variables {
    create_sns_topic   = false
    sns_topic_arn      = "arn:aws:sns:eu-central-1:444455556666:central"
    create_second_path = false
  }
}

run "a_bucket_of_ones_own_can_keep_failed_events" {
  variables {
    create_failed_events_bucket = false
    failed_events_bucket_name   = "failed"
  }

  assert {
    condition     = output.failed_events_bucket_name == "failed" && strcontains(output.role_policy, "\"arn:aws:s3:::failed/*\"")
    error_message = "The bucket brought along must be used."
  }

  assert {
    condition     = strcontains(output.redrive_events_command, "s3://failed/$key")
    error_message = "The command must take the events from that bucket: ${output.redrive_events_command}"
  }
}

run "each_topic_has_a_key_of_its_own" {
  variables {
    sns_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/11111111-12ab-34cd-56ef-1234567890ab"
    additional_sns_topics = {
      chat = { arn = "arn:aws:sns:eu-central-1:111122223333:chat", kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/33333333-12ab-34cd-56ef-1234567890ab" }
      siem = { arn = "arn:aws:sns:eu-central-1:111122223333:siem" }
    }
  }

  assert {
    condition = [for statement in jsondecode(output.role_policy).Statement : statement.Resource if statement.Sid == "EncryptAlerts"] == [
      ["arn:aws:kms:eu-central-1:111122223333:key/11111111-12ab-34cd-56ef-1234567890ab", "arn:aws:kms:eu-central-1:111122223333:key/33333333-12ab-34cd-56ef-1234567890ab"],
    ]
    error_message = "The function must be allowed both keys: ${output.role_policy}"
  }
}

run "ses_alone_needs_no_topic" {
  variables {
    create_sns_topic  = false
    email_subscribers = []
    ses_sender        = "alerts@example.com"
    ses_recipients    = ["security@example.com"]
  }

  assert {
    condition     = output.sns_topic_arn == null
    error_message = "There must be no topic."
  }
}

run "what_the_caller_creates_in_the_same_apply_may_be_unknown_at_plan" {
  command = plan

  module {
    source = "./test/terraform/same-apply"
  }
}

run "what_the_caller_creates_in_the_same_apply_is_used" {
  module {
    source = "./test/terraform/same-apply"
  }

  override_resource {
    target = aws_sns_topic.on_call
    values = { arn = "arn:aws:sns:eu-central-1:111122223333:on-call" }
  }

  assert {
    condition     = output.sns_topic_arn == "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts" && output.role_arn == "arn:aws:iam::111122223333:role/iam-change-alerts"
    error_message = "The caller's topic and role must be used."
  }
}

run "the_dashboard_and_the_alarms_are_as_asked_for" {
  variables {
    create_dashboard    = true
    create_heartbeat    = false
    create_second_path  = false
    silence_alarm_hours = null
    alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:on-call"]
  }

  assert {
    condition     = output.dashboard_name == "iam-change-alerts-eu-central-1" && length(output.alarm_arns) == 11
    error_message = "There must be a dashboard, and no alarm on silence, heartbeats and rules."
  }
}

run "alerts_that_nobody_receives_are_told" {
  command = plan

  variables {
    email_subscribers = []
  }

  expect_failures = [check.destinations]
}
