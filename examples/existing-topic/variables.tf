variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to."
  nullable    = false
}

variable "sns_topic_arn" {
  type        = string
  description = "Existing topic to publish to."
  nullable    = false
}

variable "sns_kms_key_arn" {
  type        = string
  description = "Key that encrypts the topic."
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "Key for the function's log, queues and settings."
  nullable    = false
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary that every role must have."
  nullable    = false
}
