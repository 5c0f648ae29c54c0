output "sns_topic_arn" {
  description = "Topic that alerts are published to."
  value       = module.iam_change_alerts.sns_topic_arn
}

output "function_name" {
  description = "Name of the function."
  value       = module.iam_change_alerts.function_name
}

output "filter_pattern" {
  description = "Filter pattern of the subscription filter."
  value       = module.iam_change_alerts.filter_pattern
}
