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

module "iam_change_alerts" {
  source = "../.."

  cloudtrail_log_group_name = var.cloudtrail_log_group_name
  alert_on                  = var.alert_on
  email_subscribers         = var.email_subscribers
  ses_sender                = var.ses_sender
  ses_recipients            = var.ses_recipients
}
