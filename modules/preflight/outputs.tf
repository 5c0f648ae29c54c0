output "ready" {
  description = "Always `true`: where the log group is missing or unfit, the plan ends with what to do."
  value       = true

  depends_on = [data.aws_cloudwatch_log_group.this, data.aws_sesv2_email_identity.this]
}
