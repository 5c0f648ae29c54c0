terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region
}

module "iam_change_alerts" {
  source = "../.."

  name                      = "identity-alerts"
  cloudtrail_log_group_name = var.cloudtrail_log_group_name

  # What to alert on, and what not.
  alert_on                   = "identity_changes"
  minimum_severity           = "low"
  trusted_account_ids        = ["444455556666"]
  account_names              = { "111122223333" = "prod", "444455556666" = "shared-services" }
  trusted_federated_subjects = ["token.actions.githubusercontent.com:repo:our-org/*"]

  suppression_rules = [
    { reason = "Terraform deploys", principal_arns = ["arn:aws:iam::*:role/deploy/*"], up_to_severity = "low" },
    { reason = "Tags", event_names = ["Tag*", "Untag*"] },
    { reason = "Load test", account_ids = ["444455556666"], event_names = ["CreateAccessKey"], expires = "2030-06-30" },
  ]

  # Where alerts go.
  email_subscribers     = ["security@example.com"]
  sns_kms_key_arn       = aws_kms_key.alerts.arn
  ses_sender            = var.ses_sender
  ses_recipients        = ["security@example.com", "on-call@example.com"]
  ses_configuration_set = var.ses_configuration_set
  ses_region            = "us-east-1"
  ses_minimum_severity  = "medium"
  sns_minimum_severity  = "low"
  additional_sns_topics = {
    chat = { arn = aws_sns_topic.chat.arn, format = "chat", minimum_severity = "high", kms_key_arn = aws_kms_key.chat.arn }
    siem = { arn = aws_sns_topic.siem.arn, format = "json", kms_key_arn = aws_kms_key.alerts.arn }
  }

  # Where alerts link to, and who is notified of the module's own failures.
  runbook_url             = "https://example.com/security/runbook.md"
  access_portal_url       = "https://example.awsapps.com/start"
  access_portal_role_name = "SecurityAudit"
  alarm_actions           = [aws_sns_topic.on_call.arn]
  create_heartbeat        = true
  create_second_path      = true
  create_dashboard        = true

  # The function.
  lambda_memory_mb            = 1024
  lambda_timeout_seconds      = 120
  lambda_architecture         = "arm64"
  lambda_runtime              = "nodejs22.x"
  lambda_reserved_concurrency = 5
  log_retention_days          = 365
  log_level                   = "warn"
  kms_key_arn                 = aws_kms_key.alerts.arn
  iam_path                    = "/security/"
  permissions_boundary_arn    = var.permissions_boundary_arn
  tags                        = { team = "security" }
}

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

# One key for the topic, the log, the queues, the bucket and the settings.
resource "aws_kms_key" "alerts" {
  description         = "Identity alerts"
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "AllowLogGroup"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource  = "*"
        Condition = {
          ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:${data.aws_partition.current.partition}:logs:${var.region}:${data.aws_caller_identity.current.account_id}:log-group:/aws/lambda/identity-alerts" }
        }
      },
      {
        Sid       = "AllowAlarmsAndRules"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com"] }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
    ]
  })
}

resource "aws_kms_key" "chat" {
  #checkov:skip=CKV2_AWS_64:the default policy leaves the use to IAM, and the function's role is allowed to

  description         = "Identity alerts in chat"
  enable_key_rotation = true
}

# Amazon Q Developer in chat applications subscribes to it.
resource "aws_sns_topic" "chat" {
  name              = "identity-alerts-chat"
  kms_master_key_id = aws_kms_key.chat.arn
}

resource "aws_sns_topic" "siem" {
  name              = "identity-alerts-siem"
  kms_master_key_id = aws_kms_key.alerts.arn
}

# An alarm on a failing alert topic needs another way to reach a person.
resource "aws_sns_topic" "on_call" {
  name              = "identity-alerts-on-call"
  kms_master_key_id = aws_kms_key.alerts.arn
}
