output "sns_topic_arn" {
  description = "Topic that alerts are published to; `null` without one."
  value       = local.topic_arn

  # A caller that gets the ARN can publish at once.
  depends_on = [aws_sns_topic_policy.this]
}

output "alert_topic_arns" {
  description = "Every topic that alerts are published to. The ARN of the module's own topic is composed, so that it is known at plan."
  value = compact(concat(
    [var.create_sns_topic ? "arn:${local.partition}:sns:${local.region}:${local.account_id}:${var.name}" : var.sns_topic_arn],
    values(var.additional_sns_topics)[*].arn,
  ))

  # The input's validation cannot know the ARN of the topic that is created.
  precondition {
    condition     = !contains(values(var.additional_sns_topics)[*].arn, "arn:${local.partition}:sns:${local.region}:${local.account_id}:${var.create_sns_topic ? var.name : ""}")
    error_message = "additional_sns_topics contains the topic that the module creates, ${var.name}, whose subscribers would get each alert twice: remove it."
  }
}

output "rules_statement" {
  description = "What the policy of a topic of your own needs for the rules, as an IAM policy statement in JSON; `null` where no rule publishes."
  value       = length(var.rule_arns) == 0 ? null : jsonencode(local.rules_statement)
}

output "ses_identities" {
  description = "The sender and its domain."
  value       = var.ses_sender == null ? [] : slice(local.ses_identities, 0, 2)
}

output "ses_region" {
  description = "Region of SES; `null` without SES."
  value       = var.ses_sender == null ? null : local.ses_region
}

output "policy_statements" {
  description = "What the function's role needs to publish and send alerts, as IAM policy statements in JSON."
  value       = jsonencode(local.statements)
}
