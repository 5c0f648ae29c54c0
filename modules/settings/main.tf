data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

# How the settings fit, whatever their values: entries are counted, never measured, so that a value may be unknown at plan.
#
# Lambda takes 4,096 bytes of environment, measured as JSON (each quotation mark of a value counts twice, with its backslash):
#   scalars, REDELIVERY_QUEUE_URL and ROLE_ID included, with their names and quotation marks  1,776
#   names, quotation marks and brackets of the lists                                            217
#   9 entries of at most 200 bytes, each with 4 bytes of quotation marks, a comma, and for
#     ACCOUNT_NAMES a colon (an additional topic has at most 413 and counts as two; a rule
#     has at most 161 but for its reason and the entries of its lists, and counts as two more) 1,863
# With more than 9 entries, only destinations stay:
#   scalars                                                                                   1,776
#   SETTINGS_PARAMETERS and SETTINGS_VERSION                                                    243
#   ses_recipients and additional_sns_topics, by a validation of the root                     1,960
# Each leaves more than 100 bytes. test/terraform/root.tftest.hcl tries the longest of everything.
#
# A standard parameter takes 4,096 characters. The longest entries, as JSON with a comma:
#   account name 15 + 104 + 1, 34 are 4,080; account id 15, 250 are 3,750; organization 37, 100 are 3,700; network 25, 150 are
#   3,750; federated subject 203, 20 are 4,060
#   a rule 162 + 204 for its reason, 5 ARNs of 203, 10 event names of 131, 30 account ids of 15 and 8 ranges of 47: 3,517
# A rule whose lists are longer becomes several with the same reason, which together match what it matches: each is whole
# in its parameter, since a rule that lost a list would match more.
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
# https://docs.aws.amazon.com/general/latest/gr/ssm.html
locals {
  max_entries    = 9
  max_parameters = 100

  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]
  # lambda-src/config.ts reads below the same path.
  path = "/iam-change-alerts/${var.name}"

  settings = {
    ACCOUNT_NAMES              = var.account_names
    SUPPRESSION_RULES          = var.suppression_rules
    TRUSTED_ACCOUNT_IDS        = var.trusted_account_ids
    TRUSTED_ORGANIZATION_IDS   = var.trusted_organization_ids
    TRUSTED_NETWORK_IDS        = var.trusted_network_ids
    TRUSTED_FEDERATED_SUBJECTS = var.trusted_federated_subjects
  }

  # Of each rule its lists in parts of a fixed count; one part, without the list, where it is not given.
  divided_rules = [
    for rule in var.suppression_rules : {
      rule  = rule
      lists = { for name, count in { principal_arns = 5, event_names = 10, account_ids = 30, source_ip_ranges = 8 } : name => lookup(rule, name, null) == null ? [null] : chunklist(lookup(rule, name, null), count) }
    }
  ]
  rules = flatten([
    for divided in local.divided_rules : [
      for arns in divided.lists.principal_arns : [
        for names in divided.lists.event_names : [
          for ids in divided.lists.account_ids : [
            for ranges in divided.lists.source_ip_ranges :
            merge(divided.rule, { principal_arns = arns, event_names = names, account_ids = ids, source_ip_ranges = ranges })
          ]
        ]
      ]
    ]
  ])

  chunks = {
    ACCOUNT_NAMES              = [for ids in chunklist(keys(var.account_names), 34) : { for id in ids : id => var.account_names[id] }]
    SUPPRESSION_RULES          = [for rule in local.rules : [rule]]
    TRUSTED_ACCOUNT_IDS        = chunklist(var.trusted_account_ids, 250)
    TRUSTED_ORGANIZATION_IDS   = chunklist(var.trusted_organization_ids, 100)
    TRUSTED_NETWORK_IDS        = chunklist(var.trusted_network_ids, 150)
    TRUSTED_FEDERATED_SUBJECTS = chunklist(var.trusted_federated_subjects, 20)
  }

  # A rule is one entry of its list, and as many more as its lists have, and one.
  entries = concat(
    [var.destination_entries],
    [for setting in local.settings : length(setting)],
    flatten([for rule in var.suppression_rules : concat([1], [
      for name in ["principal_arns", "event_names", "account_ids", "source_ip_ranges"] :
      lookup(rule, name, null) == null ? 0 : length(lookup(rule, name, null))
    ])]),
  )
  is_short = sum(local.entries) <= local.max_entries
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

# As CloudTrail writes them, which for Lambda is with a version: a rule for CreateFunction would hide nothing.
locals {
  event_names = join("\n", jsondecode(file("${path.module}/event-names.json")))
  unknown_event_names = distinct(flatten([
    for rule in var.suppression_rules : [
      for name in(lookup(rule, "event_names", null) == null ? [] : lookup(rule, "event_names", null)) : name
      if !can(regex("(?m)^${replace(replace(name, "*", ".*"), "?", ".")}$", local.event_names))
    ]
  ]))
}

check "event_names" {
  assert {
    condition     = length(local.unknown_event_names) == 0
    error_message = "suppression_rules: no event of the catalogue is called ${join(", ", local.unknown_event_names)}. docs/coverage.md lists the names, which are case-sensitive."
  }
}

resource "aws_ssm_parameter" "this" {
  #checkov:skip=CKV2_AWS_34:account names, rules and trusted identities are no secret; with kms_key_arn they are encrypted
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
