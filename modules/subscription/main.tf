locals {
  # CloudWatch Logs only invokes functions of its own account and Region, so the ARN of the function has partition, Region
  # and account.
  arn_parts     = split(":", var.lambda_function_arn)
  log_group_arn = join(":", ["arn", local.arn_parts[1], "logs", local.arn_parts[3], local.arn_parts[4], "log-group", var.log_group_name])
}

# Without both source_arn and source_account any log group of any account could invoke the function. The statement ID stays
# the same across upgrades: while a permission is missing, CloudWatch Logs skips events for up to ten minutes.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
resource "aws_lambda_permission" "cloudwatch_logs" {
  #checkov:skip=CKV_AWS_364:source_arn and source_account are set below; in a plan that creates the function they are unknown

  statement_id   = "${var.name}-${substr(sha256(var.log_group_name), 0, 8)}"
  action         = "lambda:InvokeFunction"
  function_name  = var.lambda_function_arn
  principal      = "logs.amazonaws.com"
  source_arn     = "${local.log_group_arn}:*"
  source_account = local.arn_parts[4]
}

resource "aws_cloudwatch_log_subscription_filter" "this" {
  name            = var.name
  log_group_name  = var.log_group_name
  filter_pattern  = var.filter_pattern
  destination_arn = var.lambda_function_arn

  # CloudWatch Logs test-invokes the function when the filter is created.
  depends_on = [aws_lambda_permission.cloudwatch_logs]
}
