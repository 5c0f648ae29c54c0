mock_provider "aws" {
  source = "./test/terraform/mocks"
}

# So that the two queues can be told apart.
override_resource {
  target = aws_sqs_queue.dead_letter
  values = {
    arn = "arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-dead-letter"
    url = "https://sqs.eu-central-1.amazonaws.com/111122223333/iam-change-alerts-dead-letter"
  }
}

run "every_setting_has_its_default" {
  module {
    source = "./modules/function"
  }

  assert {
    condition = (
      aws_lambda_function.this.memory_size == 512 && aws_lambda_function.this.timeout == 60 &&
      aws_lambda_function.this.runtime == "nodejs22.x" && aws_lambda_function.this.architectures == tolist(["arm64"]) &&
      aws_lambda_function.this.reserved_concurrent_executions == -1 && aws_lambda_function.this.handler == "index.handler"
    )
    error_message = "A default of the function is another one."
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables == tomap({ REDELIVERY_QUEUE_URL = aws_sqs_queue.redelivery.url, ROLE_ID = aws_iam_role.this[0].unique_id })
    error_message = "The function must know its queue and its role, and no setting that equals its own default."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 90 && aws_cloudwatch_log_group.this.name == "/aws/lambda/iam-change-alerts"
    error_message = "The log group must be kept for 90 days."
  }

  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_group == aws_cloudwatch_log_group.this.name
    error_message = "The function must write into that log group."
  }

  assert {
    condition     = aws_iam_role.this[0].path == "/" && aws_iam_role.this[0].permissions_boundary == null
    error_message = "The role must be at / without a boundary."
  }
}

run "failed_events_and_alerts_are_kept" {
  module {
    source = "./modules/function"
  }

  assert {
    condition = (
      aws_lambda_function_event_invoke_config.this.maximum_retry_attempts == 2 &&
      aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == "arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1"
    )
    error_message = "An event that fails three times must go to the bucket."
  }

  assert {
    condition     = contains(aws_lambda_event_source_mapping.redelivery.function_response_types, "ReportBatchItemFailures")
    error_message = "Without ReportBatchItemFailures Lambda deletes what was not delivered."
  }

  assert {
    condition     = aws_sqs_queue.redelivery.visibility_timeout_seconds == 360
    error_message = "The visibility time-out must be six times the function's."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.redelivery.redrive_policy) == { deadLetterTargetArn = aws_sqs_queue.dead_letter.arn, maxReceiveCount = 10 }
    error_message = "After the last receipt an alert must go to the dead-letter queue."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letter.redrive_allow_policy) == { redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"] }
    error_message = "No other queue may have its messages moved into the dead-letter queue."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.redelivery.redrive_allow_policy) == { redrivePermission = "denyAll" }
    error_message = "No queue may have its messages moved into the redelivery queue."
  }

  assert {
    condition = jsondecode(aws_sqs_queue.dead_letter.policy).Statement == [{
      Sid       = "DenyOtherSenders"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-dead-letter"
      Condition = { ArnNotEquals = { "aws:PrincipalArn" = aws_iam_role.this[0].arn } }
    }]
    error_message = "Only the function's role may send to the dead-letter queue: ${aws_sqs_queue.dead_letter.policy}"
  }

  assert {
    condition = jsondecode(aws_sqs_queue.redelivery.policy).Statement == [{
      Sid       = "DenyOtherAccounts"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = "arn:aws:sqs:eu-central-1:111122223333:iam-change-alerts-redelivery"
      Condition = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } }
    }]
    error_message = "Other accounts and services may not send to the redelivery queue: ${aws_sqs_queue.redelivery.policy}"
  }

  assert {
    condition     = aws_sqs_queue.redelivery.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter.sqs_managed_sse_enabled && aws_sqs_queue.dead_letter.message_retention_seconds == 1209600
    error_message = "The queues must be encrypted, and the dead-letter queue keep messages for 14 days."
  }
}

