variable "region" {
  type        = string
  description = "Region of the log groups and the topic."
  default     = "us-east-1"
  nullable    = false
}

variable "organization_id" {
  type        = string
  description = "Organization whose accounts may publish to the topic."
  nullable    = false
}

variable "prod_role_arn" {
  type        = string
  description = "Role that Terraform assumes in the first account."
  nullable    = false
}

variable "dev_role_arn" {
  type        = string
  description = "Role that Terraform assumes in the second account."
  nullable    = false
}

variable "cloudtrail_log_group_name" {
  type        = string
  description = "Log group that CloudTrail writes to, in each account."
  nullable    = false
}

variable "email_subscriber" {
  type        = string
  description = "Address that gets the alerts of all accounts."
  default     = "security@example.com"
  nullable    = false
}

variable "account_names" {
  type        = map(string)
  description = "Names of the accounts by id."
  default     = {}
  nullable    = false
}
