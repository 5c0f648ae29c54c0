data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]

  topic_arn = var.create_sns_topic ? aws_sns_topic.this[0].arn : var.sns_topic_arn

  ses_region = coalesce(var.ses_region, local.region)
  ses_arn    = "arn:${local.partition}:ses:${local.ses_region}:${local.account_id}"
  # SES asks for permission on the identity it uses, the address or its domain; in the sandbox on the recipients', too.
  ses_addresses     = var.ses_sender == null ? [] : concat([var.ses_sender], var.ses_recipients)
  ses_identities    = distinct(flatten([for address in local.ses_addresses : [lower(address), split("@", lower(address))[1]]]))
  ses_identity_arns = sort([for identity in local.ses_identities : "${local.ses_arn}:identity/${identity}"])
  # And on the configuration set: where none is given, on the identity's default one, whose name is not known here.
  ses_resource_arns = concat(local.ses_identity_arns, ["${local.ses_arn}:configuration-set/${coalesce(var.ses_configuration_set, "*")}"])

  # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
  rules_statement = {
    Sid       = "AllowRules"
    Effect    = "Allow"
    Principal = { Service = "events.amazonaws.com" }
    Action    = "sns:Publish"
    Resource  = local.topic_arn
    Condition = { ArnEquals = { "aws:SourceArn" = var.rule_arns } }
  }

  topic_arns = compact(concat([local.topic_arn], [for key in sort(keys(var.additional_sns_topics)) : var.additional_sns_topics[key].arn]))

  # How many there are is known at plan, which an ARN may not be.
  topic_key_arns = concat(
    [for arn in [var.sns_kms_key_arn] : arn if arn != null],
    [for key in sort(keys(var.additional_sns_topics)) : var.additional_sns_topics[key].kms_key_arn if var.additional_sns_topics[key].kms_key_arn != null],
  )

  statements = concat(
    length(local.topic_arns) == 0 ? [] : [{
      Sid      = "PublishAlerts"
      Effect   = "Allow"
      Action   = "sns:Publish"
      Resource = local.topic_arns
    }],
    var.ses_sender == null ? [] : [{
      Sid      = "SendAlerts"
      Effect   = "Allow"
      Action   = "ses:SendEmail"
      Resource = local.ses_resource_arns
      Condition = {
        StringEquals                = { "ses:FromAddress" = var.ses_sender }
        "ForAllValues:StringEquals" = { "ses:Recipients" = var.ses_recipients }
      }
    }],
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    length(local.topic_key_arns) == 0 ? [] : [{
      Sid      = "EncryptAlerts"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = local.topic_key_arns
    }],
  )
}

resource "aws_sns_topic" "this" {
  #checkov:skip=CKV_AWS_26:sns_kms_key_arn takes a key of the caller's; other services could not publish with the key that AWS manages

  count = var.create_sns_topic ? 1 : 0

  name              = var.name
  kms_master_key_id = var.sns_kms_key_arn
  tags              = var.tags
}

# The policy AWS gives a new topic, without requests over plain HTTP, and with the module's own alarms and rules.
resource "aws_sns_topic_policy" "this" {
  count = var.create_sns_topic ? 1 : 0

  arn = aws_sns_topic.this[0].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "AllowAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action    = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:SetTopicAttributes", "sns:Subscribe"]
        Resource  = aws_sns_topic.this[0].arn
      },
      {
        Sid       = "AllowAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this[0].arn
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${var.name}-*" }
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ], length(var.rule_arns) == 0 ? [] : [local.rules_statement])
  })
}

# Pending until the recipient confirms it: AWS sends a link.
resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.email_subscribers)

  topic_arn = local.topic_arn
  protocol  = "email"
  endpoint  = each.value
}
