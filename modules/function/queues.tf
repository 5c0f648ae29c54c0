# Each queue has its policies from the moment that it exists, and the provider waits 25 s for each resource of a queue.

# Alerts that redelivery gave up.
resource "aws_sqs_queue" "dead_letter" {
  #checkov:skip=CKV_AWS_27:SQS encrypts by itself, or with kms_key_arn; in a plan that creates the key it is unknown

  name                              = local.dead_letter_queue_name
  message_retention_seconds         = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 300
  tags                              = var.tags

  # Otherwise anybody who can create a queue could have SQS move their own messages into this one. The queue that it names
  # is created after this one: https://github.com/hashicorp/terraform-provider-aws/issues/22577
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.redelivery_queue_arn]
  })

  # SQS itself moves what was received too often, which no policy of the queue is asked about.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyOtherSenders"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = local.dead_letter_queue_arn
      Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.role_arn } }
    }]
  })
}

# Alerts that a destination did not accept. The function itself consumes the queue.
resource "aws_sqs_queue" "redelivery" {
  #checkov:skip=CKV_AWS_27:SQS encrypts by itself, or with kms_key_arn; in a plan that creates the key it is unknown

  name                              = local.redelivery_queue_name
  message_retention_seconds         = 4 * 24 * 60 * 60
  sqs_managed_sse_enabled           = var.kms_key_arn == null ? true : null
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = var.kms_key_arn == null ? null : 300
  tags                              = var.tags

  # Six times the function's time-out, as AWS recommends:
  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  visibility_timeout_seconds = 6 * var.lambda_timeout_seconds

  # With the delays that the function sets (1 minute, doubled up to 1 hour), ten receives take about five hours.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = 10
  })
  redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })

  # A redrive needs sqs:SendMessage on this queue of the caller of StartMessageMoveTask, and SQS checks it as a direct call
  # of theirs: nothing tells it from sending a message. So this policy keeps out other accounts and services, whatever
  # another statement allows them; who may send within the account is up to its IAM policies.
  # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyOtherAccounts"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = local.redelivery_queue_arn
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = local.account_id } }
    }]
  })
}

# Until 0.1.0 these were resources of their own. Destroying them on an upgrade would take the policies from the queues.
removed {
  from = aws_sqs_queue_policy.dead_letter

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_sqs_queue_policy.redelivery

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_sqs_queue_redrive_allow_policy.dead_letter

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_sqs_queue_redrive_allow_policy.redelivery

  lifecycle {
    destroy = false
  }
}
