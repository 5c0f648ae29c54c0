variable "name" {
  type        = string
  description = "Name of the topic."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
  }
}

variable "email_subscribers" {
  type        = list(string)
  description = "Addresses to subscribe to the topic; each gets a mail to confirm it."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.email_subscribers : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])
    error_message = "email_subscribers must be addresses as security@example.com; not one are: ${join(", ", [for address in var.email_subscribers : address if !can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", address))])}."
  }

  validation {
    condition     = length(var.email_subscribers) == 0 || var.create_sns_topic || var.sns_topic_arn != null
    error_message = "email_subscribers are subscribed to a topic, and there is none: set create_sns_topic or sns_topic_arn, or use ses_recipients."
  }
}

variable "create_sns_topic" {
  type        = bool
  description = "Whether to create a topic."
  default     = true
  nullable    = false

  validation {
    condition     = !var.create_sns_topic || var.sns_topic_arn == null
    error_message = "sns_topic_arn is given, and create_sns_topic is true: set create_sns_topic = false to use your topic, or leave the ARN out."
  }

  validation {
    condition     = var.create_sns_topic || var.sns_topic_arn != null || length(var.additional_sns_topics) > 0 || var.ses_sender != null
    error_message = "There is no destination: leave create_sns_topic as it is, or set sns_topic_arn, or ses_sender and ses_recipients."
  }
}

variable "sns_topic_arn" {
  type        = string
  description = "An existing topic to publish to instead."
  default     = null

  validation {
    condition     = var.sns_topic_arn == null || can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:[^:]+$", var.sns_topic_arn))
    error_message = "sns_topic_arn must be a topic's ARN, as arn:aws:sns:us-east-1:111122223333:alerts."
  }

  validation {
    condition     = var.sns_topic_arn == null || try(!endswith(var.sns_topic_arn, ".fifo"), true)
    error_message = "sns_topic_arn is a FIFO topic, which has no e-mail subscribers and is not supported: write a standard topic's ARN."
  }
}

variable "sns_kms_key_arn" {
  type        = string
  description = "Key that encrypts the topic."
  default     = null

  validation {
    condition     = var.sns_kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.sns_kms_key_arn))
    error_message = "sns_kms_key_arn must be a key's ARN (not an alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
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

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:[^:]+$", topic.arn))])
    error_message = "additional_sns_topics: each arn must be a topic's ARN, as arn:aws:sns:us-east-1:111122223333:alerts."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : contains(["text", "json", "chat"], topic.format)])
    error_message = "additional_sns_topics: each format must be text, json or chat."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : contains(["info", "low", "medium", "high", "critical"], topic.minimum_severity)])
    error_message = "additional_sns_topics: each minimum_severity must be info, low, medium, high or critical."
  }
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML mails from; it or its domain must be a verified identity."
  default     = null

  validation {
    condition     = var.ses_sender == null || can(regex("^[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+$", var.ses_sender))
    error_message = "ses_sender must be a plain address, as alerts@example.com."
  }

  validation {
    condition     = (var.ses_sender == null) == (length(var.ses_recipients) == 0)
    error_message = "ses_sender and ses_recipients belong together: set both, or none."
  }
}

variable "ses_recipients" {
  type        = list(string)
  description = "Addresses that get the HTML mails, 50 at most."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.ses_recipients : can(regex("^[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+$", address))])
    error_message = "ses_recipients must be plain addresses as security@example.com; not one are: ${join(", ", [for address in var.ses_recipients : address if !can(regex("^[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+$", address))])}."
  }

  validation {
    condition     = length(var.ses_recipients) <= 50
    error_message = "ses_recipients has ${length(var.ses_recipients)} addresses; SES takes 50 a message. Use a distribution list."
  }
}

variable "ses_configuration_set" {
  type        = string
  description = "Configuration set for the mails."
  default     = null

  validation {
    condition     = var.ses_configuration_set == null || can(regex("^[A-Za-z0-9_-]{1,64}$", var.ses_configuration_set))
    error_message = "ses_configuration_set must have 1 to 64 letters, digits, hyphens and underscores."
  }

  validation {
    condition     = var.ses_configuration_set == null || var.ses_sender != null
    error_message = "ses_configuration_set is used with ses_sender only: set that, too."
  }
}

variable "ses_region" {
  type        = string
  description = "Region of SES, where it is another one."
  default     = null

  validation {
    condition     = var.ses_region == null || can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.ses_region))
    error_message = "ses_region must be a Region's name, as us-east-1."
  }

  validation {
    condition     = var.ses_region == null || var.ses_sender != null
    error_message = "ses_region is used with ses_sender only: set that, too."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags for the topic."
  default     = {}
  nullable    = false
}
