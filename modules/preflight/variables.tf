variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to, in this account and Region."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and _ . / # -."
  }
}

variable "ses_identity" {
  type        = string
  description = "Address or domain that SES has verified for the sender, in the provider's Region; `null` without mail."
  default     = null

  validation {
    condition     = var.ses_identity == null || can(regex("^([^@\\s<>]+@)?[^@\\s<>]+\\.[^@\\s<>]+$", var.ses_identity))
    error_message = "ses_identity must be an address or a domain, as alerts@example.com or example.com."
  }
}
