variable "trail_name" {
  type        = string
  description = "Name of the trail, and prefix of the names of its bucket, log group and role."
  default     = "iam-change-alerts"
  nullable    = false

  validation {
    # The bucket's name adds the account and the Region, at most 28 characters of its 63.
    condition     = can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", var.trail_name)) && length(var.trail_name) >= 3 && length(var.trail_name) <= 35
    error_message = "trail_name must be 3 to 35 lowercase letters, digits and single hyphens, and start and end with a letter or digit."
  }
}

variable "organization_id" {
  type        = string
  description = "Organization whose accounts the trail covers, such as `o-exampleorgid`; without it, the trail covers this account."
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be the ID of an organization, such as o-exampleorgid."
  }
}

variable "management_account_id" {
  type        = string
  description = "Management account of the organization, if this account is its delegated administrator for CloudTrail."
  default     = null

  validation {
    condition     = var.management_account_id == null || can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "management_account_id must be a 12-digit account ID in quotation marks, such as \"111122223333\"."
  }

  validation {
    condition     = var.management_account_id == null || var.organization_id != null
    error_message = "management_account_id needs organization_id: set both, or neither."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Retention of the log group, in days."
  default     = 90
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "bucket_retention_days" {
  type        = number
  description = "Retention of the log files in the bucket, in days."
  default     = 365
  nullable    = false

  validation {
    condition     = var.bucket_retention_days >= 1 && floor(var.bucket_retention_days) == var.bucket_retention_days
    error_message = "bucket_retention_days must be a whole number of at least 1."
  }
}

variable "create_kms_key" {
  type        = bool
  description = "Whether to create the KMS key that encrypts the log files and the log group."
  default     = true
  nullable    = false

  validation {
    condition     = !var.create_kms_key || var.kms_key_arn == null
    error_message = "kms_key_arn is set, but create_kms_key is true: set create_kms_key = false to use your key, or remove kms_key_arn."
  }

  validation {
    condition     = var.create_kms_key || var.kms_key_arn != null
    error_message = "create_kms_key is false: set kms_key_arn to the key to use."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "Existing key, with `create_kms_key = false`. Its key policy needs the statements of the output `kms_key_policy`."
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab."
  }
}

variable "permissions_boundary_arn" {
  type        = string
  description = "Permissions boundary of the role that writes to the log group."
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy, such as arn:aws:iam::111122223333:policy/boundary."
  }
}

variable "iam_path" {
  type        = string
  description = "Path of that role."
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]{1,509}/)?$", var.iam_path))
    error_message = "iam_path must start and end with a slash, such as /security/."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of every resource that supports them."
  default     = {}
  nullable    = false
}
