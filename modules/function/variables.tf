variable "name" {
  type        = string
  description = "Name of the function, its role, and the beginning of its queues' names."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "environment" {
  type        = map(string)
  description = "The function's settings; see lambda-src/config.ts."
  default     = {}
  nullable    = false
}

variable "policy_statements" {
  type        = string
  description = "Permissions of the function's role beyond its log and queues, as a JSON list of IAM policy statements."
  default     = "[]"
  nullable    = false
}

variable "lambda_memory_mb" {
  type        = number
  description = "Memory of the function, in MB."
  default     = 512
  nullable    = false
}

variable "lambda_timeout_seconds" {
  type        = number
  description = "Timeout of the function, in seconds."
  default     = 60
  nullable    = false
}

variable "lambda_architecture" {
  type        = string
  description = "Architecture of the function: `arm64` or `x86_64`."
  default     = "arm64"
  nullable    = false
}

variable "lambda_runtime" {
  type        = string
  description = "Runtime of the function: `nodejs22.x` or, with version 6 of the aws provider, `nodejs24.x`."
  default     = "nodejs22.x"
  nullable    = false
}

variable "lambda_reserved_concurrency" {
  type        = number
  description = "Reserved concurrency of the function; `-1` for none."
  default     = -1
  nullable    = false
}

variable "lambda_s3_bucket" {
  type        = string
  description = "Bucket that holds a copy of this version's `modules/function/lambda.zip`, where Terraform must not upload it."
  default     = null
}

variable "lambda_s3_key" {
  type        = string
  description = "Object key of the zip in that bucket."
  default     = null
}

variable "lambda_s3_object_version" {
  type        = string
  description = "Object version of the zip, in a bucket with versioning."
  default     = null
}

variable "vpc_subnet_ids" {
  type        = list(string)
  description = "Subnets to run the function in. The function must be able to reach SQS, SNS or SES, and SSM if lists are long, through VPC endpoints or a NAT gateway."
  default     = []
  nullable    = false
}

variable "vpc_security_group_ids" {
  type        = list(string)
  description = "Security groups of the function."
  default     = []
  nullable    = false
}

variable "look_up" {
  type        = bool
  description = "Whether the function may read what a record cannot say."
  default     = false
  nullable    = false
}

variable "look_up_role_name" {
  type        = string
  description = "Name of the role that the function may assume in other accounts for it."
  default     = null
}

variable "log_retention_days" {
  type        = number
  description = "Retention of the function's log, in days."
  default     = 90
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the function's log, queues, environment and settings. Its key policy must allow CloudWatch Logs."
  default     = null
}

variable "create_failed_events_bucket" {
  type        = bool
  description = "Whether to create a bucket for events that the function failed on."
  default     = true
  nullable    = false
}

variable "failed_events_bucket_name" {
  type        = string
  description = "Your own bucket for events that the function failed on, with `create_failed_events_bucket = false`."
  default     = null
}

variable "create_lambda_role" {
  type        = bool
  description = "Whether to create the function's role."
  default     = true
  nullable    = false
}

variable "lambda_role_arn" {
  type        = string
  description = "Existing role of the function, with `create_lambda_role = false`. It needs the permissions in the output `role_policy`."
  default     = null
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null
}

variable "iam_path" {
  type        = string
  description = "Path of the role."
  default     = "/"
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags of every resource that supports them."
  default     = {}
  nullable    = false
}
