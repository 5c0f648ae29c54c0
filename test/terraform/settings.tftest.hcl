mock_provider "aws" {
  source = "./test/terraform/mocks"
}

run "without_settings_nothing_is_made_and_the_role_may_read_what_comes_later" {
  module {
    source = "./modules/settings"
  }

  assert {
    condition     = output.environment == {} && length(aws_ssm_parameter.this) == 0
    error_message = "There must be neither variables nor parameters."
  }

  assert {
    condition = jsondecode(output.policy_statements) == [{
      Sid      = "ReadSettings"
      Effect   = "Allow"
      Action   = "ssm:GetParameters"
      Resource = ["arn:aws:ssm:eu-central-1:111122223333:parameter/iam-change-alerts/iam-change-alerts/*"]
    }]
    error_message = "Not the policy expected: ${output.policy_statements}"
  }
}

run "nine_entries_stay_in_the_environment_whatever_their_length" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names              = { for index in range(1) : format("%012d", index) => join("", [for _ in range(100) : "x"]) }
    suppression_rules          = [{ reason = "Deploys", principal_arns = ["arn:aws:iam::*:role/deployer"], expires = null }]
    trusted_account_ids        = ["444455556666"]
    trusted_organization_ids   = ["o-exampleorgid"]
    trusted_network_ids        = ["vpc-0123456789abcdef0"]
    trusted_federated_subjects = ["token.actions.githubusercontent.com:repo:our-org/*"]
    destination_entries        = 1
  }

  assert {
    condition = output.environment == {
      ACCOUNT_NAMES              = jsonencode(var.account_names)
      SUPPRESSION_RULES          = jsonencode(var.suppression_rules)
      TRUSTED_ACCOUNT_IDS        = jsonencode(var.trusted_account_ids)
      TRUSTED_ORGANIZATION_IDS   = jsonencode(var.trusted_organization_ids)
      TRUSTED_NETWORK_IDS        = jsonencode(var.trusted_network_ids)
      TRUSTED_FEDERATED_SUBJECTS = jsonencode(var.trusted_federated_subjects)
    } && length(aws_ssm_parameter.this) == 0
    error_message = "Nine entries must be readable in the environment, without a parameter."
  }
}

run "a_tenth_entry_moves_all_of_them_into_parameters" {
  module {
    source = "./modules/settings"
  }

  variables {
    name                = "alerts"
    suppression_rules   = [{ reason = "Tags", event_names = ["Tag*"] }]
    trusted_account_ids = [for index in range(5) : format("%012d", index)]
    destination_entries = 2
    tags                = { team = "security" }
  }

  assert {
    condition = { for parameter in aws_ssm_parameter.this : parameter.name => parameter.insecure_value } == {
      "/iam-change-alerts/alerts/SUPPRESSION_RULES/1"   = jsonencode([{ reason = "Tags", principal_arns = null, event_names = ["Tag*"], account_ids = null, source_ip_ranges = null }])
      "/iam-change-alerts/alerts/TRUSTED_ACCOUNT_IDS/1" = jsonencode(var.trusted_account_ids)
    }
    error_message = "Each list must be in a parameter."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "String" && parameter.tags == tomap({ team = "security" })])
    error_message = "Without a key, parameters must be readable, and have the tags."
  }

  assert {
    condition     = keys(output.environment) == ["SETTINGS_PARAMETERS", "SETTINGS_VERSION"] && jsondecode(output.environment.SETTINGS_PARAMETERS) == { SUPPRESSION_RULES = 1, TRUSTED_ACCOUNT_IDS = 1 }
    error_message = "The environment must tell how many parameters there are: ${output.environment.SETTINGS_PARAMETERS}"
  }
}

