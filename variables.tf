variable "name" {
  type        = string
  description = "Name of every resource, so that several installations live in one account and Region."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must be 1 to 48 letters, digits, hyphens or underscores, and start with a letter."
  }
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to, in this account and Region."
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_./#-]{1,512}$", var.cloudtrail_log_group_name))
    error_message = "cloudtrail_log_group_name must be the name of a log group, not its ARN: letters, digits and any of _ . / # -."
  }
}

variable "alert_on" {
  type        = string
  description = "Events to select: `iam_changes`, `auth_changes`, `iam_writes`, `identity_changes`, `security_changes` or `custom`."
  default     = "iam_changes"
  nullable    = false

  validation {
    condition     = contains(["iam_changes", "auth_changes", "iam_writes", "identity_changes", "security_changes", "custom"], var.alert_on)
    error_message = "alert_on is \"${var.alert_on}\"; use iam_changes, auth_changes, iam_writes, identity_changes, security_changes or custom."
  }
}

variable "custom_filter_pattern" {
  type        = string
  description = "Your own CloudWatch Logs filter pattern, with `alert_on = \"custom\"`."
  default     = null

  validation {
    condition     = var.alert_on != "custom" || try(trimspace(var.custom_filter_pattern), "") != ""
    error_message = "alert_on is \"custom\": set custom_filter_pattern, for example to { $.eventSource = \"iam.amazonaws.com\" }."
  }

  validation {
    condition     = var.alert_on == "custom" || var.custom_filter_pattern == null
    error_message = "custom_filter_pattern needs alert_on = \"custom\": set that, or remove custom_filter_pattern."
  }

  validation {
    condition     = var.custom_filter_pattern == null || can(regex("^\\s*(\\{[\\s\\S]*\\})?\\s*$", var.custom_filter_pattern))
    error_message = "custom_filter_pattern must start with { and end with }: CloudTrail events are JSON, and other patterns do not match their fields."
  }

  validation {
    # Bytes, as CloudWatch Logs counts: base64 without padding has ceil(bytes * 4 / 3) characters.
    condition     = var.custom_filter_pattern == null || length(replace(base64encode(trimspace(coalesce(var.custom_filter_pattern, " "))), "=", "")) <= 1366
    error_message = "custom_filter_pattern is longer than 1,024 bytes, the limit of CloudWatch Logs: shorten it, or use two instances of the module."
  }
}

variable "email_subscribers" {
  type        = list(string)
  description = "Email addresses to subscribe to the topic. AWS asks each to confirm."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.email_subscribers : can(regex("^[^@\\s<>()\\[\\],;:\\\\\"]+@[^@\\s<>()\\[\\],;:\\\\\"]+\\.[^@\\s<>()\\[\\],;:\\\\\"]+$", address))])
    error_message = "email_subscribers contains invalid addresses: ${join(", ", [for address in var.email_subscribers : address if !can(regex("^[^@\\s<>()\\[\\],;:\\\\\"]+@[^@\\s<>()\\[\\],;:\\\\\"]+\\.[^@\\s<>()\\[\\],;:\\\\\"]+$", address))])}. Use plain addresses, such as security@example.com."
  }

  validation {
    condition     = length(var.email_subscribers) == 0 || var.create_sns_topic || var.sns_topic_arn != null
    error_message = "email_subscribers needs a topic: set create_sns_topic or sns_topic_arn, or use ses_recipients instead."
  }
}

variable "create_sns_topic" {
  type        = bool
  description = "Whether to create a topic."
  default     = true
  nullable    = false

  validation {
    condition     = !var.create_sns_topic || var.sns_topic_arn == null
    error_message = "sns_topic_arn is set, but create_sns_topic is true: set create_sns_topic = false to use your topic, or remove sns_topic_arn."
  }

  validation {
    condition     = var.create_sns_topic || var.sns_topic_arn != null || length(var.additional_sns_topics) > 0 || var.ses_sender != null
    error_message = "There is no destination: set create_sns_topic = true, sns_topic_arn, additional_sns_topics, or ses_sender and ses_recipients."
  }
}

variable "sns_topic_arn" {
  type        = string
  description = "Existing topic to publish to, with `create_sns_topic = false`."
  default     = null

  validation {
    condition     = var.sns_topic_arn == null || can(regex("^arn:[a-z-]{3,12}:sns:[a-z0-9-]{5,16}:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?$", var.sns_topic_arn))
    error_message = "sns_topic_arn must be the ARN of a topic, such as arn:aws:sns:us-east-1:111122223333:alerts."
  }

  validation {
    condition     = var.sns_topic_arn == null || try(!endswith(var.sns_topic_arn, ".fifo"), true)
    error_message = "sns_topic_arn is a FIFO topic, which is not supported: use a standard topic."
  }
}

