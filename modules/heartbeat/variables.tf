variable "name" {
  type        = string
  description = "Name of the installation: the beginning of the names of the schedule, its group and its role."
  default     = "iam-change-alerts"
  nullable    = false
}

variable "create_role" {
  type        = bool
  description = "Whether to create the schedule's role."
  nullable    = false
}

variable "role_arn" {
  type        = string
  description = "Role of the schedule, with `create_role = false`."
  default     = null
}

variable "role_description" {
  type        = string
  description = "Description of the role, which the heartbeat sets anew each hour."
  nullable    = false
}

variable "subscription_filter_name" {
  type        = string
  description = "Subscription filter that the heartbeats go through."
  nullable    = false
}

variable "iam_path" {
  type        = string
  description = "Path of the role."
  default     = "/"
  nullable    = false
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null
}

variable "tags" {
  type        = map(string)
  description = "Tags for the group and the role."
  default     = {}
  nullable    = false
}
