# Events that the function failed on. A queue takes 1 MiB at most, and the record of an event of 1 MB is larger: a bucket takes all.
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

locals {
  # Names of buckets are unique over all accounts, and have up to 63 lower-case letters, digits and hyphens. A hash stands for
  # what they cannot say of the installation's name.
  bucket_suffix   = "-${local.account_id}-${local.region}"
  bucket_prefix   = "${lower(replace(var.name, "_", "-"))}-failed"
  is_plain_name   = local.bucket_prefix == "${var.name}-failed" && length(local.bucket_prefix) + length(local.bucket_suffix) <= 63
  own_bucket_name = "${local.is_plain_name ? local.bucket_prefix : "${substr(local.bucket_prefix, 0, 54 - length(local.bucket_suffix))}-${substr(sha256(var.name), 0, 8)}"}${local.bucket_suffix}"
  # Composed, so that a plan already shows what a role of one's own must be allowed.
  bucket_name = var.create_failed_events_bucket ? local.own_bucket_name : var.failed_events_bucket_name
  bucket_arn  = "arn:${local.partition}:s3:::${local.bucket_name}"
  # Where Lambda puts them.
  failed_events_prefix = "aws/lambda/async/${var.name}/"

  failed_events_statements = [
    {
      Sid    = "KeepFailedEvents"
      Effect = "Allow"
      Action = "s3:PutObject"
      # The whole bucket, which is for nothing else: Lambda refuses a destination whose objects the role may not all write.
      Resource = ["${local.bucket_arn}/*"]
    },
    {
      Sid      = "FindFailedEventsBucket"
      Effect   = "Allow"
      Action   = "s3:ListBucket"
      Resource = [local.bucket_arn]
    },
  ]

  # The function takes the record that Lambda kept as it took the event. What worked is deleted, what failed again stays.
  redrive_events_command = join("; ", [
    "event=$(mktemp)",
    "aws s3api list-objects-v2 --region ${local.region} --bucket ${local.bucket_name} --prefix ${local.failed_events_prefix} --query 'Contents[].[Key]' --output text | grep -v '^None$' | while read -r key",
    "do aws s3 cp --region ${local.region} --quiet \"s3://${local.bucket_name}/$key\" \"$event\" && test \"$(aws lambda invoke --region ${local.region} --function-name ${var.name} --cli-read-timeout 900 --payload \"fileb://$event\" --query FunctionError --output text /dev/null)\" = None && aws s3 rm --region ${local.region} \"s3://${local.bucket_name}/$key\"",
    "done",
    "rm \"$event\"",
  ])
}

resource "aws_s3_bucket" "failed_events" {
  #checkov:skip=CKV_AWS_18:who may read the bucket may read the log group of CloudTrail, too; access logs need a second bucket
  #checkov:skip=CKV_AWS_144:events wait here for days; the trail keeps them for good
  #checkov:skip=CKV_AWS_19:S3 encrypts by itself, or with kms_key_arn; in a plan that creates the key it is unknown
  #checkov:skip=CKV_AWS_145:S3 encrypts by itself, or with kms_key_arn; in a plan that creates the key it is unknown
  #checkov:skip=CKV_AWS_21:nothing overwrites an object, whose name has the time and a random id
  #checkov:skip=CKV2_AWS_62:an alarm tells of each event that is kept here

  count = var.create_failed_events_bucket ? 1 : 0

  bucket = local.own_bucket_name
  tags   = var.tags
}

resource "aws_s3_bucket_public_access_block" "failed_events" {
  count = var.create_failed_events_bucket ? 1 : 0

  bucket = aws_s3_bucket.failed_events[0].id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "failed_events" {
  count = var.create_failed_events_bucket ? 1 : 0

  bucket = aws_s3_bucket.failed_events[0].id

  rule {
    bucket_key_enabled = var.kms_key_arn == null ? null : true

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "failed_events" {
  count = var.create_failed_events_bucket ? 1 : 0

  bucket = aws_s3_bucket.failed_events[0].id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

# Nobody but the function's role puts anything here: a redrive sends what lies in the bucket out as alerts.
resource "aws_s3_bucket_policy" "failed_events" {
  count = var.create_failed_events_bucket ? 1 : 0

  bucket = aws_s3_bucket.failed_events[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "DenyOtherWriters"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource  = "${local.bucket_arn}/*"
        Condition = { ArnNotEquals = { "aws:PrincipalArn" = local.role_arn } }
      },
    ]
  })

  # S3 refuses two changes of a bucket's access at a time.
  depends_on = [aws_s3_bucket_public_access_block.failed_events]
}
