output "environment" {
  description = "The settings as variables of the function's environment: themselves, or where they are."
  value       = local.environment

  precondition {
    condition     = length(local.parameters) <= local.max_parameters && alltrue([for size in values(local.parameter_bytes) : size <= local.max_bytes])
    error_message = "The settings take ${sum(concat([0], values(local.parameter_bytes)))} bytes in ${length(local.parameters)} parameters (${join(", ", [for name in local.moved : "${lower(name)} ${local.bytes[name]}"])}); there is room for ${local.max_parameters} parameters of ${local.max_bytes} bytes. Shorten them: one glob such as arn:aws:iam::*:role/deploy-* replaces many exclusions, and an account needs no long name."
  }

  # A function that starts reads them.
  depends_on = [aws_ssm_parameter.this]
}

output "policy_statements" {
  description = "What a function's role needs to read the settings, as IAM policy statements in JSON."
  value       = jsonencode(local.statements)
}
