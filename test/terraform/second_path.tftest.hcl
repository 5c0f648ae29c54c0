mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  name                      = "alerts"
  topic_arn                 = "arn:aws:sns:eu-central-1:111122223333:alerts"
  event_source_mapping_uuid = "91eaeb7e-c976-4234-9451-8709db01f137"
  role_names                = ["alerts-eu-central-1", "alerts-heartbeat-eu-central-1"]
  log_group_names           = ["aws-cloudtrail-logs", "/aws/lambda/alerts"]
  topic_arns                = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
  queue_urls                = ["https://sqs.eu-central-1.amazonaws.com/111122223333/alerts-redelivery"]
  bucket_name               = "alerts-failed"
  parameter_path            = "/iam-change-alerts/alerts/"
  kms_key_arns              = []
  ses_identities            = []
  ses_configuration_sets    = []
  alarm_names               = ["alerts-function-errors"]
}

run "every_rule_publishes_aws_s_own_words_to_the_topic" {
  module {
    source = "./modules/second-path"
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_event_rule.this)) == toset(["function", "logs", "log-groups", "stores", "alarms", "alarm-lists", "alarm-mutes", "roles-and-mail", "rules", "topic-1"])
    error_message = "Not the rules expected: ${join(", ", keys(aws_cloudwatch_event_rule.this))}"
  }

  assert {
    condition = alltrue([
      for key, target in aws_cloudwatch_event_target.this :
      target.rule == "alerts-${key}" && target.arn == var.topic_arn &&
      target.input_transformer[0].input_paths == tomap({ account = "$.account", event = "$.detail.eventName", id = "$.detail.eventID", region = "$.region", time = "$.time" })
    ])
    error_message = "What a caller may write must not get into a message."
  }

  assert {
    condition     = toset(keys(aws_cloudwatch_event_target.this)) == toset(keys(aws_cloudwatch_event_rule.this))
    error_message = "Each rule must have a target."
  }

  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.this : rule.state == "ENABLED"])
    error_message = "An apply must switch a rule on again."
  }

  assert {
    condition     = toset(output.rule_names) == toset([for rule in aws_cloudwatch_event_rule.this : rule.name]) && toset(output.rule_arns) == toset([for name in output.rule_names : "arn:aws:events:eu-central-1:111122223333:rule/${name}"])
    error_message = "The outputs must be those of the rules."
  }
}

run "each_pattern_takes_calls_of_this_account_that_changed_something" {
  module {
    source = "./modules/second-path"
  }

  assert {
    condition = alltrue([for rule in aws_cloudwatch_event_rule.this : (
      jsondecode(rule.event_pattern).source == [{ prefix = "aws." }] &&
      jsondecode(rule.event_pattern).account == ["111122223333"] &&
      jsondecode(rule.event_pattern).detail-type == ["AWS API Call via CloudTrail"] &&
      jsondecode(rule.event_pattern).detail.errorCode == [{ exists = false }] &&
      jsonencode(jsondecode(rule.event_pattern).detail.managementEvent) == jsonencode([true, { exists = false }]) &&
      !strcontains(rule.event_pattern, "wildcard")
    )])
    error_message = "Nobody else may make the rules speak, and no data event."
  }
}

run "keys_and_mail_are_watched_where_they_are_used" {
  module {
    source = "./modules/second-path"
  }

  variables {
    kms_key_arns           = ["arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"]
    ses_identities         = ["alerts@example.com", "example.com"]
    ses_configuration_sets = ["alerts"]
    schedule_name          = "alerts-heartbeat"
  }

  assert {
    condition     = toset([for call in jsondecode(aws_cloudwatch_event_rule.this["stores"].event_pattern).detail["$or"] : call.eventSource[0]]) == toset(["kms.amazonaws.com", "s3.amazonaws.com", "sqs.amazonaws.com", "ssm.amazonaws.com"])
    error_message = "Not the services expected."
  }

  assert {
    condition     = toset([for call in jsondecode(aws_cloudwatch_event_rule.this["roles-and-mail"].event_pattern).detail["$or"] : call.eventSource[0]]) == toset(["iam.amazonaws.com", "scheduler.amazonaws.com", "ses.amazonaws.com"])
    error_message = "Not the services expected."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_event_rule.this["roles-and-mail"].event_pattern, "\"name\":[\"alerts-heartbeat\"]")
    error_message = "The schedule must be watched."
  }
}

