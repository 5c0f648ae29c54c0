variable "name" {
  type        = string
  description = "Name of the function, its role, and the beginning of its queues' names."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
  }
}

variable "environment" {
  type        = map(string)
  description = "The function's settings; see lambda-src/config.ts."
  default     = {}
  nullable    = false

  validation {
    # Lambda measures the environment as JSON; base64 has four characters for three bytes. The queue's URL comes on top.
    condition     = length(base64encode(jsonencode(var.environment))) * 3 / 4 <= 4096 - 200
    error_message = "The settings take ${floor(length(base64encode(jsonencode(var.environment))) * 3 / 4)} bytes; Lambda's environment has room for 3,896. Shorten ses_recipients (a distribution list replaces many), or have fewer additional_sns_topics."
  }
}

variable "policy_statements" {
  type        = string
  description = "What the function's role is allowed beside its own logs and queues, as a JSON list of IAM policy statements."
  default     = "[]"
  nullable    = false

  validation {
    condition     = can(tolist(jsondecode(var.policy_statements))) || can(jsondecode(var.policy_statements)[0])
    error_message = "policy_statements must be a JSON list of IAM policy statements."
  }
}

variable "lambda_memory_mb" {
  type        = number
  description = "Memory of the function, in MB."
  default     = 512
  nullable    = false

  validation {
    condition     = var.lambda_memory_mb >= 256 && var.lambda_memory_mb <= 10240 && floor(var.lambda_memory_mb) == var.lambda_memory_mb
    error_message = "lambda_memory_mb must be a whole number from 256 to 10240."
  }
}

variable "lambda_timeout_seconds" {
  type        = number
  description = "Longest run of the function, in seconds."
  default     = 60
  nullable    = false

  validation {
    # Below 30 the function could not both try a slow destination and hand on what it did not accept.
    condition     = var.lambda_timeout_seconds >= 30 && var.lambda_timeout_seconds <= 900 && floor(var.lambda_timeout_seconds) == var.lambda_timeout_seconds
    error_message = "lambda_timeout_seconds must be a whole number from 30 to 900."
  }
}

variable "lambda_architecture" {
  type        = string
  description = "Processor of the function: `arm64` or `x86_64`."
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.lambda_architecture)
    error_message = "lambda_architecture is \"${var.lambda_architecture}\"; write arm64 or x86_64."
  }
}

variable "lambda_runtime" {
  type        = string
  description = "Runtime of the function: `nodejs22.x` or, with version 6 of the aws provider, `nodejs24.x`."
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)
    error_message = "lambda_runtime is \"${var.lambda_runtime}\"; write nodejs22.x or nodejs24.x."
  }
}

variable "lambda_reserved_concurrency" {
  type        = number
  description = "Concurrency reserved for the function; `-1` for none."
  default     = -1
  nullable    = false

  validation {
    # 0 would stop the function, and with it every alert.
    condition     = (var.lambda_reserved_concurrency == -1 || var.lambda_reserved_concurrency >= 3) && floor(var.lambda_reserved_concurrency) == var.lambda_reserved_concurrency
    error_message = "lambda_reserved_concurrency must be -1 (none) or a whole number from 3 on: redelivery takes up to two."
  }
}

variable "lambda_s3_bucket" {
  type        = string
  description = "Bucket to take the function's zip from, where Terraform may not upload it: a copy of this version's `modules/function/lambda.zip`."
  default     = null

  validation {
    condition     = var.lambda_s3_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.lambda_s3_bucket))
    error_message = "lambda_s3_bucket must be the name of a bucket in the function's Region, not its ARN or URL."
  }
}

variable "lambda_s3_key" {
  type        = string
  description = "Key of the zip in that bucket."
  default     = null

  validation {
    condition     = (var.lambda_s3_bucket == null) == (var.lambda_s3_key == null)
    error_message = "lambda_s3_bucket and lambda_s3_key belong together: set both, or none."
  }
}

variable "lambda_s3_object_version" {
  type        = string
  description = "Version of the zip in a bucket with versioning."
  default     = null

  validation {
    condition     = var.lambda_s3_object_version == null || var.lambda_s3_bucket != null
    error_message = "lambda_s3_object_version is used with lambda_s3_bucket only: set that, too."
  }
}

variable "vpc_subnet_ids" {
  type        = list(string)
  description = "Subnets to run the function in. From there it must reach SNS or SES, and SQS: through endpoints or a NAT gateway."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_subnet_ids : can(regex("^subnet-[0-9a-f]+$", id))])
    error_message = "vpc_subnet_ids must be ids of subnets, as subnet-0123456789abcdef0."
  }
}

variable "vpc_security_group_ids" {
  type        = list(string)
  description = "Security groups of the function in those subnets."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_security_group_ids : can(regex("^sg-[0-9a-f]+$", id))])
    error_message = "vpc_security_group_ids must be ids of security groups, as sg-0123456789abcdef0."
  }

  validation {
    condition     = (length(var.vpc_subnet_ids) == 0) == (length(var.vpc_security_group_ids) == 0)
    error_message = "vpc_subnet_ids and vpc_security_group_ids belong together: set both, or none."
  }
}

variable "log_retention_days" {
  type        = number
  description = "How long the function's own log is kept, in days."
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts the function's log, queues and settings. Its policy must let CloudWatch Logs use it."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be a key's ARN (not an alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "create_lambda_role" {
  type        = bool
  description = "Whether to create the function's role."
  default     = true
  nullable    = false
}

variable "lambda_role_arn" {
  type        = string
  description = "Role of the function, with `create_lambda_role = false`. The output `role_policy` is what it must be allowed."
  default     = null

  validation {
    condition     = var.lambda_role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.lambda_role_arn))
    error_message = "lambda_role_arn must be a role's ARN, as arn:aws:iam::111122223333:role/alerts."
  }

  validation {
    condition     = var.create_lambda_role == false || var.lambda_role_arn == null
    error_message = "lambda_role_arn is given, and create_lambda_role is true: set create_lambda_role = false to use your role, or leave the ARN out."
  }

  validation {
    condition     = var.create_lambda_role || var.lambda_role_arn != null
    error_message = "create_lambda_role is false: write the role to use as lambda_role_arn."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be a policy's ARN, as arn:aws:iam::111122223333:policy/boundary."
  }
}

variable "iam_path" {
  type        = string
  description = "Path of the role."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,509}/)?$", var.iam_path))
    error_message = "iam_path must begin and end with a slash, as /security/."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags for everything that takes tags."
  default     = {}
  nullable    = false
}
