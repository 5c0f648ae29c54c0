terraform {
  required_version = ">= 1.9"

  required_providers {
    # tflint-ignore: terraform_unused_required_providers # the module uses it
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}

module "trail" {
  source = "../../modules/trail"
}

module "iam_change_alerts" {
  source = "../.."

  cloudtrail_log_group_name = module.trail.log_group_name
  alert_on                  = "identity_changes"
  email_subscribers         = var.email_subscribers
}
