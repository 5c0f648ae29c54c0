data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region = split(".", data.aws_region.current.endpoint)[1]

  zip = "${path.module}/lambda.zip"

  # IAM is global: without the Region, the same installation in two Regions would want the same role. At most 64 characters:
  # 48 of the name, a hyphen, and 15 of the longest Region's name (us-isof-south-1).
  role_name = "${var.name}-${local.region}"

  function_arn   = "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${var.name}"
  log_group_name = "/aws/lambda/${var.name}"
  log_group_arn  = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${local.log_group_name}"
  role_arn       = var.create_lambda_role ? aws_iam_role.this[0].arn : var.lambda_role_arn

  # Composed, so that a plan already shows the permissions that an existing role needs.
  redelivery_queue_name  = "${var.name}-redelivery"
  dead_letter_queue_name = "${var.name}-dead-letter"
  redelivery_queue_arn   = "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${local.redelivery_queue_name}"
  dead_letter_queue_arn  = "arn:${local.partition}:sqs:${local.region}:${local.account_id}:${local.dead_letter_queue_name}"

  # SQS tells the sender of a message by the unique id of the role. A role brought along has it asked of STS.
  environment = merge(
    var.environment,
    { REDELIVERY_QUEUE_URL = aws_sqs_queue.redelivery.url },
    { for role in aws_iam_role.this : "ROLE_ID" => role.unique_id },
  )

  # Only the actions that the function calls, on exactly the resources it calls them on.
  statements = concat(
    [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${local.log_group_arn}:*"]
      },
      {
        Sid      = "KeepUndelivered"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = [local.redelivery_queue_arn]
      },
      {
        Sid      = "Redeliver"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
        Resource = [local.redelivery_queue_arn]
      },
    ],
    var.kms_key_arn == null ? [] : [{
      Sid      = "UseKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [var.kms_key_arn]
    }],
    local.network_statements,
    local.look_up_statements,
    jsondecode(var.policy_statements),
    local.failed_events_statements,
  )

  # Lambda manages the network interfaces with the function's role; the code itself is denied. The describe actions have no
  # resource-level permissions. The ARN of a shared subnet or security group has its owner's account.
  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  network_statements = [for statement in [
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
      Resource = concat(
        ["arn:${local.partition}:ec2:${local.region}:${local.account_id}:*/*"],
        [for id in var.vpc_subnet_ids : "arn:${local.partition}:ec2:${local.region}:*:subnet/${id}"],
        [for id in var.vpc_security_group_ids : "arn:${local.partition}:ec2:${local.region}:*:security-group/${id}"],
      )
    },
    {
      Sid       = "KeepCodeFromNetwork"
      Effect    = "Deny"
      Action    = "ec2:*"
      Resource  = ["*"]
      Condition = { ArnEquals = { "lambda:SourceFunctionArn" = local.function_arn } }
    },
  ] : statement if length(var.vpc_subnet_ids) > 0]
}

