data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]
  path   = "/iam-change-alerts/${var.name}"
  arn    = "arn:${data.aws_partition.current.partition}:ssm:${local.region}:${data.aws_caller_identity.current.account_id}:parameter${local.path}"

  # Of a Standard parameter, which costs nothing: https://docs.aws.amazon.com/general/latest/gr/ssm.html
  max_bytes = 4096
  # Three calls of the function, and names that fit into the policy of its role.
  max_parameters = 30

  # JSON, entry by entry: a parameter holds as many as fit, and is JSON by itself.
  entries = {
    ACCOUNT_NAMES           = [for id in sort(keys(var.account_names)) : "${jsonencode(id)}:${jsonencode(var.account_names[id])}"]
    EXCLUDED_EVENT_NAMES    = [for name in var.excluded_event_names : jsonencode(name)]
    EXCLUDED_PRINCIPAL_ARNS = [for arn in var.excluded_principal_arns : jsonencode(arn)]
    TRUSTED_ACCOUNT_IDS     = [for id in var.trusted_account_ids : jsonencode(id)]
  }
  values = { for name, entries in local.entries : name => name == "ACCOUNT_NAMES" ? "{${join(",", entries)}}" : "[${join(",", entries)}]" if length(entries) > 0 }

  # Lambda measures the environment as JSON, in which each quotation mark of a value is escaped. Base64 has four
  # characters for three bytes.
  bytes = { for name, value in local.values : name => floor(length(base64encode(jsonencode(value))) * 3 / 4) }

  # The largest go first, until the rest has room. Up to ten entries always stay: their values may be unknown at plan, as
  # the ARN of a role that is made in the same apply, and could not decide how many parameters there are.
  is_short = sum([for entries in local.entries : length(entries)]) <= 10
  by_size  = [for name in reverse(sort([for name, size in local.bytes : format("%08d %s", size, name)])) : split(" ", name)[1]]
  fitting  = [for count in range(length(local.by_size) + 1) : count if sum(concat([0], [for name in slice(local.by_size, count, length(local.by_size)) : local.bytes[name]])) <= var.room_bytes]
  moved    = local.is_short ? [] : slice(local.by_size, 0, local.fitting[0])

  chunks = {
    for name in local.moved : name => chunklist(
      local.entries[name],
      max(1, floor((local.max_bytes - 1) / (1 + max([for entry in local.entries[name] : ceil(length(base64encode(entry)) * 3 / 4)]...)))),
    )
  }
  parameters = merge([
    for name, chunks in local.chunks : {
      for index, chunk in chunks : "${name}/${index + 1}" => name == "ACCOUNT_NAMES" ? "{${join(",", chunk)}}" : "[${join(",", chunk)}]"
    }
  ]...)
  parameter_bytes = { for name, value in local.parameters : name => floor(length(base64encode(value)) * 3 / 4) }

  environment = merge(
    { for name, value in local.values : name => value if !contains(local.moved, name) },
    length(local.moved) == 0 ? {} : {
      SETTINGS_PARAMETERS = jsonencode({ for name, chunks in local.chunks : "${local.path}/${name}" => length(chunks) })
      # Another value makes Lambda start the function anew, which then reads what has changed.
      SETTINGS_VERSION = substr(sha256(jsonencode(local.parameters)), 0, 8)
    },
  )

  statements = length(local.moved) == 0 ? [] : concat(
    [{
      Sid      = "ReadSettings"
      Effect   = "Allow"
      Action   = "ssm:GetParameters"
      Resource = [for name in sort(keys(local.parameters)) : "${local.arn}/${name}"]
    }],
    var.kms_key_arn == null ? [] : [{
      Sid      = "DecryptSettings"
      Effect   = "Allow"
      Action   = "kms:Decrypt"
      Resource = [var.kms_key_arn]
    }],
  )
}

resource "aws_ssm_parameter" "this" {
  #checkov:skip=CKV2_AWS_34:names of accounts and exclusions are no secret; with kms_key_arn they are encrypted
  for_each = local.parameters

  name        = "${local.path}/${each.key}"
  description = "Settings of ${var.name} that the environment of its function has no room for"
  type        = var.kms_key_arn == null ? "String" : "SecureString"
  key_id      = var.kms_key_arn
  # Shown in plans where there is no key.
  insecure_value = var.kms_key_arn == null ? each.value : null
  value          = var.kms_key_arn == null ? null : each.value
  tags           = var.tags
}
