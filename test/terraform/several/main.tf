# Two installations on one log group, and further log groups to one function.

variable "with_sign_ins" {
  type    = bool
  default = true
}

locals {
  log_groups = toset(["trail", "second-trail", "third-trail"])
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = local.log_groups

  name = each.value
}

module "changes" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.this["trail"].name
}

module "further" {
  source   = "../../../modules/subscription"
  for_each = setsubtract(local.log_groups, ["trail"])

  log_group_name      = aws_cloudwatch_log_group.this[each.value].name
  filter_pattern      = module.changes.filter_pattern
  lambda_function_arn = module.changes.function_arn
}

module "sign_ins" {
  source = "../../../"
  count  = var.with_sign_ins ? 1 : 0

  name                      = "sign-ins"
  cloudtrail_log_group_name = aws_cloudwatch_log_group.this["trail"].name
  alert_on                  = "custom"
  custom_filter_pattern     = "{ $.eventName = \"ConsoleLogin\" }"
}

output "changes_topic_arn" {
  value = module.changes.sns_topic_arn
}

output "sign_ins_topic_arn" {
  value = one(module.sign_ins[*].sns_topic_arn)
}