run "the_bucket_of_failed_events_is_closed_and_empties_itself" {
  module {
    source = "./modules/function"
  }

  assert {
    condition     = aws_s3_bucket.failed_events[0].bucket == "iam-change-alerts-failed-111122223333-eu-central-1"
    error_message = "The name must have account and Region: ${aws_s3_bucket.failed_events[0].bucket}"
  }

  assert {
    condition = (
      aws_s3_bucket_public_access_block.failed_events[0].block_public_acls && aws_s3_bucket_public_access_block.failed_events[0].block_public_policy &&
      aws_s3_bucket_public_access_block.failed_events[0].ignore_public_acls && aws_s3_bucket_public_access_block.failed_events[0].restrict_public_buckets
    )
    error_message = "Nothing may be public."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.failed_events[0].policy).Statement == [
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1", "arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "DenyOtherWriters"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::iam-change-alerts-failed-111122223333-eu-central-1/*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/iam-change-alerts" } }
      },
    ]
    error_message = "Not the policy expected: ${aws_s3_bucket_policy.failed_events[0].policy}"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.failed_events[0].rule).apply_server_side_encryption_by_default[0].sse_algorithm == "AES256"
    error_message = "S3 must encrypt by itself."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.failed_events[0].rule[0].expiration[0].days == 90
    error_message = "Events must be deleted after 90 days."
  }
}

run "a_bucket_brought_along_is_used_as_it_is" {
  module {
    source = "./modules/function"
  }

  variables {
    create_failed_events_bucket = false
    failed_events_bucket_name   = "failed"
  }

  assert {
    condition     = length(aws_s3_bucket.failed_events) == 0 && length(aws_s3_bucket_policy.failed_events) == 0 && aws_lambda_function_event_invoke_config.this.destination_config[0].on_failure[0].destination == "arn:aws:s3:::failed"
    error_message = "No bucket may be created."
  }
}

run "names_that_a_bucket_cannot_have_are_told_apart_by_a_hash" {
  module {
    source = "./modules/function"
  }

  variables {
    name = "Alerts_of_Production"
  }

  assert {
    condition     = aws_s3_bucket.failed_events[0].bucket == "alerts-of-production-failed-${substr(sha256("Alerts_of_Production"), 0, 8)}-111122223333-eu-central-1"
    error_message = "Not the name expected: ${aws_s3_bucket.failed_events[0].bucket}"
  }
}

run "a_key_encrypts_logs_queues_events_and_environment" {
  module {
    source = "./modules/function"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition = alltrue([for key in [
      aws_cloudwatch_log_group.this.kms_key_id, aws_sqs_queue.redelivery.kms_master_key_id,
      aws_sqs_queue.dead_letter.kms_master_key_id, aws_lambda_function.this.kms_key_arn,
    ] : key == var.kms_key_arn])
    error_message = "The key must be used everywhere."
  }

  assert {
    condition = (
      one(aws_s3_bucket_server_side_encryption_configuration.failed_events[0].rule).bucket_key_enabled &&
      one(aws_s3_bucket_server_side_encryption_configuration.failed_events[0].rule).apply_server_side_encryption_by_default[0].kms_master_key_id == var.kms_key_arn
    )
    error_message = "The key must encrypt the bucket, too."
  }
}

run "settings_of_the_function_are_passed_on" {
  module {
    source = "./modules/function"
  }

  variables {
    name                        = "second"
    environment                 = { LOG_LEVEL = "debug" }
    lambda_memory_mb            = 256
    lambda_timeout_seconds      = 30
    lambda_architecture         = "x86_64"
    lambda_reserved_concurrency = 3
    log_retention_days          = 365
    permissions_boundary_arn    = "arn:aws:iam::111122223333:policy/boundary"
    iam_path                    = "/security/"
    tags                        = { team = "security" }
  }

  assert {
    condition = (
      aws_lambda_function.this.function_name == "second" && aws_lambda_function.this.memory_size == 256 &&
      aws_lambda_function.this.timeout == 30 && aws_lambda_function.this.architectures == tolist(["x86_64"]) &&
      aws_lambda_function.this.reserved_concurrent_executions == 3 &&
      aws_lambda_function.this.environment[0].variables["LOG_LEVEL"] == "debug" && aws_sqs_queue.redelivery.visibility_timeout_seconds == 180
    )
    error_message = "A setting was not passed on."
  }

  assert {
    condition     = aws_iam_role.this[0].path == "/security/" && aws_iam_role.this[0].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary" && aws_iam_role.this[0].name == "second-eu-central-1"
    error_message = "The role must be at the path, within the boundary."
  }

  assert {
    condition = alltrue([for tags in [
      aws_lambda_function.this.tags, aws_iam_role.this[0].tags, aws_cloudwatch_log_group.this.tags,
      aws_sqs_queue.redelivery.tags, aws_sqs_queue.dead_letter.tags, aws_s3_bucket.failed_events[0].tags, aws_lambda_event_source_mapping.redelivery.tags,
    ] : tags == tomap({ team = "security" })])
    error_message = "Everything that takes tags must have them."
  }
}

run "no_role_is_created_where_one_is_brought_along" {
  module {
    source = "./modules/function"
  }

  variables {
    create_lambda_role = false
    lambda_role_arn    = "arn:aws:iam::111122223333:role/brought-along"
  }

  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_role_policy.this) == 0 && aws_lambda_function.this.role == "arn:aws:iam::111122223333:role/brought-along" && !contains(keys(aws_lambda_function.this.environment[0].variables), "ROLE_ID")
    error_message = "Neither role nor policy may be created."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letter.policy).Statement[0].Condition == { ArnNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/brought-along" } }
    error_message = "The role brought along must be the one that may send to the dead-letter queue."
  }
}

run "in_china_everything_is_in_its_partition" {
  module {
    source = "./modules/function"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.cn-north-1.amazonaws.com.cn" }
  }

  assert {
    condition     = jsondecode(output.role_policy).Statement[0].Resource == ["arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/lambda/iam-change-alerts:*"]
    error_message = "The log group's ARN must be of the partition."
  }
}

run "the_zip_comes_with_the_module_unless_a_bucket_has_it" {
  module {
    source = "./modules/function"
  }

  assert {
    condition     = endswith(aws_lambda_function.this.filename, "/lambda.zip") && aws_lambda_function.this.s3_bucket == null && aws_lambda_function.this.s3_key == null && aws_lambda_function.this.s3_object_version == null
    error_message = "The zip must be that of the module."
  }
}

run "a_bucket_can_have_the_zip" {
  module {
    source = "./modules/function"
  }

  variables {
    lambda_s3_bucket         = "zips"
    lambda_s3_key            = "iam-change-alerts/lambda.zip"
    lambda_s3_object_version = "3"
  }

  assert {
    condition     = aws_lambda_function.this.filename == null && aws_lambda_function.this.s3_bucket == "zips" && aws_lambda_function.this.s3_key == "iam-change-alerts/lambda.zip" && aws_lambda_function.this.s3_object_version == "3"
    error_message = "The zip must be that of the bucket."
  }

  assert {
    condition     = aws_lambda_function.this.source_code_hash == filebase64sha256("./modules/function/lambda.zip")
    error_message = "A new version of the module must change the function there as well."
  }
}

run "the_function_is_in_no_vpc_unless_subnets_are_given" {
  module {
    source = "./modules/function"
  }

  assert {
    condition     = length(aws_lambda_function.this.vpc_config[0].subnet_ids) == 0 && length(aws_lambda_function.this.vpc_config[0].security_group_ids) == 0
    error_message = "There must be no subnet and no security group."
  }

  assert {
    condition     = !strcontains(output.role_policy, "ec2:")
    error_message = "The role must be allowed nothing of EC2."
  }
}

run "in_a_vpc_lambda_may_connect_the_function_and_the_code_may_not" {
  module {
    source = "./modules/function"
  }

  variables {
    vpc_subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    vpc_security_group_ids = ["sg-0123456789abcdef0"]
  }

  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(var.vpc_subnet_ids) && aws_lambda_function.this.vpc_config[0].security_group_ids == toset(var.vpc_security_group_ids)
    error_message = "The function must be in the subnets."
  }

  assert {
    condition = [for statement in jsondecode(output.role_policy).Statement : statement if strcontains(statement.Sid, "Network")] == [
      {
        Sid      = "FindNetwork"
        Effect   = "Allow"
        Action   = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"]
        Resource = ["*"]
      },
      {
        Sid    = "ConnectToNetwork"
        Effect = "Allow"
        Action = ["ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"]
        Resource = [
          "arn:aws:ec2:eu-central-1:111122223333:*/*",
          "arn:aws:ec2:eu-central-1:*:subnet/subnet-0123456789abcdef0",
          "arn:aws:ec2:eu-central-1:*:subnet/subnet-0123456789abcdef1",
          "arn:aws:ec2:eu-central-1:*:security-group/sg-0123456789abcdef0",
        ]
      },
      {
        Sid       = "KeepCodeFromNetwork"
        Effect    = "Deny"
        Action    = "ec2:*"
        Resource  = ["*"]
        Condition = { ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:eu-central-1:111122223333:function:iam-change-alerts" } }
      },
    ]
    error_message = "Not the statements expected: ${output.role_policy}"
  }
}

