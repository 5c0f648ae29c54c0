terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}

# The topic's policy needs the output topic_policy_statement, and the policy of its key events.amazonaws.com.
module "iam_change_alerts" {
  source = "../.."

  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  create_sns_topic          = false
  sns_topic_arn             = var.sns_topic_arn
  sns_kms_key_arn           = var.sns_kms_key_arn
  create_second_path        = true
  create_lambda_role        = false
  lambda_role_arn           = aws_iam_role.alerts.arn
  create_heartbeat_role     = false
  heartbeat_role_arn        = aws_iam_role.heartbeat.arn
  kms_key_arn               = var.kms_key_arn
}

# The role that the account's guardrails require. If another team creates roles, give them the output role_policy.
resource "aws_iam_role" "alerts" {
  name                 = "iam-change-alerts"
  path                 = "/security/"
  permissions_boundary = var.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "alerts" {
  name   = "iam-change-alerts"
  role   = aws_iam_role.alerts.id
  policy = module.iam_change_alerts.role_policy
}

# It sends the heartbeats, which set its description anew.
resource "aws_iam_role" "heartbeat" {
  name                 = "iam-change-alerts-heartbeat"
  path                 = "/security/"
  description          = "Heartbeat of iam-change-alerts"
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = module.iam_change_alerts.heartbeat_trust_policy
}

resource "aws_iam_role_policy" "heartbeat" {
  name = "heartbeat"
  role = aws_iam_role.heartbeat.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "iam:UpdateRoleDescription"
      Resource = aws_iam_role.heartbeat.arn
    }]
  })
}
