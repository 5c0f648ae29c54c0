data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}"
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Read by iam-change-alerts: what a change of IAM allows"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = var.function_role_arn }
      Action    = "sts:AssumeRole"
    }]
  })
}

# What the function's role may in its own account: modules/function has the same.
resource "aws_iam_role_policy" "this" {
  name = "look-up"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for type, actions in {
      policy = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"]
      user   = ["iam:GetUser", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListUserPolicies"]
      role   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
      group  = ["iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies"]
      } : {
      Sid      = "LookUp${title(type)}"
      Effect   = "Allow"
      Action   = actions
      Resource = ["${local.account}:${type}/*"]
    }]
  })
}