run "the_longest_name_fits_everywhere" {
  module {
    source = "./modules/function"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-isof-south-1.csp.hci.ic.gov" }
  }

  assert {
    condition = (
      length(aws_iam_role.this[0].name) == 64 && length(aws_lambda_function.this.function_name) <= 64 &&
      length(aws_sqs_queue.dead_letter.name) <= 80 && length(aws_sqs_queue.redelivery.name) <= 80 && length(aws_s3_bucket.failed_events[0].bucket) == 63
    )
    error_message = "A name is longer than AWS takes."
  }
}

run "outputs_name_what_was_made" {
  module {
    source = "./modules/function"
  }

  assert {
    condition     = output.function_name == aws_lambda_function.this.function_name && output.function_arn == aws_lambda_function.this.arn
    error_message = "function_name and function_arn must be those of the function."
  }

  assert {
    condition     = output.role_arn == aws_iam_role.this[0].arn && output.log_group_name == aws_cloudwatch_log_group.this.name
    error_message = "role_arn and log_group_name must be those of the function's role and log group."
  }

  assert {
    condition     = output.redelivery_queue_arn == aws_sqs_queue.redelivery.arn && output.redelivery_queue_url == aws_sqs_queue.redelivery.url
    error_message = "redelivery_queue_arn and redelivery_queue_url must be those of the redelivery queue."
  }

  assert {
    condition     = endswith(output.dead_letter_queue_arn, ":iam-change-alerts-dead-letter") && endswith(output.dead_letter_queue_url, "/iam-change-alerts-dead-letter")
    error_message = "dead_letter_queue_arn and dead_letter_queue_url must be those of the dead-letter queue."
  }

  assert {
    condition     = strcontains(output.redrive_command, "--source-arn ${output.dead_letter_queue_arn} --destination-arn ${output.redelivery_queue_arn}")
    error_message = "redrive_command must move the dead-letter queue back to the redelivery queue."
  }

  assert {
    condition     = output.zip_sha256 == filesha256("./modules/function/lambda.zip")
    error_message = "zip_sha256 must be that of the zip."
  }

  assert {
    condition     = output.role_name == "iam-change-alerts-eu-central-1" && output.event_source_mapping_uuid == aws_lambda_event_source_mapping.redelivery.uuid
    error_message = "role_name and event_source_mapping_uuid must be those of the role and the mapping."
  }

  assert {
    condition     = output.failed_events_bucket_name == aws_s3_bucket.failed_events[0].bucket
    error_message = "failed_events_bucket_name must be that of the bucket."
  }

  assert {
    condition     = output.redrive_events_command == "event=$(mktemp); aws s3api list-objects-v2 --region eu-central-1 --bucket iam-change-alerts-failed-111122223333-eu-central-1 --prefix aws/lambda/async/iam-change-alerts/ --query 'Contents[].[Key]' --output text | grep -v '^None$' | while read -r key; do aws s3 cp --region eu-central-1 --quiet \"s3://iam-change-alerts-failed-111122223333-eu-central-1/$key\" \"$event\" && test \"$(aws lambda invoke --region eu-central-1 --function-name iam-change-alerts --cli-read-timeout 900 --payload \"fileb://$event\" --query FunctionError --output text /dev/null)\" = None && aws s3 rm --region eu-central-1 \"s3://iam-change-alerts-failed-111122223333-eu-central-1/$key\"; done; rm \"$event\""
    error_message = "Not the command expected: ${output.redrive_events_command}"
  }
}
