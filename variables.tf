variable "name" {
  type        = string
  description = "Name of every resource, so that several installations live in one account and Region."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
  }
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to, in this account and Region."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and _ . / # -."
  }
}

variable "alert_on" {
  type        = string
  description = "Which events to select: `iam_changes`, `auth_changes`, `iam_writes`, `identity_changes` or `custom`."
  default     = "iam_changes"
  nullable    = false

  validation {
    condition     = contains(["iam_changes", "auth_changes", "iam_writes", "identity_changes", "custom"], var.alert_on)
    error_message = "alert_on is \"${var.alert_on}\"; write iam_changes, auth_changes, iam_writes, identity_changes or custom."
  }
}

variable "custom_filter_pattern" {
  type        = string
  description = "Your own CloudWatch Logs filter pattern, with `alert_on = \"custom\"`."
  default     = null

  validation {
    condition     = var.alert_on != "custom" || try(trimspace(var.custom_filter_pattern), "") != ""
    error_message = "alert_on is \"custom\": write the pattern as custom_filter_pattern, as { $.eventSource = \"iam.amazonaws.com\" }."
  }

  validation {
    condition     = var.alert_on == "custom" || var.custom_filter_pattern == null
    error_message = "custom_filter_pattern is used with alert_on = \"custom\" only: set that, or leave the pattern out."
  }

  validation {
    condition     = var.custom_filter_pattern == null || can(regex("^\\s*(\\{[\\s\\S]*\\})?\\s*$", var.custom_filter_pattern))
    error_message = "custom_filter_pattern must start with { and end with }: CloudTrail events are JSON, and other patterns never match them as meant."
  }

  validation {
    # Bytes, as CloudWatch Logs counts: base64 without padding has ceil(bytes * 4 / 3) characters.
    condition     = var.custom_filter_pattern == null || length(replace(base64encode(trimspace(coalesce(var.custom_filter_pattern, " "))), "=", "")) <= 1366
    error_message = "custom_filter_pattern is longer than the 1,024 bytes that CloudWatch Logs takes: shorten it, or use two instances of the module."
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

variable "minimum_severity" {
  type        = string
  description = "Findings below it are counted, not sent: `info`, `low`, `medium`, `high` or `critical`."
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.minimum_severity)
    error_message = "minimum_severity is \"${var.minimum_severity}\"; write info, low, medium, high or critical."
  }
}

variable "excluded_principal_arns" {
  type        = list(string)
  description = "Callers to keep quiet, as globs on the caller's ARN and on the role behind a session: `arn:aws:iam::*:role/deployer`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.excluded_principal_arns : can(regex("^arn:[^:\\s]+:(iam|sts|[*]):[^\\s]+$", arn))])
    error_message = "excluded_principal_arns must be ARNs with * and ? as wildcards, as arn:aws:iam::*:role/deployer. A lone name or * would match callers that name themselves so."
  }
}

variable "excluded_event_names" {
  type        = list(string)
  description = "Events to keep quiet, as globs on their names: `Tag*`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.excluded_event_names : can(regex("^[A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*$", name))])
    error_message = "excluded_event_names must be names of events, with * and ? as wildcards, as TagRole or Tag*. A lone * would keep everything quiet."
  }
}

variable "excluded_up_to_severity" {
  type        = string
  description = "Exclusions keep findings quiet up to this severity; more serious ones are sent all the same."
  default     = "medium"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.excluded_up_to_severity)
    error_message = "excluded_up_to_severity is \"${var.excluded_up_to_severity}\"; write info, low, medium, high or critical."
  }
}

variable "trusted_account_ids" {
  type        = list(string)
  description = "Accounts that a trust policy may name without being called external."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.trusted_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "trusted_account_ids must be account ids of 12 digits in quotation marks, as \"111122223333\"."
  }
}

variable "account_names" {
  type        = map(string)
  description = "Names of accounts by id, for subjects and bodies."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id, name in var.account_names : can(regex("^[0-9]{12}$", id)) && trimspace(name) != ""])
    error_message = "account_names must be names by account id of 12 digits, as { \"111122223333\" = \"prod\" }."
  }
}

variable "runbook_url" {
  type        = string
  description = "Address of docs/runbook.md, or of a page of yours with the same anchors, that alerts link to. Without it they name the section."
  default     = null

  validation {
    condition     = var.runbook_url == null || can(regex("^https://[0-9A-Za-z_.-]+(:[0-9]+)?(/[0-9A-Za-z_./~%?=&@:+,;-]*)?$", var.runbook_url))
    error_message = "runbook_url must be an address that begins with https:// and has no # (the section is added), as https://git.example.com/security/runbook.md."
  }
}

variable "lambda_memory_mb" {
  type        = number
  description = "Memory of the function, in MB."
  default     = 512
  nullable    = false

  validation {
    condition     = var.lambda_memory_mb >= 256 && var.lambda_memory_mb <= 10240 && floor(var.lambda_memory_mb) == var.lambda_memory_mb
    error_message = "lambda_memory_mb must be a whole number from 256 to 10240."
  }
}

