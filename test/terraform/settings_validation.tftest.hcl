# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "a_key_that_is_an_alias_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x"
  }

  expect_failures = [var.kms_key_arn]
}

run "an_excluded_principal_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    excluded_principal_arns = ["deployer"]
  }

  expect_failures = [var.excluded_principal_arns]
}

run "everyone_excluded_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    excluded_principal_arns = ["*"]
  }

  expect_failures = [var.excluded_principal_arns]
}

run "every_event_excluded_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    excluded_event_names = ["*"]
  }

  expect_failures = [var.excluded_event_names]
}

run "an_account_id_that_is_too_short_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    trusted_account_ids = ["12345"]
  }

  expect_failures = [var.trusted_account_ids]
}

run "account_names_the_wrong_way_round_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    account_names = { prod = "111122223333" }
  }

  expect_failures = [var.account_names]
}

run "an_account_name_that_is_empty_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    account_names = { "111122223333" = " " }
  }

  expect_failures = [var.account_names]
}

run "more_room_than_lambda_has_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/settings"
  }

  variables {
    room_bytes = 4097
  }

  expect_failures = [var.room_bytes]
}
