output "pattern" {
  description = "The filter pattern, at most 1,024 bytes."
  value       = local.patterns[var.alert_on]

  precondition {
    condition     = length(replace(base64encode(local.patterns[var.alert_on]), "=", "")) <= 1366
    error_message = "The pattern is longer than the 1,024 bytes that CloudWatch Logs takes: give the installation a shorter name."
  }
}
