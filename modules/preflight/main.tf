# What the apply would fail on ends the plan; the rest is a warning. No data source is inside a check: a plan whose check
# reads is never empty. https://github.com/hashicorp/terraform/issues/35226

# The plural finds nothing without an error.
data "aws_cloudwatch_log_groups" "this" {
  log_group_name_prefix = var.cloudtrail_log_group_name

  lifecycle {
    postcondition {
      condition     = contains(self.log_group_names, var.cloudtrail_log_group_name)
      error_message = "There is no log group ${var.cloudtrail_log_group_name} in this account and Region: let the trail write to one (modules/trail makes both), or write the name that aws cloudtrail describe-trails shows."
    }
  }
}

data "aws_cloudwatch_log_group" "this" {
  name = var.cloudtrail_log_group_name

  lifecycle {
    postcondition {
      # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
      condition     = contains(["", "STANDARD"], coalesce(self.log_group_class, "STANDARD"))
      error_message = "The log group ${var.cloudtrail_log_group_name} is of the class ${coalesce(self.log_group_class, "STANDARD")}, which has no subscription filters, and a class cannot be changed: let the trail write to a new log group of the class STANDARD."
    }
  }

  depends_on = [data.aws_cloudwatch_log_groups.this]
}

data "aws_sesv2_email_identity" "this" {
  count = var.ses_identity == null ? 0 : 1

  email_identity = var.ses_identity
}

# A warning: DNS may take days, and the rest of the installation works without.
check "ses_identity" {
  assert {
    condition     = alltrue(data.aws_sesv2_email_identity.this[*].verified_for_sending_status)
    error_message = "SES has not verified ${coalesce(var.ses_identity, "it")} yet, and sends no alert until it has: follow the link in its mail, or put its records into the DNS of the domain."
  }
}
