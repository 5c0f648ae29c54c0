# Everything that adds a statement to the function's role: customer keys, further topics, SES with a configuration set.

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

module "iam_change_alerts" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.trail.name
  sns_kms_key_arn           = aws_kms_key.alerts.arn
  kms_key_arn               = aws_kms_key.function.arn
  additional_sns_topics     = { machines = { arn = aws_sns_topic.machines.arn, format = "json" } }
  ses_sender                = "alerts@example.com"
  ses_recipients            = ["security@example.net"]
  ses_configuration_set     = aws_ses_configuration_set.this.name
}

output "sns_topic_arn" {
  value = module.iam_change_alerts.sns_topic_arn
}

output "redelivery_queue_url" {
  value = module.iam_change_alerts.redelivery_queue_url
}

output "dead_letter_queue_url" {
  value = module.iam_change_alerts.dead_letter_queue_url
}