variable "sns_kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the topic."
  default     = null

  validation {
    condition     = var.sns_kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.sns_kms_key_arn))
    error_message = "sns_kms_key_arn must be the ARN of a key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "sns_minimum_severity" {
  type        = string
  description = "Lowest severity that is sent to the topic, if higher than `minimum_severity`: `info`, `low`, `medium`, `high` or `critical`."
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.sns_minimum_severity)
    error_message = "sns_minimum_severity is \"${var.sns_minimum_severity}\"; use info, low, medium, high or critical."
  }

  validation {
    condition     = var.sns_minimum_severity == "info" || var.create_sns_topic || var.sns_topic_arn != null
    error_message = "sns_minimum_severity needs a topic: set create_sns_topic or sns_topic_arn, or remove it."
  }

  validation {
    condition     = var.sns_minimum_severity == "info" || try(index(["info", "low", "medium", "high", "critical"], var.sns_minimum_severity) >= index(["info", "low", "medium", "high", "critical"], var.minimum_severity), true)
    error_message = "sns_minimum_severity is ${var.sns_minimum_severity}, but nothing below minimum_severity (${var.minimum_severity}) is sent: lower minimum_severity, or raise sns_minimum_severity."
  }
}

variable "ses_sender" {
  type        = string
  description = "Address that SES sends HTML email from. The address or its domain must be a verified identity."
  default     = null

  validation {
    condition     = var.ses_sender == null || try(can(regex("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[0-9A-Za-z.-]+\\.[0-9A-Za-z-]+$", var.ses_sender)) && length(var.ses_sender) <= 200, false)
    error_message = "ses_sender must be a plain address of at most 200 characters, such as alerts@example.com."
  }

  validation {
    condition     = (var.ses_sender == null) == (length(var.ses_recipients) == 0)
    error_message = "ses_sender and ses_recipients must be set together."
  }
}

variable "ses_recipients" {
  type        = list(string)
  description = "Addresses to send HTML email to, at most 50."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.ses_recipients : can(regex("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[0-9A-Za-z.-]+\\.[0-9A-Za-z-]+$", address)) && length(jsonencode(jsonencode(address))) <= 206])
    error_message = "ses_recipients contains invalid addresses: ${join(", ", [for address in var.ses_recipients : address if !can(regex("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[0-9A-Za-z.-]+\\.[0-9A-Za-z-]+$", address)) || length(jsonencode(jsonencode(address))) > 206])}. Use plain ASCII addresses of at most 200 characters, such as security@example.com."
  }

  validation {
    condition     = length(var.ses_recipients) <= 50
    error_message = "ses_recipients has ${length(var.ses_recipients)} addresses; SES accepts 50 per message. Use a distribution list."
  }

  validation {
    # What Lambda's environment has room for beside everything else: modules/settings/main.tf has the sum.
    condition     = length(jsonencode(jsonencode(var.ses_recipients))) + length(jsonencode(jsonencode(var.additional_sns_topics))) <= 1960
    error_message = "ses_recipients and additional_sns_topics take ${length(jsonencode(jsonencode(var.ses_recipients))) + length(jsonencode(jsonencode(var.additional_sns_topics)))} bytes of the function's environment, which has room for 1,960. Use a distribution list, or fewer topics."
  }
}

variable "ses_configuration_set" {
  type        = string
  description = "SES configuration set for the email."
  default     = null

  validation {
    condition     = var.ses_configuration_set == null || can(regex("^[A-Za-z0-9_-]{1,64}$", var.ses_configuration_set))
    error_message = "ses_configuration_set must be 1 to 64 letters, digits, hyphens or underscores."
  }

  validation {
    condition     = var.ses_configuration_set == null || var.ses_sender != null
    error_message = "ses_configuration_set needs ses_sender: set both, or neither."
  }
}

variable "ses_region" {
  type        = string
  description = "Region of SES, if it is not the Region of the function."
  default     = null

  validation {
    condition     = var.ses_region == null || can(regex("^[a-z]{2,4}(-[a-z]{1,9}){1,2}-[0-9]{1,2}$", var.ses_region))
    error_message = "ses_region must be the name of a Region, such as us-east-1."
  }

  validation {
    condition     = var.ses_region == null || var.ses_sender != null
    error_message = "ses_region needs ses_sender: set both, or neither."
  }
}

