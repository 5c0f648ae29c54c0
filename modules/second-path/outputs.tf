output "rule_names" {
  description = "Names of the rules. They are composed, so that the topic's policy can name them before they are made."
  value       = [for key in local.rule_keys : local.rule_names[key]]

  # Not of rule_arns, which the topic's policy waits for. To another account a rule publishes as a role only:
  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
  precondition {
    condition     = startswith(var.topic_arn, "arn:${local.partition}:sns:${local.region}:${local.account_id}:")
    error_message = "A rule of EventBridge publishes to topics of its own account and Region, and ${var.topic_arn} is not in ${local.account_id}, ${local.region}: set create_second_path = false."
  }
}

output "rule_arns" {
  description = "ARNs of the rules."
  value       = local.rule_arns
}
