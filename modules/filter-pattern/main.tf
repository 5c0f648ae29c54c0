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

  # An attacker who wants to stay hidden disables monitoring first: the function, its topic and queues, and the log group. Long names
  # are matched by their beginning, so that the pattern stays within its limit. Only management events: where data events are recorded,
  # each alert would be a Publish or a SendMessage that names the topic or the queue, and so an alert again.
  own_names = concat(
    ["$.requestParameters.* = \"*${substr(var.name, 0, 28)}*\""],
    var.cloudtrail_log_group_name == null ? [] : ["$.requestParameters.logGroupName = \"${local.log_group}\""],
  )
  log_group     = var.cloudtrail_log_group_name == null ? "" : length(var.cloudtrail_log_group_name) > 28 ? "${substr(var.cloudtrail_log_group_name, 0, 28)}*" : var.cloudtrail_log_group_name
  is_management = "$.managementEvent IS TRUE || $.managementEvent NOT EXISTS"

  # All that the function with its role, and Lambda for it, write under the installation's name: log streams (CloudTrail makes them in its
  # log group, too), network interfaces, and grants of the key that encrypts the environment. By name, since a caller could call
  # themselves the function.
  own_activity = join(" && ", [for name in ["CreateLog*", "CreateNetworkInterface", "CreateGrant"] : "$.eventName != \"${name}\""])
  is_tampering = "${local.own_activity} && (${local.is_management}) && (${join(" || ", local.own_names)})"

  is_identity_write = join(" || ", [local.is_iam, "(${local.is_identity})", "(${local.is_root})", "(${local.is_tampering})"])

  # Not all of these are marked as writes.
  sign_in_events = ["ConsoleLogin", "Password*", "EmailUpdated", "AssumeRoot", "GetFederationToken"]
  is_sign_in     = join(" || ", [for name in local.sign_in_events : "$.eventName = \"${name}\""])

  # What a busy account writes all day and nobody wants to read about, most frequent first.
  frequent_writes = [
    "CreateLogStream", "UpdateInstanceInformation", "UpdateInstanceAssociationStatus", "PutInventory", "PutComplianceItems",
    "CreateNetworkInterface", "DeleteNetworkInterface", "StartExecution", "StartQueryExecution", "InitiateAuth", "RespondToAuthChallenge",
    "BatchImportFindings", "PutEvaluations",
  ]
  is_wanted = join(" && ", [for name in local.frequent_writes : "$.eventName != \"${name}\""])

  # Credentials that calls named like reads hand out.
  is_credential = join(" || ", [for name in ["AssumeRoot", "GetDelegatedAccessToken", "GetFederationToken", "GetSigninToken"] : "$.eventName = \"${name}\""])
  # In the other services, records without readOnly have further reads.
  is_unmarked = join(" && ", concat(["$.readOnly NOT EXISTS"], [for verb in ["Get", "List", "Describe", "Generate", "Simulate"] : "$.eventName != \"${verb}*\""]))

  patterns = {
    iam_changes  = "{ (${local.is_iam}) && (${local.is_iam_change}) }"
    auth_changes = "{ (${local.is_iam}) && (${local.is_auth_change}) }"
    iam_writes   = "{ (${local.is_iam}) && (($.readOnly IS FALSE) || (${local.is_unmarked_write})) }"
    # As short as it goes: with long names it has all but 1,024 bytes. CIS's patterns are written without these spaces, too.
    identity_changes = replace(replace(replace("{ ($.readOnly IS FALSE && (${local.is_identity_write})) || (${local.is_iam} && ${local.is_unmarked_write}) || ${local.is_sign_in} }", " = ", "="), " || ", "||"), "\"iam.amazonaws.com\"", "\"iam.*\"")
    security_changes = "{ (${local.is_management}) && ($.readOnly IS FALSE || (${local.is_unmarked}) || ${local.is_credential}) && ($.userIdentity.type = \"Root\" || (${local.is_wanted})) }"
    # CloudWatch Logs rejects a pattern with white space before the brace.
    custom = try(trimspace(var.custom_filter_pattern), "")
  }

  # The presets select this change of IAM. Of a custom pattern, the first source and the first name it asks for are read, the
  # star as any text; a pattern that asks for other fields as well needs them in the event.
  asked_source = try(regex("\\$\\.eventSource\\s*=\\s*\"?([A-Za-z0-9.*-]+)", local.patterns.custom)[0], "iam.amazonaws.com")
  asked_name   = try(regex("\\$\\.eventName\\s*=\\s*\"?([A-Za-z0-9*]+)", local.patterns.custom)[0], "CreateUser")
}
