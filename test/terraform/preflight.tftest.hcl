mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  cloudtrail_log_group_name = "aws-cloudtrail-logs"
  ses_identity              = "example.com"
}

override_data {
  target = data.aws_cloudwatch_log_groups.this
  values = { log_group_names = ["aws-cloudtrail-logs", "aws-cloudtrail-logs-old"] }
}

override_data {
  target = data.aws_cloudwatch_log_group.this
  values = { log_group_class = "STANDARD" }
}

override_data {
  target = data.aws_sesv2_email_identity.this
  values = { verified_for_sending_status = true }
}

run "what_is_ready_is_said_to_be" {
  module {
    source = "./modules/preflight"
  }

  assert {
    condition     = output.ready
    error_message = "Nothing is missing."
  }
}

run "without_mail_no_identity_is_looked_up" {
  module {
    source = "./modules/preflight"
  }

  variables {
    ses_identity = null
  }

  assert {
    condition     = length(data.aws_sesv2_email_identity.this) == 0
    error_message = "There is nothing to look up."
  }
}

run "a_log_group_that_is_not_there_ends_the_plan" {
  command = plan

  module {
    source = "./modules/preflight"
  }

  variables {
    cloudtrail_log_group_name = "aws-cloudtrail"
  }

  expect_failures = [data.aws_cloudwatch_log_groups.this]
}

run "a_log_group_without_filters_ends_the_plan" {
  command = plan

  module {
    source = "./modules/preflight"
  }

  override_data {
    target = data.aws_cloudwatch_log_group.this
    values = { log_group_class = "INFREQUENT_ACCESS" }
  }

  expect_failures = [data.aws_cloudwatch_log_group.this]
}

run "an_identity_that_is_not_verified_is_a_warning" {
  command = plan

  module {
    source = "./modules/preflight"
  }

  override_data {
    target = data.aws_sesv2_email_identity.this
    values = { verified_for_sending_status = false }
  }

  expect_failures = [check.ses_identity]
}
