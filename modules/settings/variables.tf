variable "name" {
  type        = string
  description = "Name of the installation: part of the parameters' names."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "account_names" {
  type        = map(string)
  description = "Names of accounts by id, for subjects and bodies."
  default     = {}
  nullable    = false
}

variable "excluded_principal_arns" {
  type        = list(string)
  description = "Callers to keep quiet, as globs on the caller's ARN and on the role behind a session: `arn:aws:iam::*:role/deployer`."
  default     = []
  nullable    = false
}

variable "excluded_event_names" {
  type        = list(string)
  description = "Events to keep quiet, as globs on their names: `Tag*`."
  default     = []
  nullable    = false
}

variable "trusted_account_ids" {
  type        = list(string)
  description = "Accounts that a trust policy may name without being called external."
  default     = []
  nullable    = false
}

variable "room_bytes" {
  type        = number
  description = "How much of the function's environment these settings may take, in bytes."
  default     = 3000
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "Key that encrypts the parameters."
  default     = null
}

variable "tags" {
  type        = map(string)
  description = "Tags for the parameters."
  default     = {}
  nullable    = false
}
