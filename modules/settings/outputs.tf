output "environment" {
  description = "The settings as variables of the function's environment: themselves, or how many parameters hold them."
  value       = merge(local.in_environment, local.in_parameters)

  precondition {
    condition     = length(local.parameters) <= local.max_parameters
    error_message = "The lists take ${length(local.parameters)} SSM parameters (${join(", ", [for name, chunks in local.chunks : "${length(chunks)} for ${lower(name)}"])}); the function reads at most ${local.max_parameters}. Shorten the longest."
  }

  # The function reads them when it starts.
  depends_on = [aws_ssm_parameter.this]
}

output "policy_statements" {
  description = "What the function's role needs to read the parameters, as IAM policy statements in JSON."
  # The path, whether or not there are parameters, so that a role of the user's own need not change as lists grow.
  value = jsonencode([{
    Sid      = "ReadSettings"
    Effect   = "Allow"
    Action   = "ssm:GetParameters"
    Resource = ["arn:${data.aws_partition.current.partition}:ssm:${local.region}:${data.aws_caller_identity.current.account_id}:parameter${local.path}/*"]
  }])
}
