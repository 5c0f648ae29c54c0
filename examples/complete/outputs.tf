output "sns_topic_arn" {
  description = "Topic that alerts are published to."
  value       = module.iam_change_alerts.sns_topic_arn
}

output "chat_topic_arn" {
  description = "Topic for Amazon Q Developer in chat applications."
  value       = aws_sns_topic.chat.arn
}

output "siem_topic_arn" {
  description = "Topic for machine-readable alerts."
  value       = aws_sns_topic.siem.arn
}

output "dead_letter_queue_url" {
  description = "Queue of events and alerts that could not be delivered."
  value       = module.iam_change_alerts.dead_letter_queue_url
}

output "on_call_topic_arn" {
  description = "Topic of the alarms on the module itself."
  value       = aws_sns_topic.on_call.arn
}

output "test_event_command" {
  description = "Command that sends a test event through the whole path."
  value       = module.iam_change_alerts.test_event_command
}

output "redrive_command" {
  description = "Command that moves what was given up back to be retried."
  value       = module.iam_change_alerts.redrive_command
}