run "the_longest_names_fit" {
  module {
    source = "./modules/second-path"
  }

  variables {
    name                   = join("", [for _ in range(48) : "a"])
    topic_arns             = [for letter in ["b", "c", "d"] : "arn:aws:sns:us-isof-south-1:111122223333:${join("", [for _ in range(256) : letter])}"]
    log_group_names        = [join("", [for _ in range(512) : "l"]), "/aws/lambda/${join("", [for _ in range(48) : "a"])}"]
    role_names             = [for letter in ["r", "s"] : join("", [for _ in range(64) : letter])]
    queue_urls             = [for suffix in ["redelivery", "dead-letter"] : "https://sqs.us-isof-south-1.csp.hci.ic.gov/111122223333/${join("", [for _ in range(48) : "a"])}-${suffix}"]
    bucket_name            = join("", [for _ in range(63) : "b"])
    parameter_path         = "/iam-change-alerts/${join("", [for _ in range(48) : "a"])}/"
    kms_key_arns           = [for number in [1, 2] : "arn:aws:kms:us-isof-south-1:111122223333:key/${number}234abcd-12ab-34cd-56ef-1234567890ab"]
    ses_identities         = ["alerts@${join("", [for _ in range(80) : "e"])}.example.com", "${join("", [for _ in range(80) : "e"])}.example.com"]
    ses_configuration_sets = [join("", [for _ in range(64) : "c"])]
    alarm_topic_arns       = [for number in range(5) : "arn:aws:sns:us-isof-south-1:111122223333:${number}${join("", [for _ in range(255) : "t"])}"]
    alarm_names            = [for number in range(15) : "${join("", [for _ in range(48) : "a"])}-dead-letter-queue-growth-${number}"]
    schedule_name          = "${join("", [for _ in range(48) : "a"])}-heartbeat"
  }

  assert {
    condition     = alltrue([for rule in aws_cloudwatch_event_rule.this : length(rule.event_pattern) <= 2048 && length(rule.name) <= 64])
    error_message = join(", ", [for rule in aws_cloudwatch_event_rule.this : "${rule.name} ${length(rule.event_pattern)}"])
  }

  assert {
    condition     = length([for key, _ in aws_cloudwatch_event_rule.this : key if startswith(key, "topic-")]) == 3
    error_message = "Each topic must be watched."
  }
}

run "the_topics_of_the_alarms_are_watched" {
  module {
    source = "./modules/second-path"
  }

  variables {
    alarm_topic_arns = ["arn:aws:sns:eu-central-1:111122223333:on-call", "arn:aws:sns:eu-central-1:111122223333:alerts"]
  }

  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.this["alarm-topics"].event_pattern).detail["$or"] == [
      { eventSource = ["sns.amazonaws.com"], requestParameters = { topicArn = ["arn:aws:sns:eu-central-1:111122223333:on-call"] } },
      { eventSource = ["sns.amazonaws.com"], requestParameters = { resourceArn = ["arn:aws:sns:eu-central-1:111122223333:on-call"] } },
      { eventSource = ["sns.amazonaws.com"], requestParameters = { subscriptionArn = [{ prefix = "arn:aws:sns:eu-central-1:111122223333:on-call:" }] } },
    ]
    error_message = "A call about a topic must be told once: that of the alerts has a rule of its own."
  }
}

run "a_pattern_that_eventbridge_does_not_take_is_refused" {
  command = plan

  module {
    source = "./modules/second-path"
  }

  variables {
    kms_key_arns = [for number in range(20) : "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-12345678${number + 1000}"]
  }

  expect_failures = [aws_cloudwatch_event_rule.this]
}

run "a_topic_that_no_rule_can_publish_to_is_refused" {
  command = plan

  module {
    source = "./modules/second-path"
  }

  variables {
    topic_arn = "arn:aws:sns:eu-central-1:444455556666:central"
  }

  expect_failures = [output.rule_names]
}

run "a_topic_of_another_region_is_refused" {
  command = plan

  module {
    source = "./modules/second-path"
  }

  variables {
    topic_arn = "arn:aws:sns:us-east-1:111122223333:alerts"
  }

  expect_failures = [output.rule_names]
}

run "pipelines_and_telemetry_rules_are_watched" {
  module {
    source = "./modules/second-path"
  }

  assert {
    condition     = contains([for call in jsondecode(aws_cloudwatch_event_rule.this["logs"].event_pattern).detail["$or"] : call.eventSource[0]], "observabilityadmin.amazonaws.com")
    error_message = "A pipeline can rewrite the records of the log group."
  }
}
