# The function looks up in its own account, and in those that have the role.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "member_role_arn" {
  type        = string
  description = "Role that creates the look-up role in a member account."
}

provider "aws" {
  alias = "member"

  assume_role {
    role_arn = var.member_role_arn
  }
}

resource "aws_cloudwatch_log_group" "trail" {
  name = "cloudtrail"
}

module "iam_change_alerts" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.trail.name
  email_subscribers         = ["security@example.com"]
  alert_on                  = "identity_changes"
  lambda_timeout_seconds    = 30
  look_up                   = true
  look_up_role_name         = "look-up"
}

module "look_up_role" {
  source = "../../../modules/look-up-role"

  name              = "look-up"
  function_role_arn = module.iam_change_alerts.role_arn

  providers = {
    aws = aws.member
  }
}

output "role_arn" {
  value = module.iam_change_alerts.role_arn
}