# What look-ups read, on what each call takes. modules/look-up-role has the same.
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
locals {
  look_up_statements = concat(
    [for sid, read in {
      LookUpPolicy = {
        actions   = ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"]
        resources = ["arn:${local.partition}:iam::${local.account_id}:policy/*"]
      }
      LookUpUser = {
        actions   = ["iam:GetUser", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser", "iam:ListUserPolicies"]
        resources = ["arn:${local.partition}:iam::${local.account_id}:user/*"]
      }
      LookUpRole = {
        actions   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"]
        resources = ["arn:${local.partition}:iam::${local.account_id}:role/*"]
      }
      LookUpGroup = {
        actions   = ["iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies"]
        resources = ["arn:${local.partition}:iam::${local.account_id}:group/*"]
      }
      # It takes no resource.
      LookUpInstances = {
        actions   = ["sso:ListInstances"]
        resources = ["*"]
      }
      LookUpPermissionSet = {
        actions   = ["sso:DescribePermissionSet"]
        resources = ["arn:${local.partition}:sso:::instance/*", "arn:${local.partition}:sso:::permissionSet/*"]
      }
      # Stores and organizations belong to the management account, also where a delegated administrator asks.
      LookUpPeople = {
        actions   = ["identitystore:DescribeGroup", "identitystore:DescribeUser"]
        resources = ["arn:${local.partition}:identitystore::*:identitystore/*", "arn:${local.partition}:identitystore:::group/*", "arn:${local.partition}:identitystore:::user/*"]
      }
      LookUpOrganization = {
        actions = ["organizations:DescribeAccount", "organizations:DescribePolicy"]
        resources = [
          "arn:${local.partition}:organizations::*:account/o-*", "arn:${local.partition}:organizations::*:policy/o-*", "arn:${local.partition}:organizations::aws:policy/*",
        ]
      }
      } : {
      Sid      = sid
      Effect   = "Allow"
      Action   = read.actions
      Resource = read.resources
    } if var.look_up],
    var.look_up_role_name == null ? [] : [{
      Sid      = "LookUpInOtherAccounts"
      Effect   = "Allow"
      Action   = ["sts:AssumeRole"]
      Resource = ["arn:${local.partition}:iam::*:role/${var.look_up_role_name}"]
    }],
  )
}

# Created before the function, since Lambda would otherwise create it: without retention, and left behind on destroy.
resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:CloudWatch Logs encrypts by itself; kms_key_arn takes a key of the caller's
  #checkov:skip=CKV_AWS_338:the log is about the function's own runs, the trail keeps the events; log_retention_days takes more

  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_iam_role" "this" {
  count = var.create_lambda_role ? 1 : 0

  name                 = local.role_name
  path                 = var.iam_path
  description          = "Alerts on changes in AWS identity and access"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  count = var.create_lambda_role ? 1 : 0

  name = var.name
  role = aws_iam_role.this[0].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.statements
  })
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:the on-failure destination below keeps the failed event and the reason, a dead-letter queue here would keep the event alone
  #checkov:skip=CKV_AWS_117:it calls public AWS endpoints only; a VPC would need a NAT gateway or endpoints
  #checkov:skip=CKV_AWS_173:Lambda encrypts the environment by itself, or with kms_key_arn; in a plan that creates the key it is unknown
  #checkov:skip=CKV_AWS_272:the zip is built byte for byte from the sources, and its SHA-256 is an output; signing needs a profile of the caller's
  #checkov:skip=CKV_AWS_50:one function that calls SNS and SES has no path to trace; its log line counts every record

  function_name = var.name
  description   = "Alerts on changes in AWS identity and access"
  role          = local.role_arn

  # A bucket holds a copy of the same zip, so that a new version of the module has a new hash there as well.
  filename          = var.lambda_s3_bucket == null ? local.zip : null
  s3_bucket         = var.lambda_s3_bucket
  s3_key            = var.lambda_s3_key
  s3_object_version = var.lambda_s3_object_version
  source_code_hash  = filebase64sha256(local.zip)
  handler           = "index.handler"
  runtime           = var.lambda_runtime
  architectures     = [var.lambda_architecture]

  memory_size                    = var.lambda_memory_mb
  timeout                        = var.lambda_timeout_seconds
  reserved_concurrent_executions = var.lambda_reserved_concurrency
  kms_key_arn                    = var.kms_key_arn
  tags                           = var.tags

  environment {
    variables = local.environment
  }

  vpc_config {
    subnet_ids         = var.vpc_subnet_ids
    security_group_ids = var.vpc_security_group_ids
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
    # The function filters its own lines by LOG_LEVEL; the lines that carry its metrics must always get through.
    application_log_level = "DEBUG"
    system_log_level      = "WARN"
  }

  depends_on = [aws_iam_role_policy.this]
}

# CloudWatch Logs invokes asynchronously: Lambda retries a failed event twice, then stores it in the bucket.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 6 * 60 * 60

  destination_config {
    on_failure {
      destination = local.bucket_arn
    }
  }

  # Lambda checks that the bucket exists and that the role can write to it.
  depends_on = [aws_iam_role_policy.this, aws_s3_bucket.failed_events, aws_s3_bucket_policy.failed_events]
}

resource "aws_lambda_event_source_mapping" "redelivery" {
  event_source_arn = aws_sqs_queue.redelivery.arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 5

  # Without it, Lambda deletes the whole batch whatever the function returns.
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

  # A destination that is down must not use up the concurrency that new events need.
  scaling_config {
    maximum_concurrency = 2
  }

  depends_on = [aws_iam_role_policy.this]
}
