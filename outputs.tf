output "sns_topic_arn" {
  description = "Topic that alerts are published to; `null` without one."
  value       = module.notification.sns_topic_arn
}

output "function_name" {
  description = "Name of the function."
  value       = module.function.function_name
}

output "function_arn" {
  description = "ARN of the function."
  value       = module.function.function_arn
}

output "function_log_group_name" {
  description = "Log group of the function."
  value       = module.function.log_group_name
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = module.function.role_arn
}

output "role_policy" {
  description = "Permissions that the function's role needs, as an IAM policy in JSON."
  value       = module.function.role_policy
}

output "cloudtrail_log_group_name" {
  description = "Log group that is watched."
  value       = var.cloudtrail_log_group_name
}

output "filter_pattern" {
  description = "Filter pattern of the subscription filter."
  value       = module.filter_pattern.pattern
}

output "redelivery_queue_url" {
  description = "URL of the queue of alerts that a destination has not accepted yet."
  value       = module.function.redelivery_queue_url
}

output "redelivery_queue_arn" {
  description = "ARN of the redelivery queue."
  value       = module.function.redelivery_queue_arn
}

output "dead_letter_queue_url" {
  description = "URL of the queue of events and alerts that could not be delivered."
  value       = module.function.dead_letter_queue_url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = module.function.dead_letter_queue_arn
}

output "test_event_command" {
  description = "Shell command that sends a test event, labelled as such, through log group, filter, function and destinations."
  value       = local.test_event_command
}

output "redrive_command" {
  description = "Shell command that moves messages from the dead-letter queue back to the redelivery queue, once the cause is fixed."
  value       = module.function.redrive_command
}

output "failed_events_bucket_name" {
  description = "Bucket of events that the function failed on."
  value       = module.function.failed_events_bucket_name
}

output "redrive_events_command" {
  description = "Shell command that invokes the function again with each event it failed on, and deletes from the bucket those that succeed."
  value       = module.function.redrive_events_command
}

output "heartbeat_trust_policy" {
  description = "Trust policy that a heartbeat role of your own needs, as JSON; `null` where there is no heartbeat."
  value       = var.create_heartbeat ? module.heartbeat[0].trust_policy : null
}

output "topic_policy_statement" {
  description = "Statement that the policy of a topic of your own needs for the second path, as JSON; `null` where there is none."
  value       = module.notification.rules_statement
}

output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = module.monitoring.alarm_arns
}

output "dashboard_name" {
  description = "Name of the dashboard; `null` without one."
  value       = module.monitoring.dashboard_name
}

output "zip_sha256" {
  description = "SHA-256 of the function's zip, in hexadecimal."
  value       = module.function.zip_sha256
}
