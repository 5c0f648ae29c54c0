# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "an_unknown_preset_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on = "iam"
  }

  expect_failures = [var.alert_on]
}

run "custom_without_a_pattern_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on = "custom"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "custom_with_an_empty_pattern_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "  "
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_without_custom_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    custom_filter_pattern = "{ $.a = 1 }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_without_braces_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "CreateUser"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_of_1025_bytes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"${join("", [for _ in range(1005) : "x"])}\" }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_pattern_of_fewer_characters_but_1026_bytes_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"${join("", [for _ in range(503) : "é"])}\" }"
  }

  expect_failures = [var.custom_filter_pattern]
}

run "a_log_group_with_a_space_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/filter-pattern"
  }

  variables {
    cloudtrail_log_group_name = "a b"
  }

  expect_failures = [var.cloudtrail_log_group_name]
}
