variable "name" {
  type        = string
  description = "Name of the role: the root module's `look_up_role_name`, the same in every account."
  default     = "iam-change-alerts-look-up"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9A-Za-z_+=,.@-]{1,64}$", var.name))
    error_message = "name must be the name of a role, without its path, not its ARN, such as iam-change-alerts-look-up."
  }
}

variable "function_role_arn" {
  type        = string
  description = "ARN of the role of the function that may assume it: the root module's output `role_arn`."
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.function_role_arn))
    error_message = "function_role_arn must be the ARN of a role, such as arn:aws:iam::111122223333:role/iam-change-alerts-eu-west-1."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy, such as arn:aws:iam::111122223333:policy/boundary."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags for the role."
  default     = {}
  nullable    = false
}
