mock_provider "aws" {
  source = "./test/terraform/mocks"
}

run "a_trail_of_all_regions_with_a_log_group_a_key_and_a_bucket" {
  module {
    source = "./modules/trail"
  }

  assert {
    condition = (
      aws_cloudtrail.this.name == "iam-change-alerts" &&
      aws_cloudtrail.this.is_multi_region_trail &&
      aws_cloudtrail.this.include_global_service_events &&
      aws_cloudtrail.this.enable_log_file_validation &&
      !aws_cloudtrail.this.is_organization_trail
    )
    error_message = "The trail must have every Region and the global events, and its log files must be provable."
  }

  assert {
    condition = (
      aws_cloudtrail.this.s3_bucket_name == aws_s3_bucket.this.id &&
      aws_cloudtrail.this.kms_key_id == aws_kms_key.this[0].arn &&
      aws_cloudtrail.this.cloud_watch_logs_group_arn == "${aws_cloudwatch_log_group.this.arn}:*" &&
      aws_cloudtrail.this.cloud_watch_logs_role_arn == aws_iam_role.this.arn
    )
    error_message = "The trail must write to its bucket and its log group."
  }

  assert {
    condition     = aws_kms_key.this[0].enable_key_rotation && aws_kms_key.this[0].policy == output.kms_key_policy
    error_message = "The key must rotate, and have the policy that the module shows."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.this.name == "/aws/cloudtrail/iam-change-alerts" &&
      aws_cloudwatch_log_group.this.retention_in_days == 90 &&
      aws_cloudwatch_log_group.this.kms_key_id == aws_kms_key.this[0].arn
    )
    error_message = "The log group must be encrypted, and keep events for 90 days."
  }

  assert {
    condition = (
      aws_iam_role.this.name == "iam-change-alerts-trail" &&
      aws_iam_role.this.path == "/" &&
      aws_iam_role.this.permissions_boundary == null &&
      jsondecode(aws_iam_role.this.assume_role_policy).Statement == [
        { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole" },
      ]
    )
    error_message = "CloudTrail alone must be trusted by the role."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement == [{
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts:log-stream:111122223333_CloudTrail_eu-central-1*"]
    }]
    error_message = "The role must write to the streams of this trail, and to nothing else."
  }

  assert {
    condition = (
      output.log_group_name == "/aws/cloudtrail/iam-change-alerts" &&
      output.log_group_arn == aws_cloudwatch_log_group.this.arn &&
      output.trail_arn == "arn:aws:cloudtrail:eu-central-1:111122223333:trail/iam-change-alerts" &&
      output.bucket_name == "iam-change-alerts-111122223333-eu-central-1" &&
      output.bucket_arn == "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1" &&
      output.kms_key_arn == aws_kms_key.this[0].arn
    )
    error_message = "The outputs must name what was made."
  }
}

run "the_bucket_is_closed_encrypted_and_emptied_in_time" {
  module {
    source = "./modules/trail"
  }

  assert {
    condition = (
      aws_s3_bucket_public_access_block.this.block_public_acls &&
      aws_s3_bucket_public_access_block.this.block_public_policy &&
      aws_s3_bucket_public_access_block.this.ignore_public_acls &&
      aws_s3_bucket_public_access_block.this.restrict_public_buckets
    )
    error_message = "Nothing of the bucket may be public."
  }

  assert {
    condition = one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default == tolist([
      { kms_master_key_id = aws_kms_key.this[0].arn, sse_algorithm = "aws:kms" },
    ])
    error_message = "The bucket must be encrypted with the key."
  }

  assert {
    condition = (
      aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" &&
      aws_s3_bucket_lifecycle_configuration.this.rule[0].status == "Enabled" &&
      aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days == 365 &&
      aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30 &&
      aws_s3_bucket_lifecycle_configuration.this.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7
    )
    error_message = "Log files must be kept for 365 days, and what was overwritten or deleted for 30 more."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "DenyWithoutTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = ["arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1", "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "AllowTrailToCheck"
          Effect    = "Allow"
          Principal = { Service = "cloudtrail.amazonaws.com" }
          Action    = "s3:GetBucketAcl"
          Resource  = "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1"
          Condition = { StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/iam-change-alerts" } }
        },
        {
          Sid       = "AllowTrailToWrite"
          Effect    = "Allow"
          Principal = { Service = "cloudtrail.amazonaws.com" }
          Action    = "s3:PutObject"
          Resource  = ["arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/AWSLogs/111122223333/*"]
          Condition = {
            StringEquals = {
              "aws:SourceArn" = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/iam-change-alerts"
              "s3:x-amz-acl"  = "bucket-owner-full-control"
            }
          }
        },
      ]
    }
    error_message = "Not the policy expected: ${aws_s3_bucket_policy.this.policy}"
  }
}

run "the_key_is_for_the_account_the_trail_and_the_log_group" {
  module {
    source = "./modules/trail"
  }

  assert {
    condition = jsondecode(output.kms_key_policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "AllowAccount"
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::111122223333:root" }
          Action    = "kms:*"
          Resource  = "*"
        },
        {
          Sid       = "AllowTrailToEncrypt"
          Effect    = "Allow"
          Principal = { Service = "cloudtrail.amazonaws.com" }
          Action    = "kms:GenerateDataKey*"
          Resource  = "*"
          Condition = {
            StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/iam-change-alerts" }
            StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = "arn:aws:cloudtrail:*:111122223333:trail/*" }
          }
        },
        {
          Sid       = "AllowTrailToDescribeAndDecrypt"
          Effect    = "Allow"
          Principal = { Service = "cloudtrail.amazonaws.com" }
          Action    = ["kms:DescribeKey", "kms:Decrypt"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/iam-change-alerts" } }
        },
        {
          Sid       = "AllowLogGroup"
          Effect    = "Allow"
          Principal = { Service = "logs.eu-central-1.amazonaws.com" }
          Action    = ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
          Resource  = "*"
          Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts" } }
        },
      ]
    }
    error_message = "Not the policy expected: ${output.kms_key_policy}"
  }
}