# Of each list two full parameters and one more, of the longest values that the root accepts.
run "parameters_hold_the_longest_values" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for index in range(69) : format("%012d", index) => join("", [for _ in range(index < 35 ? 100 : 16) : index < 35 ? "x" : "<"]) }
    suppression_rules = [{
      reason           = join("", [for _ in range(28) : "<"])
      principal_arns   = [for index in range(11) : format("arn:aws:iam::*:role/%0180d", index)]
      event_names      = [for index in range(11) : format("Tag%0125d", index)]
      account_ids      = [for index in range(31) : format("%012d", index)]
      source_ip_ranges = [for index in range(9) : format("2001:0db8:0000:0000:0000:0000:0000:%04d/128", index)]
      up_to_severity   = "critical"
      expires          = "2999-12-31"
    }]
    trusted_account_ids        = [for index in range(501) : format("%012d", index)]
    trusted_organization_ids   = [for index in range(201) : format("o-%032d", index)]
    trusted_network_ids        = [for index in range(301) : format("vpce-%017d", index)]
    trusted_federated_subjects = [for index in range(41) : format("a.example.com:%0186d", index)]
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : length(parameter.insecure_value) <= 4096])
    error_message = "A standard parameter takes 4,096 characters: ${jsonencode({ for name, parameter in aws_ssm_parameter.this : name => length(parameter.insecure_value) })}"
  }

  assert {
    condition     = jsondecode(output.environment.SETTINGS_PARAMETERS) == { ACCOUNT_NAMES = 3, SUPPRESSION_RULES = 3 * 2 * 2 * 2, TRUSTED_ACCOUNT_IDS = 3, TRUSTED_ORGANIZATION_IDS = 3, TRUSTED_NETWORK_IDS = 3, TRUSTED_FEDERATED_SUBJECTS = 3 }
    error_message = "Not the numbers expected: ${output.environment.SETTINGS_PARAMETERS}"
  }

  assert {
    condition = (
      jsonencode(merge([for index in range(3) : jsondecode(aws_ssm_parameter.this["ACCOUNT_NAMES/${index + 1}"].insecure_value)]...)) == jsonencode(var.account_names) &&
      jsonencode(concat([for index in range(3) : jsondecode(aws_ssm_parameter.this["TRUSTED_FEDERATED_SUBJECTS/${index + 1}"].insecure_value)]...)) == jsonencode(var.trusted_federated_subjects)
    )
    error_message = "Nothing may be missing."
  }

  # A principal and an event of the rule, whichever they are, are together in one of its parts.
  assert {
    condition = length(setsubtract(
      toset([for pair in setproduct(var.suppression_rules[0].principal_arns, var.suppression_rules[0].event_names, var.suppression_rules[0].account_ids, var.suppression_rules[0].source_ip_ranges) : join(" ", pair)]),
      toset(flatten([for index in range(24) : [
        for rule in jsondecode(aws_ssm_parameter.this["SUPPRESSION_RULES/${index + 1}"].insecure_value) :
        [for pair in setproduct(rule.principal_arns, rule.event_names, rule.account_ids, rule.source_ip_ranges) : join(" ", pair)] if rule.reason == var.suppression_rules[0].reason && rule.expires == "2999-12-31" && rule.up_to_severity == "critical"
      ]])),
    )) == 0
    error_message = "The parts of a rule must match what the rule matches."
  }

  # No event has so long a name.
  expect_failures = [check.event_names]
}

run "a_changed_value_starts_the_function_anew" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for index in range(11) : format("%012d", index) => "account-${index}" }
  }

  assert {
    condition     = length(output.environment.SETTINGS_VERSION) == 8 && output.environment.SETTINGS_VERSION != run.parameters_hold_the_longest_values.environment.SETTINGS_VERSION
    error_message = "The environment must change with the content of the parameters."
  }
}

run "a_key_encrypts_the_parameters" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for index in range(11) : format("%012d", index) => "account-${index}" }
    kms_key_arn   = "arn:aws:kms:eu-central-1:111122223333:key/22222222-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = [for parameter in aws_ssm_parameter.this : [parameter.type, parameter.key_id, parameter.value]] == [["SecureString", var.kms_key_arn, jsonencode(var.account_names)]]
    error_message = "The parameter must be encrypted with the key."
  }
}

run "more_than_the_function_reads_is_refused" {
  command = plan

  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for pair in setproduct(range(34), range(101)) : format("%06d%06d", pair...) => "account" }
  }

  expect_failures = [output.environment]
}

run "an_event_name_that_no_event_has_is_told" {
  command = plan

  module {
    source = "./modules/settings"
  }

  variables {
    # Case counts, and CloudTrail writes CreateFunction20150331.
    suppression_rules = [{ reason = "Deploys", event_names = ["TagRole", "Tag*", "tagrole", "CreateFunction"] }]
  }

  assert {
    condition     = join(" ", local.unknown_event_names) == "tagrole CreateFunction"
    error_message = "Not the names expected: ${jsonencode(local.unknown_event_names)}"
  }

  expect_failures = [check.event_names]
}

run "event_names_of_the_catalogue_are_known" {
  command = plan

  module {
    source = "./modules/settings"
  }

  variables {
    suppression_rules = [
      { reason = "Deploys", event_names = ["TagRole", "Untag*", "Put?serPolicy", "AddPermission*", "ConsoleLogin"] },
      { reason = "Account", event_names = null, account_ids = ["111122223333"] },
    ]
  }

  assert {
    condition     = length(local.unknown_event_names) == 0
    error_message = "Not the names expected: ${jsonencode(local.unknown_event_names)}"
  }
}
