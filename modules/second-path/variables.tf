variable "name" {
  type        = string
  description = "Name of the installation: the beginning of the rules' names."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "topic_arn" {
  type        = string
  description = "Topic that the rules publish to, in their Region."
  nullable    = false
}

variable "event_source_mapping_uuid" {
  type        = string
  description = "Mapping from the redelivery queue to the function."
  nullable    = false
}

variable "role_names" {
  type        = list(string)
  description = "Roles of the function and of the heartbeat."
  nullable    = false
}

variable "log_group_names" {
  type        = list(string)
  description = "Log groups of CloudTrail and of the function."
  nullable    = false
}

variable "topic_arns" {
  type        = list(string)
  description = "Topics that alerts go to."
  nullable    = false
}

variable "queue_urls" {
  type        = list(string)
  description = "Queues of alerts that wait or could not be delivered."
  nullable    = false
}

variable "bucket_name" {
  type        = string
  description = "Bucket of events that the function failed on."
  nullable    = false
}

variable "parameter_path" {
  type        = string
  description = "Beginning of the names of the parameters that hold settings."
  nullable    = false
}

variable "kms_key_arns" {
  type        = list(string)
  description = "Keys in use."
  nullable    = false
}

variable "ses_identities" {
  type        = list(string)
  description = "The sender and its domain; none where SES is not used in this Region."
  nullable    = false
}

variable "ses_configuration_sets" {
  type        = list(string)
  description = "Configuration set of the mails, if any."
  nullable    = false
}

variable "alarm_names" {
  type        = list(string)
  description = "The module's alarms."
  nullable    = false
}

variable "alarm_topic_arns" {
  type        = list(string)
  description = "Topics that the alarms notify."
  default     = []
  nullable    = false
}

variable "schedule_name" {
  type        = string
  description = "Schedule of the heartbeat and its group; `null` for none."
  default     = null
}

variable "after" {
  type        = any
  description = "What the rules wait for: an attribute of each part they watch."
  default     = null
}

variable "tags" {
  type        = map(string)
  description = "Tags for the rules."
  default     = {}
  nullable    = false
}
