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

run "ten_entries_stay_in_the_environment_whatever_their_length" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names           = { for index in range(4) : format("%012d", index) => join("", [for _ in range(100) : "x"]) }
    excluded_principal_arns = [for index in range(2) : "arn:aws:iam::*:role/deployer-${index}"]
    excluded_event_names    = ["Tag*"]
    trusted_account_ids     = ["444455556666"]
    destination_entries     = 2
  }

  assert {
    condition = output.environment == {
      ACCOUNT_NAMES           = jsonencode(var.account_names)
      EXCLUDED_PRINCIPAL_ARNS = jsonencode(var.excluded_principal_arns)
      EXCLUDED_EVENT_NAMES    = jsonencode(var.excluded_event_names)
      TRUSTED_ACCOUNT_IDS     = jsonencode(var.trusted_account_ids)
    } && length(aws_ssm_parameter.this) == 0
    error_message = "Ten entries must be readable in the environment, without a parameter."
  }
}

run "an_eleventh_entry_moves_all_of_them_into_parameters" {
  module {
    source = "./modules/settings"
  }

  variables {
    name                 = "alerts"
    excluded_event_names = ["Tag*"]
    trusted_account_ids  = [for index in range(8) : format("%012d", index)]
    destination_entries  = 2
    tags                 = { team = "security" }
  }

  assert {
    condition = { for parameter in aws_ssm_parameter.this : parameter.name => parameter.insecure_value } == {
      "/iam-change-alerts/alerts/EXCLUDED_EVENT_NAMES/1" = jsonencode(["Tag*"])
      "/iam-change-alerts/alerts/TRUSTED_ACCOUNT_IDS/1"  = jsonencode(var.trusted_account_ids)
    }
    error_message = "Each list must be in a parameter."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "String" && parameter.tags == tomap({ team = "security" })])
    error_message = "Without a key, parameters must be readable, and have the tags."
  }

  assert {
    condition     = keys(output.environment) == ["SETTINGS_PARAMETERS", "SETTINGS_VERSION"] && jsondecode(output.environment.SETTINGS_PARAMETERS) == { EXCLUDED_EVENT_NAMES = 1, TRUSTED_ACCOUNT_IDS = 1 }
    error_message = "The environment must tell how many parameters there are: ${output.environment.SETTINGS_PARAMETERS}"
  }
}

# Of each list three parameters, the first two full, of the longest values that the root accepts.
run "parameters_hold_the_longest_values" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names           = { for index in range(69) : format("%012d", index) => join("", [for _ in range(index < 35 ? 100 : 16) : index < 35 ? "x" : "<"]) }
    excluded_event_names    = [for index in range(61) : format("Tag%0125d", index)]
    excluded_principal_arns = [for index in range(41) : format("arn:aws:iam::*:role/%0180d", index)]
    trusted_account_ids     = [for index in range(501) : format("%012d", index)]
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : length(parameter.insecure_value) <= 4096])
    error_message = "A standard parameter takes 4,096 characters: ${jsonencode({ for name, parameter in aws_ssm_parameter.this : name => length(parameter.insecure_value) })}"
  }

  assert {
    condition     = jsondecode(output.environment.SETTINGS_PARAMETERS) == { ACCOUNT_NAMES = 3, EXCLUDED_EVENT_NAMES = 3, EXCLUDED_PRINCIPAL_ARNS = 3, TRUSTED_ACCOUNT_IDS = 3 }
    error_message = "Not the numbers expected: ${output.environment.SETTINGS_PARAMETERS}"
  }

  assert {
    condition = (
      jsonencode(merge([for index in range(3) : jsondecode(aws_ssm_parameter.this["ACCOUNT_NAMES/${index + 1}"].insecure_value)]...)) == jsonencode(var.account_names) &&
      jsonencode(concat([for index in range(3) : jsondecode(aws_ssm_parameter.this["EXCLUDED_PRINCIPAL_ARNS/${index + 1}"].insecure_value)]...)) == jsonencode(var.excluded_principal_arns)
    )
    error_message = "Nothing may be missing."
  }
}

run "a_changed_value_starts_the_function_anew" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names           = { for index in range(69) : format("%012d", index) => "account-${index}" }
    excluded_event_names    = [for index in range(61) : format("Tag%0125d", index)]
    excluded_principal_arns = [for index in range(41) : format("arn:aws:iam::*:role/%0180d", index)]
    trusted_account_ids     = [for index in range(501) : format("%012d", index)]
  }

  assert {
    condition     = output.environment.SETTINGS_VERSION != run.parameters_hold_the_longest_values.environment.SETTINGS_VERSION && output.environment.SETTINGS_PARAMETERS == run.parameters_hold_the_longest_values.environment.SETTINGS_PARAMETERS
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