run "every_input_is_used" {
  module {
    source = "./modules/trail"
  }

  variables {
    trail_name               = "audit"
    log_retention_days       = 30
    bucket_retention_days    = 2557
    create_kms_key           = false
    kms_key_arn              = "arn:aws:kms:eu-central-1:444455556666:key/22222222-12ab-34cd-56ef-1234567890ab"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    iam_path                 = "/security/"
    tags                     = { team = "security" }
  }

  assert {
    condition     = length(aws_kms_key.this) == 0
    error_message = "No key may be created where one is brought along."
  }

  assert {
    condition = (
      aws_cloudtrail.this.kms_key_id == var.kms_key_arn &&
      aws_cloudwatch_log_group.this.kms_key_id == var.kms_key_arn &&
      output.kms_key_arn == var.kms_key_arn &&
      one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == var.kms_key_arn
    )
    error_message = "The key brought along must encrypt everything."
  }

  assert {
    condition = (
      aws_cloudtrail.this.name == "audit" &&
      aws_s3_bucket.this.bucket == "audit-111122223333-eu-central-1" &&
      aws_cloudwatch_log_group.this.name == "/aws/cloudtrail/audit" &&
      aws_cloudwatch_log_group.this.retention_in_days == 30 &&
      aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days == 2557
    )
    error_message = "Names and times must be those given."
  }

  assert {
    condition = (
      aws_iam_role.this.name == "audit-trail" &&
      aws_iam_role.this.path == "/security/" &&
      aws_iam_role.this.permissions_boundary == "arn:aws:iam::111122223333:policy/boundary"
    )
    error_message = "The role must have its path and its boundary."
  }

  assert {
    condition = alltrue([
      for tags in [aws_cloudtrail.this.tags, aws_s3_bucket.this.tags, aws_cloudwatch_log_group.this.tags, aws_iam_role.this.tags] :
      tags == tomap({ team = "security" })
    ])
    error_message = "Everything that takes tags must have them."
  }
}

run "an_organization_trail_may_write_what_comes_from_its_accounts" {
  module {
    source = "./modules/trail"
  }

  variables {
    organization_id = "o-exampleorgid"
    tags            = { team = "security" }
  }

  assert {
    condition     = aws_cloudtrail.this.is_organization_trail && aws_kms_key.this[0].tags == tomap({ team = "security" })
    error_message = "The trail must be that of the organization."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement[2].Resource == [
      "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/AWSLogs/111122223333/*",
      "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/AWSLogs/o-exampleorgid/*",
    ]
    error_message = "The bucket must take the log files of the organization."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this.policy).Statement[0].Resource == [
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts:log-stream:111122223333_CloudTrail_eu-central-1*",
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts:log-stream:o-exampleorgid_*",
    ]
    error_message = "The log group must take the streams of the organization."
  }
}

run "the_trail_of_a_delegated_administrator_belongs_to_the_management_account" {
  module {
    source = "./modules/trail"
  }

  variables {
    organization_id       = "o-exampleorgid"
    management_account_id = "999999999999"
  }

  assert {
    condition = alltrue([
      for statement in slice(jsondecode(aws_s3_bucket_policy.this.policy).Statement, 1, 3) :
      statement.Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:eu-central-1:999999999999:trail/iam-change-alerts"
    ])
    error_message = "The bucket must know the trail by the management account."
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.this.policy).Statement[2].Resource == [
      "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/AWSLogs/999999999999/*",
      "arn:aws:s3:::iam-change-alerts-111122223333-eu-central-1/AWSLogs/o-exampleorgid/*",
    ]
    error_message = "The log files lie under the management account and the organization."
  }

  assert {
    condition = (
      jsondecode(output.kms_key_policy).Statement[0].Principal.AWS == "arn:aws:iam::111122223333:root" &&
      jsondecode(output.kms_key_policy).Statement[1].Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:eu-central-1:999999999999:trail/iam-change-alerts" &&
      jsondecode(output.kms_key_policy).Statement[1].Condition.StringLike["kms:EncryptionContext:aws:cloudtrail:arn"] == "arn:aws:cloudtrail:*:999999999999:trail/*"
    )
    error_message = "The key belongs to this account, the trail to the management account."
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role_policy.this.policy).Statement[0].Resource, "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts:log-stream:999999999999_CloudTrail_eu-central-1*")
    error_message = "The log group of this account must take the streams of the management account."
  }
}

run "partition_and_region_are_those_of_the_provider" {
  module {
    source = "./modules/trail"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  assert {
    condition     = length(regexall("arn:aws:", join("", [output.kms_key_policy, aws_s3_bucket_policy.this.policy, aws_iam_role_policy.this.policy]))) == 0
    error_message = "No ARN may be of another partition."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this.policy).Statement[0].Resource == ["arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:/aws/cloudtrail/iam-change-alerts:log-stream:111122223333_CloudTrail_us-gov-west-1*"]
    error_message = "Partition and Region must come from the provider."
  }

  assert {
    condition     = aws_s3_bucket.this.bucket == "iam-change-alerts-111122223333-us-gov-west-1"
    error_message = "The bucket's name must say the Region, so that two trails do not share it."
  }
}
