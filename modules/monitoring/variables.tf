variable "name" {
  type        = string
  description = "Name of the installation: the beginning of the alarms' names, and the dimension of the function's own metrics."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "function_arn" {
  type        = string
  description = "The function."
  nullable    = false
}

variable "function_log_group_name" {
  type        = string
  description = "Log group of the function."
  nullable    = false
}

variable "redelivery_queue_arn" {
  type        = string
  description = "Queue of alerts that a destination has not accepted yet."
  nullable    = false
}

variable "dead_letter_queue_arn" {
  type        = string
  description = "Queue of events and alerts that could not be delivered."
  nullable    = false
}

variable "redrive_command" {
  type        = string
  description = "Command that moves the dead-letter queue back, for the dashboard."
  nullable    = false
}

variable "bucket_name" {
  type        = string
  description = "Bucket of events that the function failed on."
  nullable    = false
}

variable "heartbeat_name" {
  type        = string
  description = "Schedule of the heartbeat; `null` for none."
  default     = null
}

variable "rule_names" {
  type        = list(string)
  description = "Rules of the second path."
  default     = []
  nullable    = false
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to."
  nullable    = false
}

variable "subscription_filter_name" {
  type        = string
  description = "Subscription filter on that log group."
  nullable    = false
}

variable "alert_topic_arns" {
  type        = list(string)
  description = "Topics that alerts are published to. An alarm must not depend on one of them alone."
  default     = []
  nullable    = false
}

variable "alarm_actions" {
  type        = list(string)
  description = "Actions of the alarms on the module's own failures, such as ARNs of topics. Without any, the alarms still show in the console (about 2.30 USD a month)."
  default     = []
  nullable    = false
}

variable "silence_alarm_hours" {
  type        = number
  description = "Without the heartbeat: hours without a CloudTrail event before an alarm, at most 168; `null` for no such alarm. Choose more for a quiet account."
  default     = 24
}

variable "create_dashboard" {
  type        = bool
  description = "Whether to create a dashboard."
  default     = false
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags for the alarms."
  default     = {}
  nullable    = false
}