variable "ses_minimum_severity" {
  type        = string
  description = "Lowest severity that is sent by SES, if higher than `minimum_severity`: `info`, `low`, `medium`, `high` or `critical`."
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.ses_minimum_severity)
    error_message = "ses_minimum_severity is \"${var.ses_minimum_severity}\"; use info, low, medium, high or critical."
  }

  validation {
    condition     = var.ses_minimum_severity == "info" || var.ses_sender != null
    error_message = "ses_minimum_severity needs ses_sender: set both, or remove it."
  }

  validation {
    condition     = var.ses_minimum_severity == "info" || try(index(["info", "low", "medium", "high", "critical"], var.ses_minimum_severity) >= index(["info", "low", "medium", "high", "critical"], var.minimum_severity), true)
    error_message = "ses_minimum_severity is ${var.ses_minimum_severity}, but nothing below minimum_severity (${var.minimum_severity}) is sent: lower minimum_severity, or raise ses_minimum_severity."
  }
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

  validation {
    condition     = alltrue([for name in keys(var.additional_sns_topics) : can(regex("^[A-Za-z0-9_-]{1,32}$", name))])
    error_message = "additional_sns_topics: each name must be 1 to 32 letters, digits, hyphens or underscores. Invalid: ${join(", ", [for name in keys(var.additional_sns_topics) : jsonencode(name) if !can(regex("^[A-Za-z0-9_-]{1,32}$", name))])}."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : can(regex("^arn:[a-z-]{3,12}:sns:[a-z0-9-]{5,16}:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", topic.arn))])
    error_message = "additional_sns_topics: each arn must be the ARN of a topic, such as arn:aws:sns:us-east-1:111122223333:alerts, and not of a FIFO topic, which is not supported. Invalid: ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.arn})" if !can(regex("^arn:[a-z-]{3,12}:sns:[a-z0-9-]{5,16}:[0-9]{12}:[A-Za-z0-9_-]{1,256}$", topic.arn))])}."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : contains(["text", "json", "chat"], topic.format)])
    error_message = "additional_sns_topics: each format must be text, json or chat. Invalid: ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.format})" if !contains(["text", "json", "chat"], topic.format)])}."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : contains(["info", "low", "medium", "high", "critical"], topic.minimum_severity)])
    error_message = "additional_sns_topics: each minimum_severity must be info, low, medium, high or critical. Invalid: ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.minimum_severity})" if !contains(["info", "low", "medium", "high", "critical"], topic.minimum_severity)])}."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : topic.minimum_severity == "info" || try(index(["info", "low", "medium", "high", "critical"], topic.minimum_severity) >= index(["info", "low", "medium", "high", "critical"], var.minimum_severity), true)])
    error_message = "additional_sns_topics: minimum_severity of ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.minimum_severity})" if !(topic.minimum_severity == "info" || try(index(["info", "low", "medium", "high", "critical"], topic.minimum_severity) >= index(["info", "low", "medium", "high", "critical"], var.minimum_severity), true))])} is below that of the module (${var.minimum_severity}), under which nothing is sent: lower the module's, or raise the topic's."
  }

  validation {
    condition     = length(distinct(concat(compact([var.sns_topic_arn]), values(var.additional_sns_topics)[*].arn))) == length(concat(compact([var.sns_topic_arn]), values(var.additional_sns_topics)[*].arn))
    error_message = "additional_sns_topics: the subscribers of a topic that is listed twice, or is in sns_topic_arn as well, would get each alert twice: remove one. Listed twice: ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.arn})" if length([for other in concat(compact([var.sns_topic_arn]), values(var.additional_sns_topics)[*].arn) : other if other == topic.arn]) > 1])}."
  }

  validation {
    condition     = alltrue([for topic in var.additional_sns_topics : topic.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", topic.kms_key_arn))])
    error_message = "additional_sns_topics: each kms_key_arn must be the ARN of a key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab. Invalid: ${join(", ", [for name, topic in var.additional_sns_topics : "${name} (${topic.kms_key_arn})" if topic.kms_key_arn != null && !can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", topic.kms_key_arn))])}."
  }
}

variable "minimum_severity" {
  type        = string
  description = "Lowest severity that is sent to any destination: `info`, `low`, `medium`, `high` or `critical`. Findings that no destination takes are only counted."
  default     = "low"
  nullable    = false

  validation {
    condition     = contains(["info", "low", "medium", "high", "critical"], var.minimum_severity)
    error_message = "minimum_severity is \"${var.minimum_severity}\"; use info, low, medium, high or critical."
  }
}

