variable "alert_on" {
  type        = string
  description = "Events to select: `iam_changes`, `auth_changes`, `iam_writes`, `identity_changes`, `security_changes` or `custom`."
  default     = "iam_changes"
  nullable    = false

  validation {
    condition     = contains(["iam_changes", "auth_changes", "iam_writes", "identity_changes", "security_changes", "custom"], var.alert_on)
    error_message = "alert_on is \"${var.alert_on}\"; use iam_changes, auth_changes, iam_writes, identity_changes, security_changes or custom."
  }
}

variable "custom_filter_pattern" {
  type        = string
  description = "Your own CloudWatch Logs filter pattern, with `alert_on = \"custom\"`."
  default     = null

  validation {
    condition     = var.alert_on != "custom" || try(trimspace(var.custom_filter_pattern), "") != ""
    error_message = "alert_on is \"custom\": set custom_filter_pattern, for example to { $.eventSource = \"iam.amazonaws.com\" }."
  }

  validation {
    condition     = var.alert_on == "custom" || var.custom_filter_pattern == null
    error_message = "custom_filter_pattern needs alert_on = \"custom\": set that, or remove custom_filter_pattern."
  }

  validation {
    condition     = var.custom_filter_pattern == null || can(regex("^\\s*(\\{[\\s\\S]*\\})?\\s*$", var.custom_filter_pattern))
    error_message = "custom_filter_pattern must start with { and end with }: CloudTrail events are JSON, and other patterns do not match their fields."
  }

  validation {
    # Bytes, as CloudWatch Logs counts: base64 without padding has ceil(bytes * 4 / 3) characters.
    condition     = var.custom_filter_pattern == null || length(replace(base64encode(trimspace(coalesce(var.custom_filter_pattern, " "))), "=", "")) <= 1366
    error_message = "custom_filter_pattern is longer than 1,024 bytes, the limit of CloudWatch Logs: shorten it, or use two instances of the module."
  }
}

variable "name" {
  type        = string
  description = "Name of the installation; `identity_changes` also selects changes to resources whose names contain it."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must be 1 to 48 letters, digits, hyphens or underscores, and start with a letter."
  }
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to; `identity_changes` also selects its deletion and changes to its filters."
  default     = null

  validation {
    condition     = var.cloudtrail_log_group_name == null || can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and any of _ . / # -."
  }
}
