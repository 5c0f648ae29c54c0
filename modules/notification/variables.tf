variable "name" {
  type        = string
  description = "Name of the topic."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "email_subscribers" {
  type        = list(string)
  description = "Addresses to subscribe to the topic; each gets a mail to confirm it."
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
  description = "An existing topic to publish to instead."
  default     = null
}

variable "sns_kms_key_arn" {
  type        = string
  description = "Key that encrypts the topic."
  default     = null
}

variable "additional_sns_topics" {
  type = map(object({
    arn              = string
    format           = optional(string, "text")
    minimum_severity = optional(string, "info")
  }))
  description = "Further topics by a name of your choice, each with a `format` (`text`, `json`, or `chat` for Amazon Q Developer) and a `minimum_severity`."
  default     = {}
  nullable    = false
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML mails from; it or its domain must be a verified identity."
  default     = null
}

variable "ses_recipients" {
  type        = list(string)
  description = "Addresses that get the HTML mails, 50 at most."
  default     = []
  nullable    = false
}

variable "ses_configuration_set" {
  type        = string
  description = "Configuration set for the mails."
  default     = null
}

variable "ses_region" {
  type        = string
  description = "Region of SES, where it is another one."
  default     = null
}

variable "tags" {
  type        = map(string)
  description = "Tags for the topic."
  default     = {}
  nullable    = false
}
