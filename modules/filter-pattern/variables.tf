variable "alert_on" {
  type        = string
  description = "Which events to select: `iam_changes`, `auth_changes`, `iam_writes`, `identity_changes` or `custom`."
  default     = "iam_changes"
  nullable    = false

  validation {
    condition     = contains(["iam_changes", "auth_changes", "iam_writes", "identity_changes", "custom"], var.alert_on)
    error_message = "alert_on is \"${var.alert_on}\"; write iam_changes, auth_changes, iam_writes, identity_changes or custom."
  }
}

variable "custom_filter_pattern" {
  type        = string
  description = "Your own CloudWatch Logs filter pattern, with `alert_on = \"custom\"`."
  default     = null

  validation {
    condition     = var.alert_on != "custom" || try(trimspace(var.custom_filter_pattern), "") != ""
    error_message = "alert_on is \"custom\": write the pattern as custom_filter_pattern, as { $.eventSource = \"iam.amazonaws.com\" }."
  }

  validation {
    condition     = var.alert_on == "custom" || var.custom_filter_pattern == null
    error_message = "custom_filter_pattern is used with alert_on = \"custom\" only: set that, or leave the pattern out."
  }

  validation {
    condition     = var.custom_filter_pattern == null || can(regex("^\\s*(\\{[\\s\\S]*\\})?\\s*$", var.custom_filter_pattern))
    error_message = "custom_filter_pattern must start with { and end with }: CloudTrail events are JSON, and other patterns never match them as meant."
  }

  validation {
    # Bytes, as CloudWatch Logs counts: base64 without padding has ceil(bytes * 4 / 3) characters.
    condition     = var.custom_filter_pattern == null || length(replace(base64encode(trimspace(coalesce(var.custom_filter_pattern, " "))), "=", "")) <= 1366
    error_message = "custom_filter_pattern is longer than the 1,024 bytes that CloudWatch Logs takes: shorten it, or use two instances of the module."
  }
}

variable "name" {
  type        = string
  description = "Name of the installation; with `identity_changes`, changes to resources that carry it are selected, too."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
  }
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to; with `identity_changes`, its deletion and changes to its filters are selected, too."
  default     = null

  validation {
    condition     = var.cloudtrail_log_group_name == null || can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and _ . / # -."
  }
}
