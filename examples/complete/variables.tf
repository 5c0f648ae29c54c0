variable "region" {
  type        = string
  description = "Region of the log group."
  default     = "us-east-1"
  nullable    = false
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to."
  nullable    = false
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML email from. The address or its domain must be a verified identity."
  nullable    = false
}

variable "ses_configuration_set" {
  type        = string
  description = "SES configuration set for the email."
  nullable    = false
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null
}
