# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

variables {
  cloudtrail_log_group_name = "aws-cloudtrail-logs"
}

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "an_unknown_preset_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on = "iam"
  }

  expect_failures = [var.alert_on]
}

run "custom_without_a_pattern_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on = "custom"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "custom_with_an_empty_pattern_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "  "
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_without_custom_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    custom_filter_pattern = "{ $.a = 1 }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_without_braces_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "CreateUser"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_of_1025_bytes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"${join("", [for _ in range(1005) : "x"])}\" }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_of_fewer_characters_but_1026_bytes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"${join("", [for _ in range(503) : "é"])}\" }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_subscriber_that_is_no_address_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    email_subscribers = ["security"]
  }

  expect_failures = [var.email_subscribers]
}

run "subscribers_without_a_topic_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_sns_topic  = false
    ses_sender        = "a@example.com"
    ses_recipients    = ["a@example.com"]
    email_subscribers = ["a@example.com"]
  }

  expect_failures = [var.email_subscribers]
}

run "a_topic_brought_along_and_one_created_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:t"
  }

  expect_failures = [var.create_sns_topic]
}

run "no_destination_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_sns_topic = false
  }

  expect_failures = [var.create_sns_topic]
}

run "a_topic_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_sns_topic = false
    sns_topic_arn    = "central"
  }

  expect_failures = [var.sns_topic_arn]
}

run "a_fifo_topic_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_sns_topic = false
    sns_topic_arn    = "arn:aws:sns:eu-central-1:111122223333:t.fifo"
  }

  expect_failures = [var.sns_topic_arn]
}

run "a_topic_key_that_is_an_alias_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    sns_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x"
  }

  expect_failures = [var.sns_kms_key_arn]
}

run "a_further_topic_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    additional_sns_topics = { x = { arn = "central" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_further_topic_with_an_unknown_format_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    additional_sns_topics = { x = { arn = "arn:aws:sns:eu-central-1:111122223333:t", format = "xml" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_further_topic_with_an_unknown_severity_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    additional_sns_topics = { x = { arn = "arn:aws:sns:eu-central-1:111122223333:t", minimum_severity = "severe" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_sender_with_a_name_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender     = "Alerts <alerts@example.com>"
    ses_recipients = ["a@example.com"]
  }

  expect_failures = [var.ses_sender]
}

run "a_sender_without_recipients_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender = "alerts@example.com"
  }

  expect_failures = [var.ses_sender]
}

run "recipients_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_recipients = ["a@example.com"]
  }

  expect_failures = [var.ses_sender]
}

run "a_recipient_that_is_no_address_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = ["security"]
  }

  expect_failures = [var.ses_recipients]
}

run "more_than_50_recipients_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = [for number in range(51) : "${number}@example.com"]
  }

  expect_failures = [var.ses_recipients]
}

run "a_configuration_set_with_a_space_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender            = "a@example.com"
    ses_recipients        = ["a@example.com"]
    ses_configuration_set = "a b"
  }

  expect_failures = [var.ses_configuration_set]
}

run "a_configuration_set_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_configuration_set = "alerts"
  }

  expect_failures = [var.ses_configuration_set]
}

run "a_region_that_is_none_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = ["a@example.com"]
    ses_region     = "Ireland"
  }

  expect_failures = [var.ses_region]
}

run "a_region_of_ses_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    ses_region = "eu-west-1"
  }

  expect_failures = [var.ses_region]
}

run "too_little_memory_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_memory_mb = 64
  }

  expect_failures = [var.lambda_memory_mb]
}

run "half_a_megabyte_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_memory_mb = 255
  }

  expect_failures = [var.lambda_memory_mb]
}

run "too_short_a_time_out_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_timeout_seconds = 29
  }

  expect_failures = [var.lambda_timeout_seconds]
}

run "too_long_a_time_out_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_timeout_seconds = 901
  }

  expect_failures = [var.lambda_timeout_seconds]
}

run "an_unknown_architecture_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_architecture = "arm"
  }

  expect_failures = [var.lambda_architecture]
}

run "a_runtime_that_is_too_old_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_runtime = "nodejs20.x"
  }

  expect_failures = [var.lambda_runtime]
}