variable "suppression_rules" {
  type        = any
  description = "Rules for findings that are not sent, only counted: each with a `reason`, at least one of `principal_arns`, `event_names`, `account_ids` and `source_ip_ranges`, and optionally `up_to_severity` (`medium` by default) and `expires` (the last day, `YYYY-MM-DD`). All attributes of a rule must match."
  default     = []
  nullable    = false

  # An object type would drop a misspelled member without a word, and so widen the rule: the shape is tested by hand. Values
  # are tested as JSON, where a string has quotation marks and a number has none. lambda-src/finding/accepted.ts has the same.
  validation {
    condition     = can([for rule in var.suppression_rules : keys(rule)]) && !can(keys(var.suppression_rules))
    error_message = "suppression_rules must be a list of objects, such as [{ reason = \"Terraform deploys\", principal_arns = [\"arn:aws:iam::*:role/deployer\"] }]."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : length(setsubtract(keys(rule), ["reason", "principal_arns", "event_names", "account_ids", "source_ip_ranges", "up_to_severity", "expires"])) == 0]), true)
    error_message = "suppression_rules has unknown attributes: ${try(join(", ", distinct(flatten([for rule in var.suppression_rules : tolist(setsubtract(keys(rule), ["reason", "principal_arns", "event_names", "account_ids", "source_ip_ranges", "up_to_severity", "expires"]))]))), "")}. Use reason, principal_arns, event_names, account_ids, source_ip_ranges, up_to_severity and expires."
  }

  validation {
    # In bytes, as Lambda measures its environment. Base64 has four characters for three bytes.
    condition     = try(alltrue([for rule in var.suppression_rules : can(regex("\\S", lookup(rule, "reason", null))) && startswith(jsonencode(lookup(rule, "reason", null)), "\"") && length(base64encode(jsonencode(jsonencode(lookup(rule, "reason", null))))) <= 276]), true)
    error_message = "suppression_rules: each rule needs a reason of at most 200 bytes, such as reason = \"Terraform deploys\"."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : anytrue([for name in ["principal_arns", "event_names", "account_ids", "source_ip_ranges"] : lookup(rule, name, null) != null])]), true)
    error_message = "suppression_rules: each rule needs at least one of principal_arns, event_names, account_ids and source_ip_ranges. Without any it would match every finding."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "principal_arns", null) == null ? true : try(startswith(jsonencode(lookup(rule, "principal_arns", null)), "[\"") && alltrue([for value in lookup(rule, "principal_arns", null) : can(regex("^\"arn:(aws[a-z-]*|[a-z*?-]*[*?][a-z*?-]*):(iam::([0-9?]{12}|[0-9?]*[*][0-9*?]*):(user|role)/([A-Za-z0-9_+=,.@/-]+|[A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*)|sts::([0-9?]{12}|[0-9?]*[*][0-9*?]*):assumed-role/[A-Za-z0-9_+=,.@-][A-Za-z0-9_+=,.@*?-]*([*]|/[A-Za-z0-9_+=,.@*?-]+))\"$", jsonencode(value))) && length(jsonencode(value)) <= 202]), false)]), true)
    error_message = "suppression_rules: principal_arns must be a list of ARNs of users (user/NAME), roles (role/NAME) or role sessions (assumed-role/ROLE/SESSION) of at most 200 characters, with * and ? as wildcards, such as arn:aws:iam::*:role/deployer or arn:aws:sts::*:assumed-role/deployer/*. A wildcard for every name would match everybody: name account_ids instead. Invalid: ${coalesce(try(join(", ", distinct(flatten([for rule in var.suppression_rules : [for value in(lookup(rule, "principal_arns", null) == null ? [] : lookup(rule, "principal_arns", null)) : can(regex("^arn:[^:]*:iam:[^/]*$", value)) ? "${value} (before the name, user/ or role/ is missing)" : tostring(value) if !(can(regex("^\"arn:(aws[a-z-]*|[a-z*?-]*[*?][a-z*?-]*):(iam::([0-9?]{12}|[0-9?]*[*][0-9*?]*):(user|role)/([A-Za-z0-9_+=,.@/-]+|[A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*[A-Za-z0-9][A-Za-z0-9_+=,.@/*?-]*)|sts::([0-9?]{12}|[0-9?]*[*][0-9*?]*):assumed-role/[A-Za-z0-9_+=,.@-][A-Za-z0-9_+=,.@*?-]*([*]|/[A-Za-z0-9_+=,.@*?-]+))\"$", jsonencode(value))) && length(jsonencode(value)) <= 202)]]))), ""), "an empty list, or no list")}."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "event_names", null) == null ? true : try(startswith(jsonencode(lookup(rule, "event_names", null)), "[\"") && alltrue([for value in lookup(rule, "event_names", null) : can(regex("^\"([A-Za-z][A-Za-z0-9_]+|[A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*)\"$", jsonencode(value))) && length(jsonencode(value)) <= 130]), false)]), true)
    error_message = "suppression_rules: event_names must be a list of event names of at most 128 characters, with * and ? as wildcards beside at least 3 letters, such as TagRole or Tag*. Invalid: ${coalesce(try(join(", ", distinct(flatten([for rule in var.suppression_rules : [for value in(lookup(rule, "event_names", null) == null ? [] : lookup(rule, "event_names", null)) : tostring(value) if !(can(regex("^\"([A-Za-z][A-Za-z0-9_]+|[A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*[A-Za-z][A-Za-z0-9_*?]*)\"$", jsonencode(value))) && length(jsonencode(value)) <= 130)]]))), ""), "an empty list, or no list")}."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "account_ids", null) == null ? true : try(startswith(jsonencode(lookup(rule, "account_ids", null)), "[\"") && alltrue([for value in lookup(rule, "account_ids", null) : can(regex("^\"[0-9]{12}\"$", jsonencode(value)))]), false)]), true)
    error_message = "suppression_rules: account_ids must be a list of 12-digit account IDs in quotation marks, such as \"111122223333\"."
  }

  validation {
    # 256 ranges of /8 are all addresses there are.
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "source_ip_ranges", null) == null ? true : try(startswith(jsonencode(lookup(rule, "source_ip_ranges", null)), "[\"") && alltrue([for value in lookup(rule, "source_ip_ranges", null) : (can(regex("^\"((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])/([89]|[12][0-9]|3[0-2])\"$", jsonencode(value))) || can(regex("^\"[23Ff][0-9A-Fa-f]{3}:[0-9A-Fa-f:]*/(1[6-9]|[2-9][0-9]|1[01][0-9]|12[0-8])\"$", jsonencode(value))) && can(cidrhost(value, 0)))]) && sum([for value in distinct(lookup(rule, "source_ip_ranges", null)) : strcontains(value, ":") ? 0 : pow(2, 32 - split("/", value)[1])]) < pow(2, 32), false)]), true)
    error_message = "suppression_rules: source_ip_ranges must be a list of CIDR ranges, IPv4 from /8 to /32 or IPv6 from /16 to /128, such as 203.0.113.0/24, that together do not cover every address."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "up_to_severity", null) == null ? true : try(contains(["info", "low", "medium", "high", "critical"], lookup(rule, "up_to_severity", null)), false)]), true)
    error_message = "suppression_rules: up_to_severity must be info, low, medium, high or critical."
  }

  validation {
    condition     = try(alltrue([for rule in var.suppression_rules : lookup(rule, "expires", null) == null ? true : can(regex("^\"[0-9]{4}-[0-9]{2}-[0-9]{2}\"$", jsonencode(lookup(rule, "expires", null)))) && can(formatdate("YYYY", "${lookup(rule, "expires", null)}T00:00:00Z"))]), true)
    error_message = "suppression_rules: expires must be a date as YYYY-MM-DD, such as 2026-12-31."
  }
}

