output "function_name" {
  description = "Name of the function."
  value       = module.iam_change_alerts.function_name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = module.iam_change_alerts.role_arn
}

output "role_policy" {
  description = "Permissions that the role needs, as an IAM policy in JSON."
  value       = module.iam_change_alerts.role_policy
}

output "topic_policy_statement" {
  description = "Statement that the topic's policy needs for the second path, as JSON."
  value       = module.iam_change_alerts.topic_policy_statement
}
