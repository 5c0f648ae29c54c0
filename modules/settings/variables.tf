variable "name" {
  type        = string
  description = "Name of the installation: part of the parameters' names."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,47}$", var.name))
    error_message = "name must have 1 to 48 letters, digits, hyphens and underscores, and begin with a letter."
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

variable "room_bytes" {
  type        = number
  description = "How much of the function's environment these settings may take, in bytes."
  default     = 3000
  nullable    = false

  validation {
    condition     = var.room_bytes >= 0 && var.room_bytes <= 4096
    error_message = "room_bytes must be a number from 0 to 4096, the size of Lambda's environment."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts the parameters."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be a key's ARN (not an alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags for the parameters."
  default     = {}
  nullable    = false
}
