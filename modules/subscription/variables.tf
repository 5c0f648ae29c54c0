variable "name" {
  type        = string
  description = "Name of the subscription filter."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must be 1 to 48 letters, digits, hyphens or underscores, and start with a letter."
  }
}

variable "log_group_name" {
  type        = string
  description = "Log group to subscribe to. CloudWatch Logs allows two subscription filters per log group."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.log_group_name))
    error_message = "log_group_name must be the name of a log group, not its ARN: letters, digits and any of _ . / # -."
  }
}

variable "filter_pattern" {
  type        = string
  description = "Filter pattern that selects the events, at most 1,024 bytes."
  nullable    = false

  validation {
    condition     = length(replace(base64encode(var.filter_pattern), "=", "")) <= 1366
    error_message = "filter_pattern is longer than 1,024 bytes, the limit of CloudWatch Logs: shorten it."
  }
}

variable "lambda_function_arn" {
  type        = string
  description = "Function that receives the events, in the account and Region of the log group."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[^:]+$", var.lambda_function_arn))
    error_message = "lambda_function_arn must be the ARN of a function without a version or alias, such as arn:aws:lambda:us-east-1:111122223333:function:alerts."
  }
}
