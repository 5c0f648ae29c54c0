# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

run "a_trail_name_of_2_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    trail_name = "ab"
  }

  expect_failures = [var.trail_name]
}

run "a_trail_name_of_36_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    trail_name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.trail_name]
}

run "a_trail_name_with_capitals_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    trail_name = "Audit"
  }

  expect_failures = [var.trail_name]
}

run "a_trail_name_with_two_hyphens_together_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    trail_name = "audit--trail"
  }

  expect_failures = [var.trail_name]
}

run "an_organization_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    organization_id = "arn:aws:organizations::111122223333:organization/o-exampleorgid"
  }

  expect_failures = [var.organization_id]
}

run "a_management_account_of_11_digits_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    organization_id       = "o-exampleorgid"
    management_account_id = "11112222333"
  }

  expect_failures = [var.management_account_id]
}

run "a_management_account_without_an_organization_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    management_account_id = "111122223333"
  }

  expect_failures = [var.management_account_id]
}

run "a_retention_that_the_log_group_does_not_know_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}

run "a_bucket_that_keeps_nothing_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    bucket_retention_days = 0
  }

  expect_failures = [var.bucket_retention_days]
}

run "half_a_day_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    bucket_retention_days = 1.5
  }

  expect_failures = [var.bucket_retention_days]
}

run "an_alias_of_a_key_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    create_kms_key = false
    kms_key_arn    = "arn:aws:kms:eu-central-1:111122223333:alias/trail"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_key_beside_one_to_be_created_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [var.create_kms_key]
}

run "no_key_at_all_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    create_kms_key = false
  }

  expect_failures = [var.create_kms_key]
}

run "a_boundary_that_is_no_policy_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    permissions_boundary_arn = "arn:aws:iam::111122223333:role/boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "a_path_without_its_last_slash_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/trail"
  }

  variables {
    iam_path = "/security"
  }

  expect_failures = [var.iam_path]
}
