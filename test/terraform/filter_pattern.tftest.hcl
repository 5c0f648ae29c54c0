run "iam_changes_is_the_default" {
  module {
    source = "./modules/filter-pattern"
  }

  assert {
    condition     = startswith(output.pattern, "{ ($.eventSource = \"iam.amazonaws.com\") && (($.eventName = \"Add*\")")
    error_message = "Not the pattern expected: ${output.pattern}"
  }
}

run "a_custom_pattern_is_passed_on_without_white_space_around_it" {
  module {
    source = "./modules/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "\n  { $.eventName = \"CreateUser\" }\n"
  }

  assert {
    condition     = output.pattern == "{ $.eventName = \"CreateUser\" }"
    error_message = "CloudWatch Logs rejects white space before the brace."
  }
}

run "a_custom_pattern_may_have_1024_bytes" {
  module {
    source = "./modules/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventName = \"${join("", [for _ in range(1004) : "x"])}\" }"
  }

  assert {
    condition     = length(output.pattern) == 1024
    error_message = "The pattern has ${length(output.pattern)} characters; this run means to try 1,024."
  }
}

run "identity_changes_watches_the_installation_itself" {
  module {
    source = "./modules/filter-pattern"
  }

  variables {
    alert_on                  = "identity_changes"
    name                      = "second"
    cloudtrail_log_group_name = "my-trail"
  }

  assert {
    condition     = strcontains(output.pattern, "\"*second*\"") && strcontains(output.pattern, "\"my-trail\"")
    error_message = "Tampering with the function or the log group must be selected: ${output.pattern}"
  }
}

run "the_test_event_is_a_change_of_iam_marked_as_a_test" {
  module {
    source = "./modules/filter-pattern"
  }

  assert {
    condition     = output.test_event.iamChangeAlertsTest && !output.test_event.readOnly && output.test_event.eventSource == "iam.amazonaws.com" && output.test_event.eventName == "CreateUser"
    error_message = "The presets select a change of IAM."
  }
}

run "the_test_event_is_what_a_custom_pattern_asks_for" {
  module {
    source = "./modules/filter-pattern"
  }

  variables {
    alert_on              = "custom"
    custom_filter_pattern = "{ $.eventSource = \"sso*\" && ($.eventName = Create* || $.eventName = DeleteUser) }"
  }

  assert {
    condition     = output.test_event.eventSource == "ssotest" && output.test_event.eventName == "CreateTest"
    error_message = "Not the first source and name of the pattern: ${jsonencode(output.test_event)}"
  }
}

run "security_changes_names_nothing_of_the_installation" {
  module {
    source = "./modules/filter-pattern"
  }

  variables {
    alert_on                  = "security_changes"
    name                      = "second"
    cloudtrail_log_group_name = "my-trail"
  }

  assert {
    condition     = !strcontains(output.pattern, "second") && !strcontains(output.pattern, "my-trail") && length(output.pattern) <= 1024
    error_message = "The function, not the pattern, looks for its own parts: ${output.pattern}"
  }
}
