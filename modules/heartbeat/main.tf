data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]

  group_name = "${var.name}-heartbeat"
  group_arn  = "arn:${local.partition}:scheduler:${local.region}:${local.account_id}:schedule-group/${local.group_name}"

  # IAM is global, so the Region is part of the name. A role's name has 64 characters at most.
  full_role_name = "${var.name}-heartbeat-${local.region}"
  own_role_name  = length(local.full_role_name) <= 64 ? local.full_role_name : "${substr(local.full_role_name, 0, 55)}-${substr(sha256(local.full_role_name), 0, 8)}"

  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = {
          "aws:SourceAccount" = local.account_id
          "aws:SourceArn"     = local.group_arn
        }
      }
    }]
  })

  role_arn  = var.create_role ? aws_iam_role.this[0].arn : var.role_arn
  role_name = var.create_role ? local.own_role_name : reverse(split("/", var.role_arn))[0]
}

# What aws:SourceArn names in the role's trust policy: a group of its own, so that no other schedule of the account may use
# the role. https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
resource "aws_scheduler_schedule_group" "this" {
  name = local.group_name
  tags = var.tags
}

resource "aws_iam_role" "this" {
  count = var.create_role ? 1 : 0

  name                 = local.own_role_name
  path                 = var.iam_path
  description          = var.role_description
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy   = local.trust_policy
}

resource "aws_iam_role_policy" "this" {
  count = var.create_role ? 1 : 0

  name = "heartbeat"
  role = aws_iam_role.this[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DescribeItself"
      Effect   = "Allow"
      Action   = "iam:UpdateRoleDescription"
      Resource = aws_iam_role.this[0].arn
    }]
  })
}

# A write that changes nothing: the role gets the description it has, so Terraform sees no drift, and CloudTrail records it.
resource "aws_scheduler_schedule" "this" {
  #checkov:skip=CKV_AWS_297:its input is the name and the description of a role, which are no secret

  name       = local.group_name
  group_name = aws_scheduler_schedule_group.this.name
  # Names the filter, so that the first heartbeat finds the whole way made.
  description         = "Heartbeat of ${var.name}: a change of IAM that changes nothing, through the subscription filter ${var.subscription_filter_name}"
  schedule_expression = "rate(1 hour)"
  state               = "ENABLED"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    # https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
    arn      = "arn:${local.partition}:scheduler:::aws-sdk:iam:updateRoleDescription"
    role_arn = local.role_arn
    input    = jsonencode({ RoleName = local.role_name, Description = var.role_description })

    # The default is 185 attempts in a day; the next hour brings another heartbeat.
    retry_policy {
      maximum_event_age_in_seconds = 900
      maximum_retry_attempts       = 2
    }
  }

  lifecycle {
    precondition {
      condition     = var.create_role || startswith(coalesce(var.role_arn, "none"), "arn:${local.partition}:iam::${local.account_id}:role/")
      error_message = "heartbeat_role_arn must be a role of this account, ${local.account_id}: EventBridge Scheduler takes no other, and the heartbeat describes it."
    }
  }

  depends_on = [aws_iam_role_policy.this]
}
