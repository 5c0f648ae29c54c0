output "sns_topic_arn" {
  description = "The topic that alerts are published to; `null` where there is none."
  value       = local.topic_arn

  # Whoever knows the ARN may publish at once.
  depends_on = [aws_sns_topic_policy.this]
}

output "alert_topic_arns" {
  description = "Every topic that alerts go to. That of the module is composed, so that it is known at plan."
  value = compact(concat(
    [var.create_sns_topic ? "arn:${local.partition}:sns:${local.region}:${local.account_id}:${var.name}" : var.sns_topic_arn],
    values(var.additional_sns_topics)[*].arn,
  ))
}

output "ses_region" {
  description = "Region of SES; `null` where SES is not used."
  value       = var.ses_sender == null ? null : local.ses_region
}

output "policy_statements" {
  description = "What a function's role needs to publish the alerts, as IAM policy statements in JSON."
  value       = jsonencode(local.statements)
}