variable "trusted_account_ids" {
  type        = list(string)
  description = "Accounts that a trust policy may name without being reported as external."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.trusted_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "trusted_account_ids must be 12-digit account IDs in quotation marks, such as \"111122223333\"."
  }
}

variable "trusted_organization_ids" {
  type        = list(string)
  description = "Organizations that a trust policy may name without being reported as external, such as `o-exampleorgid`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.trusted_organization_ids : can(regex("^o-[a-z0-9]{10,32}$", id))])
    error_message = "trusted_organization_ids must be organization IDs, such as o-exampleorgid."
  }
}

variable "trusted_network_ids" {
  type        = list(string)
  description = "VPCs and VPC endpoints that a trust policy may name without being reported as external, such as `vpc-0123456789abcdef0`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.trusted_network_ids : can(regex("^vpce?-([0-9a-f]{8}|[0-9a-f]{17})$", id))])
    error_message = "trusted_network_ids must be IDs of VPCs or VPC endpoints, such as vpc-0123456789abcdef0 or vpce-0123456789abcdef0."
  }
}

variable "trusted_federated_subjects" {
  type        = list(string)
  description = "Identities of OIDC and SAML providers that a trust policy may name without being reported as external, as globs on `ISSUER:SUBJECT`: `token.actions.githubusercontent.com:repo:our-org/*`, `saml-provider/Okta:*`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for subject in var.trusted_federated_subjects : can(regex("^(([a-z0-9-]+[.])+[a-z]{2,}(/[A-Za-z0-9._/-]*)?:([A-Za-z0-9_.@+=,/:|#-]+|[A-Za-z0-9_.@+=,#-]+[:/|][A-Za-z0-9_.@+=,#-]+[:/][A-Za-z0-9_.@+=,/:|#*?-]*)|saml-provider/[A-Za-z0-9._-]+:[A-Za-z0-9_.@+=,/:|#*?-]+)$", subject)) && length(subject) <= 200])
    error_message = "trusted_federated_subjects must be ISSUER:SUBJECT of at most 200 characters, with wildcards only after the owner in the subject, such as token.actions.githubusercontent.com:repo:our-org/*. A wildcard in the issuer or for every subject would trust others. Invalid: ${join(", ", [for subject in var.trusted_federated_subjects : subject if !can(regex("^(([a-z0-9-]+[.])+[a-z]{2,}(/[A-Za-z0-9._/-]*)?:([A-Za-z0-9_.@+=,/:|#-]+|[A-Za-z0-9_.@+=,#-]+[:/|][A-Za-z0-9_.@+=,#-]+[:/][A-Za-z0-9_.@+=,/:|#*?-]*)|saml-provider/[A-Za-z0-9._-]+:[A-Za-z0-9_.@+=,/:|#*?-]+)$", subject)) || length(subject) > 200])}."
  }
}

variable "account_names" {
  type        = map(string)
  description = "Names of accounts by account ID, shown in alerts."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for id, name in var.account_names : can(regex("^[0-9]{12}$", id)) && trimspace(name) != ""])
    error_message = "account_names must map 12-digit account IDs to names, such as { \"111122223333\" = \"prod\" }."
  }

  validation {
    # In bytes, as Lambda measures its environment. Base64 has four characters for three bytes.
    condition     = alltrue([for name in var.account_names : length(base64encode(jsonencode(jsonencode(name)))) <= 144])
    error_message = "account_names contains names longer than 100 bytes: ${join(", ", [for name in var.account_names : name if length(base64encode(jsonencode(jsonencode(name)))) > 144])}."
  }
}

variable "runbook_url" {
  type        = string
  description = "URL of docs/runbook.md, or of your own page with the same anchors, that alerts link to. Without it, alerts name the section, or link to the public page of this version where there is one."
  default     = null

  validation {
    condition     = var.runbook_url == null || can(regex("^https://[0-9A-Za-z_.-]+(:[0-9]+)?(/[0-9A-Za-z_./~%?=&@:+,;-]*)?$", var.runbook_url)) && try(length(var.runbook_url) <= 200, true)
    error_message = "runbook_url must start with https://, have no # (the anchor is added) and at most 200 characters, such as https://git.example.com/security/runbook.md."
  }
}

variable "access_portal_url" {
  type        = string
  description = "URL of the AWS access portal, through which links in alerts open in the account of the event. Without it they open in the account that the browser is signed in to."
  default     = null

  validation {
    condition     = var.access_portal_url == null || can(regex("^https://[0-9A-Za-z_.-]+(/[0-9A-Za-z_./-]*)?$", var.access_portal_url)) && try(length(var.access_portal_url) <= 100, true)
    error_message = "access_portal_url must start with https://, have no # or ? and at most 100 characters, such as https://example.awsapps.com/start."
  }
}

variable "access_portal_role_name" {
  type        = string
  description = "Permission set that these links open the console with. Without it, the portal asks."
  default     = null

  validation {
    condition     = var.access_portal_role_name == null || can(regex("^[A-Za-z0-9_+=,.@-]{1,32}$", var.access_portal_role_name))
    error_message = "access_portal_role_name must be the name of a permission set, of at most 32 characters, such as SecurityAudit."
  }

  validation {
    condition     = var.access_portal_role_name == null || var.access_portal_url != null
    error_message = "access_portal_role_name needs access_portal_url: set both, or neither."
  }
}

variable "look_up" {
  type        = bool
  description = "Whether the function queries AWS, read-only, for what a record does not say: what a customer managed policy allows, what a version of it allows that the version before did not, whether the target is an administrator, and names in IAM Identity Center and Organizations."
  default     = false
  nullable    = false
}

variable "look_up_role_name" {
  type        = string
  description = "Name of the role that the function assumes for look-ups in other accounts of an organization trail, created there by modules/look-up-role. Without it, look-ups cover only the function's own account."
  default     = null

  validation {
    condition     = var.look_up_role_name == null || can(regex("^[0-9A-Za-z_+=,.@-]{1,64}$", var.look_up_role_name))
    error_message = "look_up_role_name must be the name of a role, without its path, not its ARN, such as iam-change-alerts-look-up."
  }

  validation {
    condition     = var.look_up || var.look_up_role_name == null
    error_message = "look_up_role_name is set, but look_up is false: set look_up = true, or remove look_up_role_name."
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
  description = "Timeout of the function, in seconds."
  default     = 60
  nullable    = false

  validation {
    # Below 30 the function could not both try a slow destination and queue what it did not accept.
    condition     = var.lambda_timeout_seconds >= 30 && var.lambda_timeout_seconds <= 900 && floor(var.lambda_timeout_seconds) == var.lambda_timeout_seconds
    error_message = "lambda_timeout_seconds must be a whole number from 30 to 900."
  }
}

variable "lambda_architecture" {
  type        = string
  description = "Architecture of the function: `arm64` or `x86_64`."
  default     = "arm64"
  nullable    = false

  validation {
    condition     = contains(["arm64", "x86_64"], var.lambda_architecture)
    error_message = "lambda_architecture is \"${var.lambda_architecture}\"; use arm64 or x86_64."
  }
}

variable "lambda_runtime" {
  type        = string
  description = "Runtime of the function: `nodejs22.x` or, with version 6 of the aws provider, `nodejs24.x`."
  default     = "nodejs22.x"
  nullable    = false

  validation {
    condition     = contains(["nodejs22.x", "nodejs24.x"], var.lambda_runtime)
    error_message = "lambda_runtime is \"${var.lambda_runtime}\"; use nodejs22.x or nodejs24.x."
  }
}

variable "lambda_reserved_concurrency" {
  type        = number
  description = "Reserved concurrency of the function; `-1` for none."
  default     = -1
  nullable    = false

  validation {
    # 0 would stop the function, and with it every alert.
    condition     = (var.lambda_reserved_concurrency == -1 || var.lambda_reserved_concurrency >= 3) && floor(var.lambda_reserved_concurrency) == var.lambda_reserved_concurrency
    error_message = "lambda_reserved_concurrency must be -1 (none) or a whole number of at least 3: redelivery uses up to two."
  }
}

variable "lambda_s3_bucket" {
  type        = string
  description = "Bucket that holds a copy of this version's `modules/function/lambda.zip`, where Terraform must not upload it."
  default     = null

  validation {
    condition     = var.lambda_s3_bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.lambda_s3_bucket))
    error_message = "lambda_s3_bucket must be the name of a bucket in the function's Region, not its ARN or URL."
  }
}

variable "lambda_s3_key" {
  type        = string
  description = "Object key of the zip in that bucket."
  default     = null

  validation {
    condition     = (var.lambda_s3_bucket == null) == (var.lambda_s3_key == null)
    error_message = "lambda_s3_bucket and lambda_s3_key must be set together."
  }
}

variable "lambda_s3_object_version" {
  type        = string
  description = "Object version of the zip, in a bucket with versioning."
  default     = null

  validation {
    condition     = var.lambda_s3_object_version == null || var.lambda_s3_bucket != null
    error_message = "lambda_s3_object_version needs lambda_s3_bucket: set both, or neither."
  }
}

variable "vpc_subnet_ids" {
  type        = list(string)
  description = "Subnets to run the function in. The function must be able to reach SQS, SNS or SES, and SSM if lists are long, through VPC endpoints or a NAT gateway."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_subnet_ids : can(regex("^subnet-[0-9a-f]+$", id))])
    error_message = "vpc_subnet_ids must be subnet IDs, such as subnet-0123456789abcdef0."
  }
}

