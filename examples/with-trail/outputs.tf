output "log_group_name" {
  description = "Log group that the trail writes to."
  value       = module.trail.log_group_name
}

output "trail_arn" {
  description = "ARN of the trail."
  value       = module.trail.trail_arn
}

output "bucket_name" {
  description = "Bucket of the log files."
  value       = module.trail.bucket_name
}

output "sns_topic_arn" {
  description = "Topic that alerts are published to."
  value       = module.iam_change_alerts.sns_topic_arn
}
