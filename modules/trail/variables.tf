variable "trail_name" {
  type        = string
  description = "Name of the trail, and the beginning of the names of its bucket, log group and role."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    # The bucket's name adds the account and the Region, at most 28 characters of its 63.
    condition     = can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.trail_name)) && length(var.trail_name) >= 3 && length(var.trail_name) <= 35
    error_message = "trail_name must have 3 to 35 lower-case letters, digits and single hyphens between them."
  }
}

variable "organization_id" {
  type        = string
  description = "Organization whose accounts the trail covers, as `o-exampleorgid`; without it, the trail covers this account."
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be an organization's id, as o-exampleorgid."
  }
}

variable "management_account_id" {
  type        = string
  description = "Management account of the organization, where this account is its delegated administrator for CloudTrail."
  default     = null

  validation {
    condition     = var.management_account_id == null || can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "management_account_id must be an account id of 12 digits in quotation marks, as \"111122223333\"."
  }

  validation {
    condition     = var.management_account_id == null || var.organization_id != null
    error_message = "management_account_id is used with organization_id only: set that, too."
  }
}

variable "log_retention_days" {
  type        = number
  description = "How long the log group keeps events, in days."
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "bucket_retention_days" {
  type        = number
  description = "How long the bucket keeps log files, in days."
  default     = 365
  nullable    = false

  validation {
    condition     = var.bucket_retention_days >= 1 && floor(var.bucket_retention_days) == var.bucket_retention_days
    error_message = "bucket_retention_days must be a whole number from 1 on."
  }
}

variable "create_kms_key" {
  type        = bool
  description = "Whether to create the key that encrypts the log files and the log group."
  default     = true
  nullable    = false

  validation {
    condition     = !var.create_kms_key || var.kms_key_arn == null
    error_message = "kms_key_arn is given, and create_kms_key is true: set create_kms_key = false to use your key, or leave the ARN out."
  }

  validation {
    condition     = var.create_kms_key || var.kms_key_arn != null
    error_message = "create_kms_key is false: write the key to use as kms_key_arn."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Key to use, with `create_kms_key = false`. The output `kms_key_policy` is what its policy must say."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be a key's ARN (not an alias), as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role that writes to the log group."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be a policy's ARN, as arn:aws:iam::111122223333:policy/boundary."
  }
}

variable "iam_path" {
  type        = string
  description = "Path of that role."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,509}/)?$", var.iam_path))
    error_message = "iam_path must begin and end with a slash, as /security/."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags for everything that takes tags."
  default     = {}
  nullable    = false
}
