locals {
  is_iam = "$.eventSource = \"iam.amazonaws.com\""

  # The verbs of the pattern "monitor changes to IAM" of the AWS Security Blog.
  iam_changes = [
    "Add*", "Attach*", "Change*", "Create*", "Deactivate*", "Delete*", "Detach*",
    "Enable*", "Put*", "Remove*", "Set*", "Update*", "Upload*",
  ]

  # Those of "monitor changes to authentication and authorization configuration". Its "Put*Policy" is written out: AWS
  # has documented a wildcard inside a word both as a wildcard and as the literal character.
  auth_changes = [
    "Attach*", "Create*", "Delete*", "Detach*", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy",
    "Remove*", "Set*", "Update*", "Upload*",
  ]

  is_iam_change  = join(" || ", [for name in local.iam_changes : "($.eventName = \"${name}\")"])
  is_auth_change = join(" || ", [for name in local.auth_changes : "($.eventName = \"${name}\")"])

  # Records before version 1.08 of CloudTrail's format, and a few since, have no readOnly.
  is_unmarked_write = join(" && ", concat(["$.readOnly NOT EXISTS"], [for verb in ["Get", "List", "Generate", "Simulate"] : "$.eventName != \"${verb}*\""]))

  # Beside IAM: the services that decide who may come in and what an account may do. IAM Identity Center calls its
  # searches writes, and logs what its users do in events that are no API calls.
  identity_sources = ["sso.*", "sso-directory*", "identitystore*", "organizations*", "account.*", "rolesanywhere*", "cloudtrail*"]
  is_identity      = "$.eventType = \"AwsApiCall\" && $.eventName != \"Search*\" && (${join(" || ", [for source in local.identity_sources : "$.eventSource = \"${source}\""])})"

  # The guard of CIS AWS Foundations 4.3: not what a service does for the account.
  is_root = "$.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\""

  # Whoever wants to go unseen starts with what would see them: the function, its topic and queues, and the log group. Of
  # that a long name is matched by its beginning, so that the pattern stays within its limit. Log streams are made all the
  # time, by CloudTrail and by the function itself.
  log_group = var.cloudtrail_log_group_name == null ? "" : length(var.cloudtrail_log_group_name) > 48 ? "${substr(var.cloudtrail_log_group_name, 0, 48)}*" : var.cloudtrail_log_group_name
  own_names = concat(
    ["$.requestParameters.* = \"*${var.name}*\""],
    var.cloudtrail_log_group_name == null ? [] : ["$.requestParameters.logGroupName = \"${local.log_group}\""],
  )
  is_tampering = "$.eventName != \"CreateLogStream\" && (${join(" || ", local.own_names)})"

  is_identity_write = join(" || ", [local.is_iam, "(${local.is_identity})", "(${local.is_root})", "(${local.is_tampering})"])

  # Not all of these are marked as writes.
  sign_in_events = ["ConsoleLogin", "Password*", "EmailUpdated", "AssumeRoot", "GetFederationToken"]
  is_sign_in     = join(" || ", [for name in local.sign_in_events : "$.eventName = \"${name}\""])

  patterns = {
    iam_changes      = "{ (${local.is_iam}) && (${local.is_iam_change}) }"
    auth_changes     = "{ (${local.is_iam}) && (${local.is_auth_change}) }"
    iam_writes       = "{ (${local.is_iam}) && (($.readOnly IS FALSE) || (${local.is_unmarked_write})) }"
    identity_changes = "{ ($.readOnly IS FALSE && (${local.is_identity_write})) || (${local.is_iam} && ${local.is_unmarked_write}) || ${local.is_sign_in} }"
    # CloudWatch Logs rejects a pattern with white space before the brace.
    custom = try(trimspace(var.custom_filter_pattern), "")
  }

  # The presets select this change of IAM. Of a custom pattern, the first source and the first name it asks for are read, the
  # star as any text; a pattern that asks for other fields as well needs them in the event.
  asked_source = try(regex("\\$\\.eventSource\\s*=\\s*\"?([A-Za-z0-9.*-]+)", local.patterns.custom)[0], "iam.amazonaws.com")
  asked_name   = try(regex("\\$\\.eventName\\s*=\\s*\"?([A-Za-z0-9*]+)", local.patterns.custom)[0], "CreateUser")
}
