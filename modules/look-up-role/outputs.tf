output "role_arn" {
  description = "ARN of the role."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role, for the root module's `look_up_role_name`."
  value       = aws_iam_role.this.name
}
