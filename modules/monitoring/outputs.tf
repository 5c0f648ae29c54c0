output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = local.alarm_arns

  precondition {
    condition     = length(var.alarm_actions) == 0 ? true : alltrue([for topic in var.alert_topic_arns : anytrue([for action in var.alarm_actions : action != topic])])
    error_message = "alarm_actions contains only a topic that alerts are published to: if that topic fails, nobody is told. Add another topic."
  }

  precondition {
    # An ARN of Systems Manager Incident Manager has no Region.
    condition     = alltrue([for action in var.alarm_actions : contains(["", local.region], split(":", action)[3])])
    error_message = "alarm_actions contains actions of another Region, which CloudWatch refuses: replace ${join(", ", [for action in var.alarm_actions : action if !contains(["", local.region], split(":", action)[3])])} by actions in ${local.region}."
  }
}

output "alarm_names" {
  description = "Names of the alarms, composed, so that they are known at plan."
  value       = local.alarm_names
}

output "dashboard_name" {
  description = "Name of the dashboard; `null` without one."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_name)
}
