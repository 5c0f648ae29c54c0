output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "role_arn" {
  description = "ARN of the function's role."
  value       = local.role_arn
}

output "role_policy" {
  description = "Permissions that the function's role needs, as an IAM policy in JSON."
  value       = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

output "log_group_name" {
  description = "Log group of the function."
  value       = aws_cloudwatch_log_group.this.name
}

output "redelivery_queue_url" {
  description = "URL of the queue of alerts that a destination has not accepted yet."
  value       = aws_sqs_queue.redelivery.url
}

output "redelivery_queue_arn" {
  description = "ARN of the redelivery queue."
  value       = aws_sqs_queue.redelivery.arn
}

output "dead_letter_queue_url" {
  description = "URL of the queue of events and alerts that could not be delivered."
  value       = aws_sqs_queue.dead_letter.url
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue."
  value       = aws_sqs_queue.dead_letter.arn
}

output "redrive_command" {
  description = "Shell command that moves messages from the dead-letter queue back to the redelivery queue, once the cause is fixed."
  # With its destination: SQS itself does not know where an event came from that the function failed on.
  value = "aws sqs start-message-move-task --region ${local.region} --source-arn ${aws_sqs_queue.dead_letter.arn} --destination-arn ${aws_sqs_queue.redelivery.arn}"
}

output "role_name" {
  description = "Name of the function's role, composed, so that it is known at plan where the ARN is."
  value       = var.create_lambda_role ? local.role_name : reverse(split("/", var.lambda_role_arn))[0]
}

output "event_source_mapping_uuid" {
  description = "Mapping from the redelivery queue to the function."
  value       = aws_lambda_event_source_mapping.redelivery.uuid
}

output "failed_events_bucket_name" {
  description = "Bucket of events that the function failed on."
  value       = local.bucket_name
}

output "redrive_events_command" {
  description = "Shell command that invokes the function again with each event it failed on, and deletes from the bucket those that succeed."
  value       = local.redrive_events_command
}

output "zip_sha256" {
  description = "SHA-256 of the function's zip, in hexadecimal."
  value       = filesha256(local.zip)
}
