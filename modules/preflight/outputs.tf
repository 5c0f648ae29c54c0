output "ready" {
  description = "Always `true`: where something is missing, the plan ends with what to do."
  value       = true

  depends_on = [data.aws_cloudwatch_log_group.this, data.aws_sesv2_email_identity.this]
}