run "a_concurrency_that_lets_nothing_run_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_reserved_concurrency = 0
  }

  expect_failures = [var.lambda_reserved_concurrency]
}

run "a_retention_that_does_not_exist_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}

run "a_key_that_is_an_alias_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_role_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_lambda_role = false
    lambda_role_arn    = "alerts"
  }

  expect_failures = [var.lambda_role_arn]
}

run "a_role_brought_along_and_one_created_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_role_arn = "arn:aws:iam::111122223333:role/alerts"
  }

  expect_failures = [var.lambda_role_arn]
}

run "no_role_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    create_lambda_role = false
  }

  expect_failures = [var.lambda_role_arn]
}

run "a_boundary_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "a_path_without_slashes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    iam_path = "security"
  }

  expect_failures = [var.iam_path]
}

run "a_log_group_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    cloudtrail_log_group_name = "arn:aws:logs:eu-central-1:111122223333:log-group:x"
  }

  expect_failures = [var.cloudtrail_log_group_name]
}

run "an_unknown_severity_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    minimum_severity = "severe"
  }

  expect_failures = [var.minimum_severity]
}

run "an_excluded_principal_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    excluded_principal_arns = ["deployer"]
  }

  expect_failures = [var.excluded_principal_arns]
}

run "everyone_excluded_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    excluded_principal_arns = ["*"]
  }

  expect_failures = [var.excluded_principal_arns]
}

run "every_event_excluded_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    excluded_event_names = ["*"]
  }

  expect_failures = [var.excluded_event_names]
}

run "an_unknown_severity_for_exclusions_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    excluded_up_to_severity = "severe"
  }

  expect_failures = [var.excluded_up_to_severity]
}

run "an_account_id_that_is_too_short_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    trusted_account_ids = ["12345"]
  }

  expect_failures = [var.trusted_account_ids]
}

run "account_names_the_wrong_way_round_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    account_names = { prod = "111122223333" }
  }

  expect_failures = [var.account_names]
}

run "an_account_name_that_is_empty_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    account_names = { "111122223333" = " " }
  }

  expect_failures = [var.account_names]
}

run "a_runbook_url_with_an_anchor_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    runbook_url = "https://example.com/runbook.md#root-user"
  }

  expect_failures = [var.runbook_url]
}

run "an_unknown_log_level_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    log_level = "trace"
  }

  expect_failures = [var.log_level]
}

run "a_bucket_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_s3_bucket = "arn:aws:s3:::zips"
    lambda_s3_key    = "lambda.zip"
  }

  expect_failures = [var.lambda_s3_bucket]
}

run "a_key_of_a_zip_without_its_bucket_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_s3_key = "lambda.zip"
  }

  expect_failures = [var.lambda_s3_key]
}

run "a_bucket_without_the_key_of_the_zip_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_s3_bucket = "zips"
  }

  expect_failures = [var.lambda_s3_key]
}

run "a_version_of_a_zip_without_its_bucket_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    lambda_s3_object_version = "3"
  }

  expect_failures = [var.lambda_s3_object_version]
}

run "a_subnet_that_is_no_id_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    vpc_subnet_ids         = ["private-a"]
    vpc_security_group_ids = ["sg-0123456789abcdef0"]
  }

  expect_failures = [var.vpc_subnet_ids]
}

run "a_security_group_that_is_no_id_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    vpc_subnet_ids         = ["subnet-0123456789abcdef0"]
    vpc_security_group_ids = ["default"]
  }

  expect_failures = [var.vpc_security_group_ids]
}

run "subnets_without_a_security_group_are_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    vpc_subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.vpc_security_group_ids]
}

run "an_alarm_action_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alarm_actions = ["security@example.com"]
  }

  expect_failures = [var.alarm_actions]
}

run "a_sixth_alarm_action_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    alarm_actions = [for number in range(6) : "arn:aws:sns:eu-central-1:111122223333:on-call-${number}"]
  }

  expect_failures = [var.alarm_actions]
}

run "silence_of_half_an_hour_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    silence_alarm_hours = 0.5
  }

  expect_failures = [var.silence_alarm_hours]
}

run "silence_of_more_than_a_week_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/root"
  }

  variables {
    silence_alarm_hours = 169
  }

  expect_failures = [var.silence_alarm_hours]
}
