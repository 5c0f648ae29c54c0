variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to."
  nullable    = false
}

variable "alert_on" {
  type        = string
  description = "Events to select."
  default     = "iam_changes"
  nullable    = false
}

variable "email_subscribers" {
  type        = list(string)
  description = "Addresses to subscribe to the topic."
  default     = []
  nullable    = false
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML email from."
  default     = null
}

variable "ses_recipients" {
  type        = list(string)
  description = "Addresses to send HTML email to."
  default     = []
  nullable    = false
}
