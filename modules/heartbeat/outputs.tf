output "role_arn" {
  description = "ARN of the schedule's role, by which the function recognizes a heartbeat."
  value       = local.role_arn
}

output "role_name" {
  description = "Name of that role."
  value       = local.role_name
}

output "schedule_name" {
  description = "Name of the schedule and of its group."
  value       = aws_scheduler_schedule.this.name
}

output "trust_policy" {
  description = "Trust policy that a role of your own needs, as JSON."
  value       = local.trust_policy
}
