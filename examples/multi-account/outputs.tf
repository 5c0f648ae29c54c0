output "sns_topic_arn" {
  description = "Central topic."
  value       = aws_sns_topic.central.arn
}

output "function_arns" {
  description = "ARNs of the functions."
  value       = { prod = module.prod.function_arn, dev = module.dev.function_arn }
}
