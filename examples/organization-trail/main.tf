terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}

data "aws_organizations_organization" "this" {}

module "trail" {
  source = "../../modules/trail"

  organization_id       = data.aws_organizations_organization.this.id
  management_account_id = data.aws_organizations_organization.this.master_account_id
}

module "iam_change_alerts" {
  source = "../.."

  cloudtrail_log_group_name = module.trail.log_group_name
  alert_on                  = "identity_changes"
  email_subscribers         = var.email_subscribers
  account_names             = { for account in data.aws_organizations_organization.this.accounts : account.id => account.name }
  trusted_account_ids       = data.aws_organizations_organization.this.accounts[*].id
  trusted_organization_ids  = [data.aws_organizations_organization.this.id]
}