variable "vpc_security_group_ids" {
  type        = list(string)
  description = "Security groups of the function."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for id in var.vpc_security_group_ids : can(regex("^sg-[0-9a-f]+$", id))])
    error_message = "vpc_security_group_ids must be security group IDs, such as sg-0123456789abcdef0."
  }

  validation {
    condition     = (length(var.vpc_subnet_ids) == 0) == (length(var.vpc_security_group_ids) == 0)
    error_message = "vpc_subnet_ids and vpc_security_group_ids must be set together."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Retention of the function's log, in days."
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "log_level" {
  type        = string
  description = "Log level of the function: `debug`, `info`, `warn` or `error`. Its counts are always logged."
  default     = "info"
  nullable    = false

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level is \"${var.log_level}\"; use debug, info, warn or error."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "KMS key that encrypts the function's log, queues, environment and settings. Its key policy must allow CloudWatch Logs."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
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
  description = "Existing role of the function, with `create_lambda_role = false`. It needs the permissions in the output `role_policy`."
  default     = null

  validation {
    condition     = var.lambda_role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.lambda_role_arn))
    error_message = "lambda_role_arn must be the ARN of a role, such as arn:aws:iam::111122223333:role/alerts."
  }

  validation {
    condition     = var.create_lambda_role == false || var.lambda_role_arn == null
    error_message = "lambda_role_arn is set, but create_lambda_role is true: set create_lambda_role = false to use your role, or remove lambda_role_arn."
  }

  validation {
    condition     = var.create_lambda_role || var.lambda_role_arn != null
    error_message = "create_lambda_role is false: set lambda_role_arn to the role to use."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the roles that the module creates."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy, such as arn:aws:iam::111122223333:policy/boundary."
  }

  validation {
    condition     = var.permissions_boundary_arn == null || var.create_lambda_role || (var.create_heartbeat && var.create_heartbeat_role)
    error_message = "permissions_boundary_arn has no effect, because the module creates no role: set the boundary on your roles, and remove it here."
  }
}

