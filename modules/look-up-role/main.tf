data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  arn = "arn:${data.aws_partition.current.partition}"
  iam = "${local.arn}:iam::${data.aws_caller_identity.current.account_id}"
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = "Read by iam-change-alerts: what a change of IAM allows, and names"
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
    Statement = [for sid, read in {
      LookUpPolicy = {
        actions   = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"]
        resources = ["${local.iam}:policy/*"]
      }
      LookUpUser = {
        actions   = ["iam:GetUser", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListUserPolicies"]
        resources = ["${local.iam}:user/*"]
      }
      LookUpRole = {
        actions   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
        resources = ["${local.iam}:role/*"]
      }
      LookUpGroup = {
        actions   = ["iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies"]
        resources = ["${local.iam}:group/*"]
      }
      # It takes no resource.
      LookUpInstances = {
        actions   = ["sso:ListInstances"]
        resources = ["*"]
      }
      LookUpPermissionSet = {
        actions   = ["sso:DescribePermissionSet"]
        resources = ["${local.arn}:sso:::instance/*", "${local.arn}:sso:::permissionSet/*"]
      }
      # Stores and organizations belong to the management account, also where a delegated administrator asks.
      LookUpPeople = {
        actions   = ["identitystore:DescribeGroup", "identitystore:DescribeUser"]
        resources = ["${local.arn}:identitystore::*:identitystore/*", "${local.arn}:identitystore:::group/*", "${local.arn}:identitystore:::user/*"]
      }
      LookUpOrganization = {
        actions = ["organizations:DescribeAccount", "organizations:DescribePolicy"]
        resources = [
          "${local.arn}:organizations::*:account/o-*", "${local.arn}:organizations::*:policy/o-*", "${local.arn}:organizations::aws:policy/*",
        ]
      }
      } : {
      Sid      = sid
      Effect   = "Allow"
      Action   = read.actions
      Resource = read.resources
    }]
  })
}
