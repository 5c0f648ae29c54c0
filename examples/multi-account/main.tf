terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}

# The central account, where the alerts of all accounts arrive.
provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "prod"
  region = var.region

  assume_role {
    role_arn = var.prod_role_arn
  }
}

provider "aws" {
  alias  = "dev"
  region = var.region

  assume_role {
    role_arn = var.dev_role_arn
  }
}

data "aws_caller_identity" "central" {}

data "aws_partition" "current" {}

locals {
  account = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.central.account_id}:root"
}

resource "aws_kms_key" "central" {
  description         = "Central topic for the alerts of all accounts"
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowAccount"
        Effect    = "Allow"
        Principal = { AWS = local.account }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "AllowOrganizationToPublish"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = {
          StringEquals = {
            "aws:PrincipalOrgID" = var.organization_id
            "kms:ViaService"     = "sns.${var.region}.${data.aws_partition.current.dns_suffix}"
          }
        }
      },
    ]
  })
}

resource "aws_sns_topic" "central" {
  name              = "iam-change-alerts"
  kms_master_key_id = aws_kms_key.central.arn
}

resource "aws_sns_topic_policy" "central" {
  arn = aws_sns_topic.central.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AllowAccount"
        Effect    = "Allow"
        Principal = { AWS = local.account }
        Action    = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:SetTopicAttributes", "sns:Subscribe"]
        Resource  = aws_sns_topic.central.arn
      },
      {
        Sid       = "AllowOrganization"
        Effect    = "Allow"
        Principal = { AWS = "*" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.central.arn
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
      },
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.central.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "email" {
  topic_arn = aws_sns_topic.central.arn
  protocol  = "email"
  endpoint  = var.email_subscriber
}

# Without the second path: EventBridge publishes to topics of its own account.
module "prod" {
  source    = "../.."
  providers = { aws = aws.prod }

  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  create_sns_topic          = false
  sns_topic_arn             = aws_sns_topic.central.arn
  sns_kms_key_arn           = aws_kms_key.central.arn
  create_second_path        = false
  account_names             = var.account_names
}

module "dev" {
  source    = "../.."
  providers = { aws = aws.dev }

  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  create_sns_topic          = false
  sns_topic_arn             = aws_sns_topic.central.arn
  sns_kms_key_arn           = aws_kms_key.central.arn
  create_second_path        = false
  minimum_severity          = "medium"
  account_names             = var.account_names
}