variable "iam_path" {
  type        = string
  description = "Path of the roles that the module creates."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,509}/)?$", var.iam_path))
    error_message = "iam_path must start and end with a slash, such as /security/."
  }

  validation {
    condition     = var.iam_path == "/" || var.create_lambda_role || (var.create_heartbeat && var.create_heartbeat_role)
    error_message = "iam_path has no effect, because the module creates no role: create your roles with the path, and remove it here."
  }
}

variable "create_failed_events_bucket" {
  type        = bool
  description = "Whether to create a bucket for events that the function failed on."
  default     = true
  nullable    = false
}

variable "failed_events_bucket_name" {
  type        = string
  description = "Your own bucket for events that the function failed on, in this Region, with `create_failed_events_bucket = false`; encrypted by S3 or with `kms_key_arn`."
  default     = null

  validation {
    condition     = var.failed_events_bucket_name == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.failed_events_bucket_name))
    error_message = "failed_events_bucket_name must be the name of a bucket, not its ARN or URL."
  }

  validation {
    condition     = var.create_failed_events_bucket == (var.failed_events_bucket_name == null)
    error_message = "Either create_failed_events_bucket is true, or failed_events_bucket_name names a bucket of yours."
  }
}

variable "create_heartbeat" {
  type        = bool
  description = "Whether to send a heartbeat through CloudTrail every hour, and to raise an alarm when none has arrived for three hours. It needs a multi-Region trail, since IAM is recorded in us-east-1."
  default     = true
  nullable    = false
}

