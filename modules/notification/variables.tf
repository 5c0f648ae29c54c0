variable "name" {
  type        = string
  description = "Name of the topic."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "email_subscribers" {
  type        = list(string)
  description = "Email addresses to subscribe to the topic. AWS asks each to confirm."
  default     = []
  nullable    = false
}

variable "create_sns_topic" {
  type        = bool
  description = "Whether to create a topic."
  default     = true
  nullable    = false
}

variable "sns_topic_arn" {
  type        = string
  description = "Existing topic to publish to, with `create_sns_topic = false`."
  default     = null
}

variable "sns_kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the topic."
  default     = null
}

variable "additional_sns_topics" {
  type = map(object({
    arn              = string
    format           = optional(string, "text")
    minimum_severity = optional(string, "info")
    kms_key_arn      = optional(string)
  }))
  description = "Additional topics by a name of your choice, each with a `format` (`text`, `json`, or `chat` for Amazon Q Developer), a `minimum_severity`, and the key that encrypts it, if any."
  default     = {}
  nullable    = false
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML email from. The address or its domain must be a verified identity."
  default     = null
}

variable "ses_recipients" {
  type        = list(string)
  description = "Addresses to send HTML email to, at most 50."
  default     = []
  nullable    = false
}

variable "ses_configuration_set" {
  type        = string
  description = "SES configuration set for the email."
  default     = null
}

variable "ses_region" {
  type        = string
  description = "Region of SES, if it is not the Region of the function."
  default     = null
}

variable "rule_arns" {
  type        = list(string)
  description = "Rules of EventBridge that publish to the topic."
  default     = []
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags for the topic."
  default     = {}
  nullable    = false
}
