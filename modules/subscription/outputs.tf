output "filter_name" {
  description = "Name of the subscription filter."
  value       = aws_cloudwatch_log_subscription_filter.this.name
}

output "permission_statement_id" {
  description = "ID of the statement that allows the log group to invoke the function."
  value       = aws_lambda_permission.cloudwatch_logs.statement_id
}
