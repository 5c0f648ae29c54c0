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
