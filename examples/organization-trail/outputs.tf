output "trail_arn" {
  description = "ARN of the trail."
  value       = module.trail.trail_arn
}

output "log_group_name" {
  description = "Log group with the events of every account."
  value       = module.trail.log_group_name
}

output "sns_topic_arn" {
  description = "Topic that alerts are published to."
  value       = module.iam_change_alerts.sns_topic_arn
}
