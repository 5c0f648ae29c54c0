variable "name" {
  type        = string
  description = "Name of the installation: part of the parameters' names."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "account_names" {
  type        = map(string)
  description = "Names of accounts by account ID, shown in alerts."
  default     = {}
  nullable    = false
}

variable "excluded_principal_arns" {
  type        = list(string)
  description = "Principals whose changes are not sent, as globs on the ARN of the caller or of the role behind a session: `arn:aws:iam::*:role/deployer`."
  default     = []
  nullable    = false
}

variable "excluded_event_names" {
  type        = list(string)
  description = "Events that are not sent, as globs on their names: `Tag*`."
  default     = []
  nullable    = false
}

variable "trusted_account_ids" {
  type        = list(string)
  description = "Accounts that a trust policy may name without being reported as external."
  default     = []
  nullable    = false
}

variable "destination_entries" {
  type        = number
  description = "Entries of lists that always stay in the environment; an additional topic counts as two."
  default     = 0
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
