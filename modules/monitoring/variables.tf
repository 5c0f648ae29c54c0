variable "name" {
  type        = string
  description = "Name of the installation: the beginning of the alarms' names, and the dimension of the function's own metrics."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
  }
}

variable "function_arn" {
  type        = string
  description = "The function."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[^:]+$", var.function_arn))
    error_message = "function_arn must be a function's ARN without a version, as arn:aws:lambda:us-east-1:111122223333:function:alerts."
  }
}

variable "function_log_group_name" {
  type        = string
  description = "Log group of the function."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.function_log_group_name))
    error_message = "function_log_group_name must be the name of a log group, not its ARN: letters, digits and _ . / # -."
  }
}

variable "redelivery_queue_arn" {
  type        = string
  description = "Queue of alerts that a destination did not accept yet."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:sqs:[^:]+:[0-9]{12}:[^:]+$", var.redelivery_queue_arn))
    error_message = "redelivery_queue_arn must be a queue's ARN, as arn:aws:sqs:us-east-1:111122223333:alerts-redelivery."
  }
}

variable "dead_letter_queue_arn" {
  type        = string
  description = "Queue of events and alerts that were given up."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:sqs:[^:]+:[0-9]{12}:[^:]+$", var.dead_letter_queue_arn))
    error_message = "dead_letter_queue_arn must be a queue's ARN, as arn:aws:sqs:us-east-1:111122223333:alerts-dead-letter."
  }
}

variable "redrive_command" {
  type        = string
  description = "Command that moves the dead-letter queue back, for the dashboard."
  nullable    = false
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and _ . / # -."
  }
}

variable "subscription_filter_name" {
  type        = string
  description = "Subscription filter on that log group."
  nullable    = false
}

# tflint-ignore: terraform_unused_declarations # its validation is what it is for
variable "alert_topic_arns" {
  type        = list(string)
  description = "Topics that alerts go to: an alarm about one of them must have another way."
  default     = []
  nullable    = false

  validation {
    condition     = length(var.alarm_actions) == 0 ? true : alltrue([for topic in var.alert_topic_arns : anytrue([for action in var.alarm_actions : action != topic])])
    error_message = "alarm_actions has no other place than a topic that alerts go to; when that topic is broken, nobody would hear of it. Add a topic that alerts do not go to."
  }
}

variable "alarm_actions" {
  type        = list(string)
  description = "Who hears of the module's own failures: ARNs of topics, or other actions of a CloudWatch alarm. The alarms exist without any as well, and show in the console (some 1.10 USD a month)."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for action in var.alarm_actions : can(regex("^arn:[^:]+:[^:]+:[^:]*:[^:]*:[^\\s]+$", action))])
    error_message = "alarm_actions must be ARNs, as arn:aws:sns:us-east-1:111122223333:on-call."
  }

  validation {
    condition     = length(var.alarm_actions) <= 5
    error_message = "alarm_actions has ${length(var.alarm_actions)} ARNs; an alarm takes 5."
  }
}

variable "silence_alarm_hours" {
  type        = number
  description = "Hours without an event from CloudTrail after which an alarm is raised, at most 168; `null` for no such alarm. A quiet account may have none for hours, a busy one has some every minute."
  default     = 24

  validation {
    condition     = var.silence_alarm_hours == null || try(var.silence_alarm_hours >= 1 && var.silence_alarm_hours <= 168 && floor(var.silence_alarm_hours) == var.silence_alarm_hours, false)
    error_message = "silence_alarm_hours must be a whole number from 1 to 168 (CloudWatch looks back a week at most), or null."
  }
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
