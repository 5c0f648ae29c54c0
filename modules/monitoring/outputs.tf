output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = local.alarm_arns
}

output "dashboard_name" {
  description = "Name of the dashboard; `null` where there is none."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_name)
}
