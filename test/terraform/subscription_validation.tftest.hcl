# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

variables {
  log_group_name      = "g"
  filter_pattern      = ""
  lambda_function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:alerts"
}

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "a_log_group_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    log_group_name = "arn:aws:logs:eu-central-1:111122223333:log-group:x"
  }

  expect_failures = [var.log_group_name]
}

run "a_pattern_of_1025_bytes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    filter_pattern = "${join("", [for _ in range(1024) : "x"])}x"
  }

  expect_failures = [var.filter_pattern]
}

run "a_function_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    lambda_function_arn = "alerts"
  }

  expect_failures = [var.lambda_function_arn]
}

run "a_version_of_a_function_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/subscription"
  }

  variables {
    lambda_function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:alerts:live"
  }

  expect_failures = [var.lambda_function_arn]
}
