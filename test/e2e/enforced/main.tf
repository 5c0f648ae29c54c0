# Everything that adds a statement to the function's role: customer keys, further topics, SES with a configuration set, a VPC.

resource "aws_cloudwatch_log_group" "trail" {
  name = "trail"
}

resource "aws_cloudwatch_log_stream" "trail" {
  name           = "123456789012_CloudTrail_us-east-1"
  log_group_name = aws_cloudwatch_log_group.trail.name
}

resource "aws_kms_key" "alerts" {
  description         = "Alerts"
  enable_key_rotation = true
}

resource "aws_kms_key" "function" {
  description         = "The function and its queues"
  enable_key_rotation = true
}

resource "aws_sns_topic" "machines" {
  name = "machines"
}

resource "aws_ses_configuration_set" "this" {
  name = "alerts"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "function" {
  vpc_id     = aws_vpc.this.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "function" {
  name        = "iam-change-alerts"
  description = "The function calls AWS only"
  vpc_id      = aws_vpc.this.id
}

module "iam_change_alerts" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.trail.name
  sns_kms_key_arn           = aws_kms_key.alerts.arn
  kms_key_arn               = aws_kms_key.function.arn
  additional_sns_topics     = { machines = { arn = aws_sns_topic.machines.arn, format = "json" } }
  ses_sender                = "alerts@example.com"
  ses_recipients            = ["security@example.net"]
  ses_configuration_set     = aws_ses_configuration_set.this.name
  vpc_subnet_ids            = [aws_subnet.function.id]
  vpc_security_group_ids    = [aws_security_group.function.id]
}

output "sns_topic_arn" {
  value = module.iam_change_alerts.sns_topic_arn
}

output "redelivery_queue_url" {
  value = module.iam_change_alerts.redelivery_queue_url
}

output "failed_events_bucket_name" {
  value = module.iam_change_alerts.failed_events_bucket_name
}

output "function_arn" {
  value = module.iam_change_alerts.function_arn
}

output "subnet_id" {
  value = aws_subnet.function.id
}

output "security_group_id" {
  value = aws_security_group.function.id
}
