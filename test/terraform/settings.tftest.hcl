mock_provider "aws" {
  source = "./test/terraform/mocks"
}

run "without_settings_there_is_nothing" {
  module {
    source = "./modules/settings"
  }

  assert {
    condition     = output.environment == {} && output.policy_statements == "[]" && length(aws_ssm_parameter.this) == 0
    error_message = "Nothing may be made of nothing."
  }
}

run "what_fits_stays_in_the_environment_as_it_is" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names           = { for index in range(20) : format("%012d", index) => "account-${index}" }
    excluded_principal_arns = ["arn:aws:iam::*:role/deployer"]
    excluded_event_names    = ["Tag*"]
    trusted_account_ids     = ["444455556666"]
  }

  assert {
    condition = (
      output.environment.EXCLUDED_PRINCIPAL_ARNS == jsonencode(["arn:aws:iam::*:role/deployer"]) &&
      output.environment.EXCLUDED_EVENT_NAMES == jsonencode(["Tag*"]) &&
      output.environment.TRUSTED_ACCOUNT_IDS == jsonencode(["444455556666"]) &&
      jsondecode(output.environment.ACCOUNT_NAMES)["000000000019"] == "account-19" &&
      length(output.environment) == 4
    )
    error_message = "The settings must be readable in the environment."
  }

  assert {
    condition     = output.policy_statements == "[]" && length(aws_ssm_parameter.this) == 0
    error_message = "No parameter and no permission may be there where none is needed."
  }
}

run "a_thousand_named_accounts_travel_in_parameters_and_the_rest_stays" {
  module {
    source = "./modules/settings"
  }

  variables {
    name                 = "alerts"
    account_names        = { for index in range(1000) : format("%012d", index) => "an-account-of-the-organization-with-number-${index}" }
    trusted_account_ids  = [for index in range(1000) : format("%012d", index)]
    excluded_event_names = ["Tag*"]
    tags                 = { team = "security" }
  }

  assert {
    condition     = merge([for parameter in aws_ssm_parameter.this : jsondecode(parameter.insecure_value) if strcontains(parameter.name, "ACCOUNT_NAMES")]...) == { for index in range(1000) : format("%012d", index) => "an-account-of-the-organization-with-number-${index}" }
    error_message = "Every account must be in one of the parameters."
  }

  assert {
    condition     = toset(flatten([for parameter in aws_ssm_parameter.this : jsondecode(parameter.insecure_value) if strcontains(parameter.name, "TRUSTED")])) == toset([for index in range(1000) : format("%012d", index)])
    error_message = "Every trusted account must be in one of the parameters."
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : length(parameter.insecure_value) <= 4096 && parameter.type == "String" && parameter.tags == tomap({ team = "security" })])
    error_message = "Each parameter must fit the Standard tier."
  }

  assert {
    condition     = keys(output.environment) == ["EXCLUDED_EVENT_NAMES", "SETTINGS_PARAMETERS", "SETTINGS_VERSION"]
    error_message = "What is small must stay in the environment."
  }

  assert {
    condition = jsondecode(output.environment.SETTINGS_PARAMETERS) == {
      "/iam-change-alerts/alerts/ACCOUNT_NAMES"       = length([for name, _ in aws_ssm_parameter.this : name if startswith(name, "ACCOUNT_NAMES/")])
      "/iam-change-alerts/alerts/TRUSTED_ACCOUNT_IDS" = length([for name, _ in aws_ssm_parameter.this : name if startswith(name, "TRUSTED_ACCOUNT_IDS/")])
    }
    error_message = "The function must know how many parameters there are: ${output.environment.SETTINGS_PARAMETERS}"
  }

  assert {
    condition = jsondecode(output.policy_statements) == [{
      Sid      = "ReadSettings"
      Effect   = "Allow"
      Action   = "ssm:GetParameters"
      Resource = [for name in sort(keys(aws_ssm_parameter.this)) : "arn:aws:ssm:eu-central-1:111122223333:parameter/iam-change-alerts/alerts/${name}"]
    }]
    error_message = "Not the policy expected: ${output.policy_statements}"
  }
}

run "a_change_of_a_name_starts_the_function_anew" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for index in range(200) : format("%012d", index) => "an-account-${index == 7 ? "renamed" : index}" }
  }

  assert {
    condition     = output.environment.SETTINGS_VERSION != run.a_thousand_named_accounts_travel_in_parameters_and_the_rest_stays.environment.SETTINGS_VERSION && length(output.environment.SETTINGS_VERSION) == 8
    error_message = "The environment must change with the content of the parameters."
  }
}

run "with_a_key_the_parameters_are_encrypted_and_may_be_decrypted" {
  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for index in range(200) : format("%012d", index) => "an-account-${index}" }
    kms_key_arn   = "arn:aws:kms:eu-central-1:111122223333:key/22222222-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.this : parameter.type == "SecureString" && parameter.key_id == var.kms_key_arn && can(jsondecode(parameter.value))])
    error_message = "Each parameter must be encrypted with the key."
  }

  assert {
    condition = jsondecode(output.policy_statements)[1] == {
      Sid      = "DecryptSettings"
      Effect   = "Allow"
      Action   = "kms:Decrypt"
      Resource = [var.kms_key_arn]
    }
    error_message = "The function must be allowed to decrypt them."
  }
}

run "ten_entries_stay_in_the_environment_whatever_their_size" {
  module {
    source = "./modules/settings"
  }

  variables {
    room_bytes              = 0
    excluded_principal_arns = [for index in range(10) : "arn:aws:iam::*:role/deployer-${index}"]
  }

  assert {
    condition     = keys(output.environment) == ["EXCLUDED_PRINCIPAL_ARNS"]
    error_message = "Their values may be unknown at plan, so they must not decide how many parameters there are."
  }
}

run "what_no_store_holds_is_refused_with_its_size" {
  command = plan

  module {
    source = "./modules/settings"
  }

  variables {
    account_names = { for pair in setproduct(range(60), range(50)) : format("%06d%06d", pair...) => "an-account-of-the-organization-with-number-${pair[1]}" }
  }

  expect_failures = [output.environment]
}

run "one_entry_that_fits_no_parameter_is_refused" {
  command = plan

  module {
    source = "./modules/settings"
  }

  variables {
    account_names = merge({ for index in range(11) : format("%012d", index) => "a" }, { "999999999999" = join("", [for _ in range(1000) : "xxxxx"]) })
  }

  expect_failures = [output.environment]
}
