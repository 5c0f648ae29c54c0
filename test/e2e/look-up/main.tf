# The function looks up in its own account, and in others through a role that no other account has.

resource "aws_cloudwatch_log_group" "trail" {
  name = "cloudtrail"
}

module "iam_change_alerts" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.trail.name
  email_subscribers         = ["security@example.com"]
  alert_on                  = "identity_changes"
  look_up                   = true
  look_up_role_name         = "look-up"
}
