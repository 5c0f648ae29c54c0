data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

# How the settings fit, whatever their values: entries are counted, never measured, so that a value may be unknown at plan.
#
# Lambda takes 4,096 bytes of environment, measured as JSON (each quotation mark of a value counts twice, with its backslash):
#   scalars, REDELIVERY_QUEUE_URL included, with their names and quotation marks            1,450
#   names, quotation marks and brackets of the lists                                          158
#   10 entries of at most 200 bytes, each with 4 bytes of quotation marks, a comma,
#     and for ACCOUNT_NAMES a colon (an additional topic has at most 413 and counts as two) 2,070
# With more than 10 entries, only destinations stay:
#   scalars                                                                                 1,450
#   SETTINGS_PARAMETERS and SETTINGS_VERSION                                                  168
#   ses_recipients and additional_sns_topics, by a validation of the root                   2,300
# Each leaves more than 100 bytes. test/terraform/root.tftest.hcl tries the longest of everything.
#
# A standard parameter takes 4,096 characters. The longest entries, as JSON with a comma:
#   account name 15 + 104 + 1, 34 are 4,080; event name 131, 30 are 3,930; ARN 203, 20 are 4,060; account id 15, 250 are 3,750
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
# https://docs.aws.amazon.com/general/latest/gr/ssm.html
locals {
  max_entries    = 10
  max_parameters = 100

  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]
  # lambda-src/config.ts reads below the same path.
  path = "/iam-change-alerts/${var.name}"

  settings = {
    ACCOUNT_NAMES           = var.account_names
    EXCLUDED_EVENT_NAMES    = var.excluded_event_names
    EXCLUDED_PRINCIPAL_ARNS = var.excluded_principal_arns
    TRUSTED_ACCOUNT_IDS     = var.trusted_account_ids
  }
  chunks = {
    ACCOUNT_NAMES           = [for ids in chunklist(keys(var.account_names), 34) : { for id in ids : id => var.account_names[id] }]
    EXCLUDED_EVENT_NAMES    = chunklist(var.excluded_event_names, 30)
    EXCLUDED_PRINCIPAL_ARNS = chunklist(var.excluded_principal_arns, 20)
    TRUSTED_ACCOUNT_IDS     = chunklist(var.trusted_account_ids, 250)
  }

  is_short = var.destination_entries + sum([for setting in local.settings : length(setting)]) <= local.max_entries
  parameters = merge([
    for name, chunks in local.chunks : { for index, chunk in chunks : "${name}/${index + 1}" => jsonencode(chunk) } if !local.is_short
  ]...)

  in_environment = { for name, setting in local.settings : name => jsonencode(setting) if local.is_short && length(setting) > 0 }
  in_parameters = length(local.parameters) == 0 ? {} : {
    SETTINGS_PARAMETERS = jsonencode({ for name, chunks in local.chunks : name => length(chunks) if length(chunks) > 0 })
    # A changed value makes Lambda start the function anew, which then reads the parameters again.
    SETTINGS_VERSION = substr(sha256(jsonencode(local.parameters)), 0, 8)
  }
}

resource "aws_ssm_parameter" "this" {
  #checkov:skip=CKV2_AWS_34:account names and exclusions are no secret; with kms_key_arn they are encrypted
  for_each = local.parameters

  name        = "${local.path}/${each.key}"
  description = "Settings of ${var.name} that do not fit into the environment of its function"
  type        = var.kms_key_arn == null ? "String" : "SecureString"
  key_id      = var.kms_key_arn
  # Shown in plans where there is no key.
  insecure_value = var.kms_key_arn == null ? each.value : null
  value          = var.kms_key_arn == null ? null : each.value
  tags           = var.tags
}
