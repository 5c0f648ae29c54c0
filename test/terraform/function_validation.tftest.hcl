# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "too_little_memory_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_memory_mb = 64
  }

  expect_failures = [var.lambda_memory_mb]
}

run "half_a_megabyte_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_memory_mb = 255
  }

  expect_failures = [var.lambda_memory_mb]
}

run "too_short_a_time_out_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_timeout_seconds = 29
  }

  expect_failures = [var.lambda_timeout_seconds]
}

run "too_long_a_time_out_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_timeout_seconds = 901
  }

  expect_failures = [var.lambda_timeout_seconds]
}

run "an_unknown_architecture_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_architecture = "arm"
  }

  expect_failures = [var.lambda_architecture]
}

run "a_runtime_that_is_too_old_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_runtime = "nodejs20.x"
  }

  expect_failures = [var.lambda_runtime]
}

run "a_concurrency_that_lets_nothing_run_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_reserved_concurrency = 0
  }

  expect_failures = [var.lambda_reserved_concurrency]
}

run "a_retention_that_does_not_exist_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    log_retention_days = 100
  }

  expect_failures = [var.log_retention_days]
}

run "a_key_that_is_an_alias_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_role_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    create_lambda_role = false
    lambda_role_arn    = "alerts"
  }

  expect_failures = [var.lambda_role_arn]
}

run "a_role_brought_along_and_one_created_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_role_arn = "arn:aws:iam::111122223333:role/alerts"
  }

  expect_failures = [var.lambda_role_arn]
}

run "no_role_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    create_lambda_role = false
  }

  expect_failures = [var.lambda_role_arn]
}

run "a_boundary_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    permissions_boundary_arn = "boundary"
  }

  expect_failures = [var.permissions_boundary_arn]
}

run "a_path_without_slashes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    iam_path = "security"
  }

  expect_failures = [var.iam_path]
}

run "settings_that_do_not_fit_into_the_environment_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    environment = { ACCOUNT_NAMES = join("", [for _ in range(486) : "xxxxxxxx"]) }
  }

  expect_failures = [var.environment]
}

run "statements_that_are_no_list_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    policy_statements = "{}"
  }

  expect_failures = [var.policy_statements]
}

run "a_bucket_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_s3_bucket = "arn:aws:s3:::zips"
    lambda_s3_key    = "lambda.zip"
  }

  expect_failures = [var.lambda_s3_bucket]
}

run "a_key_of_a_zip_without_its_bucket_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_s3_key = "lambda.zip"
  }

  expect_failures = [var.lambda_s3_key]
}

run "a_bucket_without_the_key_of_the_zip_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_s3_bucket = "zips"
  }

  expect_failures = [var.lambda_s3_key]
}

run "a_version_of_a_zip_without_its_bucket_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    lambda_s3_object_version = "3"
  }

  expect_failures = [var.lambda_s3_object_version]
}

run "a_subnet_that_is_no_id_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    vpc_subnet_ids         = ["private-a"]
    vpc_security_group_ids = ["sg-0123456789abcdef0"]
  }

  expect_failures = [var.vpc_subnet_ids]
}

run "a_security_group_that_is_no_id_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    vpc_subnet_ids         = ["subnet-0123456789abcdef0"]
    vpc_security_group_ids = ["default"]
  }

  expect_failures = [var.vpc_security_group_ids]
}

run "subnets_without_a_security_group_are_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/function"
  }

  variables {
    vpc_subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.vpc_security_group_ids]
}
