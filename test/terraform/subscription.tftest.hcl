mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  log_group_name      = "aws-cloudtrail-logs"
  filter_pattern      = "{ $.eventSource = \"iam.amazonaws.com\" }"
  lambda_function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:iam-change-alerts"
}

run "one_log_group_of_one_account_may_invoke_the_function" {
  module {
    source = "./modules/subscription"
  }

  assert {
    condition = (
      aws_lambda_permission.cloudwatch_logs.principal == "logs.amazonaws.com" &&
      aws_lambda_permission.cloudwatch_logs.action == "lambda:InvokeFunction" &&
      aws_lambda_permission.cloudwatch_logs.source_arn == "arn:aws:logs:eu-central-1:111122223333:log-group:aws-cloudtrail-logs:*" &&
      aws_lambda_permission.cloudwatch_logs.source_account == "111122223333"
    )
    error_message = "The permission must name the log group's streams and the account."
  }

  assert {
    condition = (
      aws_cloudwatch_log_subscription_filter.this.log_group_name == "aws-cloudtrail-logs" &&
      aws_cloudwatch_log_subscription_filter.this.filter_pattern == "{ $.eventSource = \"iam.amazonaws.com\" }" &&
      aws_cloudwatch_log_subscription_filter.this.destination_arn == "arn:aws:lambda:eu-central-1:111122223333:function:iam-change-alerts"
    )
    error_message = "The filter must send what the pattern selects to the function."
  }

  assert {
    condition     = output.filter_name == "iam-change-alerts" && output.permission_statement_id == "iam-change-alerts-${substr(sha256("aws-cloudtrail-logs"), 0, 8)}"
    error_message = "Names must stay as they are: while they are replaced, CloudWatch Logs skips events."
  }
}

run "partition_region_and_account_are_those_of_the_function" {
  module {
    source = "./modules/subscription"
  }

  variables {
    name                = "second"
    lambda_function_arn = "arn:aws-cn:lambda:cn-north-1:444455556666:function:alerts"
  }

  assert {
    condition     = aws_lambda_permission.cloudwatch_logs.source_arn == "arn:aws-cn:logs:cn-north-1:444455556666:log-group:aws-cloudtrail-logs:*" && aws_lambda_permission.cloudwatch_logs.source_account == "444455556666"
    error_message = "The log group must be in the function's partition, Region and account."
  }

  assert {
    condition     = output.filter_name == "second"
    error_message = "Two installations must not share a filter."
  }
}
