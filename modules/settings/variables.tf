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

variable "suppression_rules" {
  type        = any
  description = "Rules for findings that are not sent, only counted: each with a `reason`, at least one of `principal_arns`, `event_names`, `account_ids` and `source_ip_ranges`, and optionally `up_to_severity` (`medium` by default) and `expires` (the last day, `YYYY-MM-DD`). All attributes of a rule must match."
  default     = []
  nullable    = false
}

variable "trusted_account_ids" {
  type        = list(string)
  description = "Accounts that a trust policy may name without being reported as external."
  default     = []
  nullable    = false
}

variable "trusted_organization_ids" {
  type        = list(string)
  description = "Organizations that a trust policy may name without being reported as external, such as `o-exampleorgid`."
  default     = []
  nullable    = false
}

variable "trusted_network_ids" {
  type        = list(string)
  description = "VPCs and VPC endpoints that a trust policy may name without being reported as external, such as `vpc-0123456789abcdef0`."
  default     = []
  nullable    = false
}

variable "trusted_federated_subjects" {
  type        = list(string)
  description = "Identities of OIDC and SAML providers that a trust policy may name without being reported as external, as globs on `ISSUER:SUBJECT`: `token.actions.githubusercontent.com:repo:our-org/*`, `saml-provider/Okta:*`."
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
