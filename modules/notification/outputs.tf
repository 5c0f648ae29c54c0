output "sns_topic_arn" {
  description = "The topic that alerts are published to; `null` where there is none."
  value       = local.topic_arn

  # Whoever knows the ARN may publish at once.
  depends_on = [aws_sns_topic_policy.this]
}

output "ses_region" {
  description = "Region of SES; `null` where SES is not used."
  value       = var.ses_sender == null ? null : local.ses_region
}

output "policy_statements" {
  description = "What a function's role needs to publish the alerts, as IAM policy statements in JSON."
  value       = jsonencode(local.statements)
}
