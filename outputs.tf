output "sns_topic_arn" {
  description = "Topic that alerts are published to; `null` where SES alone is used."
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
  description = "What the function's role is allowed, as JSON: for a role of your own."
  value       = module.function.role_policy
}

output "cloudtrail_log_group_name" {
  description = "Log group that is watched."
  value       = var.cloudtrail_log_group_name
}

output "filter_pattern" {
  description = "The filter pattern in force."
  value       = module.filter_pattern.pattern
}

output "redelivery_queue_url" {
  description = "Queue of alerts that a destination did not accept yet."
  value       = module.function.redelivery_queue_url
}

output "redelivery_queue_arn" {
  description = "ARN of that queue."
  value       = module.function.redelivery_queue_arn
}

output "dead_letter_queue_url" {
  description = "Queue of events and alerts that were given up."
  value       = module.function.dead_letter_queue_url
}

output "dead_letter_queue_arn" {
  description = "ARN of that queue."
  value       = module.function.dead_letter_queue_arn
}

output "test_event_command" {
  description = "Command for a shell that sends a test event, labelled as such, through log group, filter, function and destinations."
  value       = local.test_event_command
}

output "redrive_command" {
  description = "Command that moves the dead-letter queue back to the redelivery queue, once what refused its messages is mended."
  value       = module.function.redrive_command
}

output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = module.monitoring.alarm_arns
}

output "dashboard_name" {
  description = "Name of the dashboard; `null` where there is none."
  value       = module.monitoring.dashboard_name
}

output "zip_sha256" {
  description = "SHA-256 of the function's zip, in hexadecimal."
  value       = module.function.zip_sha256
}
