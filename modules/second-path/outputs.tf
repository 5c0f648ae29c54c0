output "rule_names" {
  description = "Names of the rules. They are composed, so that the topic's policy can name them before they are made."
  value       = values(local.rule_names)
}

output "rule_arns" {
  description = "ARNs of the rules."
  value       = local.rule_arns
}

