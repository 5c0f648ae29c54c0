output "filter_name" {
  description = "Name of the subscription filter."
  value       = aws_cloudwatch_log_subscription_filter.this.name
}

output "permission_statement_id" {
  description = "Statement that lets the log group invoke the function."
  value       = aws_lambda_permission.cloudwatch_logs.statement_id
}
