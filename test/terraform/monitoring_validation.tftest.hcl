# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

variables {
  function_arn              = "arn:aws:lambda:eu-central-1:111122223333:function:alerts"
  function_log_group_name   = "/aws/lambda/alerts"
  redelivery_queue_arn      = "arn:aws:sqs:eu-central-1:111122223333:alerts-redelivery"
  dead_letter_queue_arn     = "arn:aws:sqs:eu-central-1:111122223333:alerts-dead-letter"
  redrive_command           = "aws sqs start-message-move-task"
  cloudtrail_log_group_name = "aws-cloudtrail-logs"
  subscription_filter_name  = "alerts-filter"
}

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_function_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    function_arn = "alerts"
  }

  expect_failures = [var.function_arn]
}

run "the_functions_log_group_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    function_log_group_name = "arn:aws:logs:eu-central-1:111122223333:log-group:x"
  }

  expect_failures = [var.function_log_group_name]
}

run "a_redelivery_queue_by_its_url_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    redelivery_queue_arn = "https://sqs.eu-central-1.amazonaws.com/111122223333/alerts"
  }

  expect_failures = [var.redelivery_queue_arn]
}

run "a_dead_letter_queue_by_its_url_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    dead_letter_queue_arn = "https://sqs.eu-central-1.amazonaws.com/111122223333/alerts"
  }

  expect_failures = [var.dead_letter_queue_arn]
}

run "a_log_group_by_its_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    cloudtrail_log_group_name = "arn:aws:logs:eu-central-1:111122223333:log-group:x"
  }

  expect_failures = [var.cloudtrail_log_group_name]
}

run "an_alarm_action_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    alarm_actions = ["security@example.com"]
  }

  expect_failures = [var.alarm_actions]
}

run "a_sixth_alarm_action_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    alarm_actions = [for number in range(6) : "arn:aws:sns:eu-central-1:111122223333:on-call-${number}"]
  }

  expect_failures = [var.alarm_actions]
}

run "silence_of_half_an_hour_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    silence_alarm_hours = 0.5
  }

  expect_failures = [var.silence_alarm_hours]
}

run "silence_of_more_than_a_week_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    silence_alarm_hours = 169
  }

  expect_failures = [var.silence_alarm_hours]
}

run "an_alarm_that_goes_only_to_a_topic_of_the_alerts_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/monitoring"
  }

  variables {
    alarm_actions    = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
    alert_topic_arns = ["arn:aws:sns:eu-central-1:111122223333:alerts", "arn:aws:sns:eu-central-1:111122223333:chat"]
  }

  expect_failures = [var.alert_topic_arns]
}