variable "lambda_timeout_seconds" {
  type        = number
  description = "Longest run of the function, in seconds."
  default     = 60
  nullable    = false

  validation {
    # Below 30 the function could not both try a slow destination and hand on what it did not accept.
    condition     = var.lambda_timeout_seconds >= 30 && var.lambda_timeout_seconds <= 900 && floor(var.lambda_timeout_seconds) == var.lambda_timeout_seconds
    error_message = "lambda_timeout_seconds must be a whole number from 30 to 900."
  }
}

variable "lambda_architecture" {
  type        = string
  description = "Processor of the function: `arm64` or `x86_64`."
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.lambda_architecture)
    error_message = "lambda_architecture is \"${var.lambda_architecture}\"; write arm64 or x86_64."
  }
}

variable "lambda_runtime" {
  type        = string
  description = "Runtime of the function: `nodejs22.x` or, with version 6 of the aws provider, `nodejs24.x`."
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)
    error_message = "lambda_runtime is \"${var.lambda_runtime}\"; write nodejs22.x or nodejs24.x."
  }
}

variable "lambda_reserved_concurrency" {
  type        = number
  description = "Concurrency reserved for the function; `-1` for none."
  default     = -1
  nullable    = false

  validation {
    # 0 would stop the function, and with it every alert.
    condition     = (var.lambda_reserved_concurrency == -1 || var.lambda_reserved_concurrency >= 3) && floor(var.lambda_reserved_concurrency) == var.lambda_reserved_concurrency
    error_message = "lambda_reserved_concurrency must be -1 (none) or a whole number from 3 on: redelivery takes up to two."
  }
}

variable "lambda_s3_bucket" {
  type        = string
  description = "Bucket to take the function's zip from, where Terraform may not upload it: a copy of this version's `modules/function/lambda.zip`."
  default     = null

  validation {
    condition     = var.lambda_s3_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.lambda_s3_bucket))
    error_message = "lambda_s3_bucket must be the name of a bucket in the function's Region, not its ARN or URL."
  }
}

variable "lambda_s3_key" {
  type        = string
  description = "Key of the zip in that bucket."
  default     = null

  validation {
    condition     = (var.lambda_s3_bucket == null) == (var.lambda_s3_key == null)
    error_message = "lambda_s3_bucket and lambda_s3_key belong together: set both, or none."
  }
}

variable "lambda_s3_object_version" {
  type        = string
  description = "Version of the zip in a bucket with versioning."
  default     = null

  validation {
    condition     = var.lambda_s3_object_version == null || var.lambda_s3_bucket != null
    error_message = "lambda_s3_object_version is used with lambda_s3_bucket only: set that, too."
  }
}

variable "vpc_subnet_ids" {
  type        = list(string)
  description = "Subnets to run the function in. From there it must reach SNS or SES, and SQS: through endpoints or a NAT gateway."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_subnet_ids : can(regex("^subnet-[0-9a-f]+$", id))])
    error_message = "vpc_subnet_ids must be ids of subnets, as subnet-0123456789abcdef0."
  }
}

variable "vpc_security_group_ids" {
  type        = list(string)
  description = "Security groups of the function in those subnets."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_security_group_ids : can(regex("^sg-[0-9a-f]+$", id))])
    error_message = "vpc_security_group_ids must be ids of security groups, as sg-0123456789abcdef0."
  }

  validation {
    condition     = (length(var.vpc_subnet_ids) == 0) == (length(var.vpc_security_group_ids) == 0)
    error_message = "vpc_subnet_ids and vpc_security_group_ids belong together: set both, or none."
  }
}

variable "log_retention_days" {
  type        = number
  description = "How long the function's own log is kept, in days."
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "log_level" {
  type        = string
  description = "What the function logs: `debug`, `info`, `warn` or `error`. Its counts are logged in any case."
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level is \"${var.log_level}\"; write debug, info, warn or error."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts the function's log, queues and settings. Its policy must let CloudWatch Logs use it."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be a key's ARN (not an alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "create_lambda_role" {
  type        = bool
  description = "Whether to create the function's role."
  default     = true
  nullable    = false
}

variable "lambda_role_arn" {
  type        = string
  description = "Role of the function, with `create_lambda_role = false`. The output `role_policy` is what it must be allowed."
  default     = null

  validation {
    condition     = var.lambda_role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.lambda_role_arn))
    error_message = "lambda_role_arn must be a role's ARN, as arn:aws:iam::111122223333:role/alerts."
  }

  validation {
    condition     = var.create_lambda_role == false || var.lambda_role_arn == null
    error_message = "lambda_role_arn is given, and create_lambda_role is true: set create_lambda_role = false to use your role, or leave the ARN out."
  }

  validation {
    condition     = var.create_lambda_role || var.lambda_role_arn != null
    error_message = "create_lambda_role is false: write the role to use as lambda_role_arn."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be a policy's ARN, as arn:aws:iam::111122223333:policy/boundary."
  }
}

variable "iam_path" {
  type        = string
  description = "Path of the role."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,509}/)?$", var.iam_path))
    error_message = "iam_path must begin and end with a slash, as /security/."
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
  description = "Tags for everything that takes tags."
  default     = {}
  nullable    = false
}