variable "create_heartbeat_role" {
  type        = bool
  description = "Whether to create the role that sends the heartbeats."
  default     = true
  nullable    = false
}

variable "heartbeat_role_arn" {
  type        = string
  description = "Role that sends the heartbeats, with `create_heartbeat_role = false`. It needs `iam:UpdateRoleDescription` on itself, and the trust policy in the output `heartbeat_trust_policy`."
  default     = null

  validation {
    condition     = var.heartbeat_role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.heartbeat_role_arn))
    error_message = "heartbeat_role_arn must be a role's ARN, as arn:aws:iam::111122223333:role/heartbeat."
  }

  validation {
    condition     = var.create_heartbeat_role == (var.heartbeat_role_arn == null)
    error_message = "Set create_heartbeat_role = false to use heartbeat_role_arn, or remove heartbeat_role_arn."
  }

  validation {
    condition     = var.heartbeat_role_arn == null || var.create_heartbeat
    error_message = "heartbeat_role_arn has no effect without create_heartbeat: remove it."
  }
}

variable "heartbeat_role_description" {
  type        = string
  description = "Description of the heartbeat's role. For a role of your own, give exactly the description it has, since each heartbeat sets it again."
  default     = "Heartbeat of iam-change-alerts"
  nullable    = false

  validation {
    # As IAM takes it, in one line; of its 1,000 characters as many as the environment of the function has room for.
    condition     = can(regex("^[ -~¡-ÿ]{1,100}$", var.heartbeat_role_description))
    error_message = "heartbeat_role_description must have 1 to 100 characters of Latin-1 in one line."
  }
}

variable "create_second_path" {
  type        = bool
  description = "Whether EventBridge rules report changes to the installation's own parts directly to the topic, bypassing the log group and the function; by default, if the module creates the topic. A topic of your own must be in this account and Region, and needs the output `topic_policy_statement` in its policy."
  default     = null

  validation {
    condition     = var.create_second_path != true || var.create_sns_topic || var.sns_topic_arn != null
    error_message = "create_second_path needs a topic that receives text, and there is none: set create_sns_topic or sns_topic_arn, or create_second_path = false."
  }
}

variable "alarm_actions" {
  type        = list(string)
  description = "Actions of the alarms on the module's own failures, such as ARNs of topics. Without any, the alarms still show in the console (about 2.40 USD a month)."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for action in var.alarm_actions : can(regex("^arn:[^:]+:[^:]+:[^:]*:[^:]*:[^\\s]+$", action))])
    error_message = "alarm_actions must be ARNs, such as arn:aws:sns:us-east-1:111122223333:on-call."
  }

  validation {
    condition     = length(var.alarm_actions) <= 5
    error_message = "alarm_actions has ${length(var.alarm_actions)} ARNs; CloudWatch accepts 5 per alarm."
  }
}

variable "silence_alarm_hours" {
  type        = number
  description = "Without the heartbeat: hours without a CloudTrail event before an alarm, at most 168; `null` for no such alarm. Choose more for a quiet account."
  default     = 24

  validation {
    condition     = var.silence_alarm_hours == null || try(var.silence_alarm_hours >= 1 && var.silence_alarm_hours <= 168 && floor(var.silence_alarm_hours) == var.silence_alarm_hours, false)
    error_message = "silence_alarm_hours must be a whole number from 1 to 168 (a CloudWatch alarm evaluates at most a week), or null."
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
  description = "Tags of every resource that supports them."
  default     = {}
  nullable    = false
}
