mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  function_arn              = "arn:aws:lambda:eu-central-1:111122223333:function:alerts"
  function_log_group_name   = "/aws/lambda/alerts"
  redelivery_queue_arn      = "arn:aws:sqs:eu-central-1:111122223333:alerts-redelivery"
  dead_letter_queue_arn     = "arn:aws:sqs:eu-central-1:111122223333:alerts-dead-letter"
  redrive_command           = "aws sqs start-message-move-task"
  cloudtrail_log_group_name = "aws-cloudtrail-logs"
  subscription_filter_name  = "alerts-filter"
  bucket_name               = "alerts-failed"
}

run "each_alarm_watches_the_metric_and_the_dimensions_aws_documents" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this : name => [alarm.namespace, alarm.metric_name, alarm.statistic, alarm.dimensions]
      } == {
      function-errors         = ["AWS/Lambda", "Errors", "Sum", tomap({ FunctionName = "alerts" })]
      function-throttles      = ["AWS/Lambda", "Throttles", "Sum", tomap({ FunctionName = "alerts" })]
      on-failure-destination  = ["AWS/Lambda", "DestinationDeliveryFailures", "Sum", tomap({ FunctionName = "alerts" })]
      events-given-up         = ["AWS/Lambda", "AsyncEventsDropped", "Sum", tomap({ FunctionName = "alerts" })]
      dead-letter-queue       = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum", tomap({ QueueName = "alerts-dead-letter" })]
      redelivery-queue-age    = ["AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", tomap({ QueueName = "alerts-redelivery" })]
      subscription-errors     = ["AWS/Logs", "DeliveryErrors", "Sum", tomap({ LogGroupName = "aws-cloudtrail-logs", DestinationType = "Lambda", FilterName = "alerts-filter" })]
      subscription-throttling = ["AWS/Logs", "DeliveryThrottling", "Sum", tomap({ LogGroupName = "aws-cloudtrail-logs", DestinationType = "Lambda", FilterName = "alerts-filter" })]
      unreadable-records      = ["iam-change-alerts", "unreadable", "Sum", tomap({ name = "iam-change-alerts" })]
    }
    error_message = "Not the metrics expected."
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this : name => [alarm.threshold, alarm.period * alarm.evaluation_periods / 60]
      } == {
      function-errors         = [0, 5]
      function-throttles      = [0, 15]
      on-failure-destination  = [0, 1]
      events-given-up         = [0, 1]
      dead-letter-queue       = [0, 5]
      redelivery-queue-age    = [900, 5]
      subscription-errors     = [0, 1]
      subscription-throttling = [0, 15]
      unreadable-records      = [0, 5]
    }
    error_message = "Not the thresholds and minutes expected."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : alarm.comparison_operator == "GreaterThanThreshold" && alarm.treat_missing_data == "notBreaching"])
    error_message = "No data must be no alarm: these metrics are written when something happens."
  }

  assert {
    condition     = alltrue([for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name == "iam-change-alerts-${name}"])
    error_message = "An alarm must be named after the installation and what it watches."
  }
}

run "alerts_that_wait_for_their_next_attempt_count_as_queued" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.redelivery_queue_depth.metric_query : query.expression if query.return_data == true] == ["visible + waiting"]
    error_message = "Both must be counted."
  }

  assert {
    condition = {
      for query in aws_cloudwatch_metric_alarm.redelivery_queue_depth.metric_query : query.id => [query.metric[0].namespace, query.metric[0].metric_name, query.metric[0].dimensions] if length(query.metric) > 0
      } == {
      visible = ["AWS/SQS", "ApproximateNumberOfMessagesVisible", tomap({ QueueName = "alerts-redelivery" })]
      waiting = ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", tomap({ QueueName = "alerts-redelivery" })]
    }
    error_message = "Not the metrics expected."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.redelivery_queue_depth.threshold == 0 && aws_cloudwatch_metric_alarm.redelivery_queue_depth.evaluation_periods == 6 && aws_cloudwatch_metric_alarm.redelivery_queue_depth.treat_missing_data == "notBreaching"
    error_message = "Alerts may wait for half an hour."
  }
}

run "a_further_alert_in_the_dead_letter_queue_is_told_as_well" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.dead_letter_queue_growth.metric_query : query.expression if query.return_data == true] == ["IF(given_up - DIFF(given_up) > 0, DIFF(given_up), 0)"]
    error_message = "Growth must count, and the first alert, of which the other alarm tells, must not."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letter_queue_growth.evaluation_periods == 1 && aws_cloudwatch_metric_alarm.dead_letter_queue_growth.treat_missing_data == "notBreaching"
    error_message = "It must be over after five minutes, so that it can tell of the next."
  }
}

run "three_hours_without_a_heartbeat_are_an_alarm" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    heartbeat_name = "alerts-heartbeat"
  }

  assert {
    condition     = { for query in aws_cloudwatch_metric_alarm.heartbeat[0].metric_query : query.id => query.expression if query.expression != null } == { beats = "SUM([heartbeats, zero])", zero = "polls * 0" }
    error_message = "The polls must say since when to expect heartbeats, and count as none."
  }

  assert {
    condition = { for query in aws_cloudwatch_metric_alarm.heartbeat[0].metric_query : query.id => [query.metric[0].namespace, query.metric[0].metric_name, query.metric[0].dimensions, query.metric[0].period] if length(query.metric) > 0 } == {
      heartbeats = ["iam-change-alerts", "heartbeat", tomap({ name = "iam-change-alerts" }), 300]
      polls      = ["AWS/SQS", "NumberOfEmptyReceives", tomap({ QueueName = "alerts-redelivery" }), 300]
    }
    error_message = "Not the metrics expected."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.heartbeat[0].evaluation_periods == 36 && aws_cloudwatch_metric_alarm.heartbeat[0].threshold == 1 && aws_cloudwatch_metric_alarm.heartbeat[0].comparison_operator == "LessThanThreshold"
    error_message = "It must be three hours of periods of five minutes without one."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.heartbeat[0].treat_missing_data == "missing"
    error_message = "A new installation has no data, and that must be no alarm."
  }

  assert {
    condition     = contains(output.alarm_names, "iam-change-alerts-heartbeat") && !contains(output.alarm_names, "iam-change-alerts-silence")
    error_message = "It takes the place of the alarm on silence."
  }
}

run "no_data_of_heartbeats_is_told" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    heartbeat_name = "alerts-heartbeat"
    alarm_actions  = ["arn:aws:sns:eu-central-1:111122223333:on-call"]
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.heartbeat[0].insufficient_data_actions == toset(var.alarm_actions)
    error_message = "Whoever deletes the queue whose polls are counted must be heard."
  }
}

run "messages_of_rules_that_could_not_be_published_are_an_alarm" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    rule_names = [for number in range(11) : "alerts-${number}"]
  }

  assert {
    condition     = [for alarm in aws_cloudwatch_metric_alarm.second_path : length(alarm.metric_query)] == [11, 2]
    error_message = "An alarm takes ten metrics."
  }

  assert {
    condition = { for query in aws_cloudwatch_metric_alarm.second_path["second-path-2"].metric_query : query.id => length(query.metric) == 0 ? query.expression : join(" ", concat([query.metric[0].namespace, query.metric[0].metric_name], values(query.metric[0].dimensions))) } == {
      failed = "SUM([rule_0])"
      rule_0 = "AWS/Events FailedInvocations alerts-10"
    }
    error_message = "Not the metrics expected."
  }
}

run "the_names_of_the_alarms_are_those_of_the_alarms" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    heartbeat_name = "alerts-heartbeat"
    rule_names     = ["alerts-function"]
  }

  assert {
    condition = toset(output.alarm_names) == toset([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.redelivery_queue_depth, aws_cloudwatch_metric_alarm.dead_letter_queue_growth], aws_cloudwatch_metric_alarm.heartbeat, aws_cloudwatch_metric_alarm.silence, values(aws_cloudwatch_metric_alarm.second_path)) : alarm.alarm_name
    ])
    error_message = "Not the names of the alarms."
  }
}

run "silence_for_a_day_is_an_alarm_where_there_is_no_heartbeat" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.silence[0].namespace == "AWS/Logs" && aws_cloudwatch_metric_alarm.silence[0].metric_name == "IncomingLogEvents" &&
      aws_cloudwatch_metric_alarm.silence[0].dimensions == tomap({ LogGroupName = "aws-cloudtrail-logs" }) && aws_cloudwatch_metric_alarm.silence[0].statistic == "Sum"
    )
    error_message = "Not the metric expected."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.silence[0].comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.silence[0].threshold == 1 && aws_cloudwatch_metric_alarm.silence[0].treat_missing_data == "breaching"
    error_message = "No data must be an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.silence[0].period == 300 && aws_cloudwatch_metric_alarm.silence[0].evaluation_periods == 288
    error_message = "It must be a day of periods of five minutes: the most CloudWatch takes of those."
  }
}

run "silence_may_last_a_week" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    silence_alarm_hours = 168
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.silence[0].period == 3600 && aws_cloudwatch_metric_alarm.silence[0].evaluation_periods == 168
    error_message = "It must be a week of periods of an hour: CloudWatch takes shorter ones for a day at most."
  }
}

run "silence_may_be_normal" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    silence_alarm_hours = null
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.silence) == 0 && length(output.alarm_arns) == 11
    error_message = "There must be no alarm on silence."
  }
}

run "alarms_exist_and_tell_nobody_by_default_and_there_is_no_dashboard" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = length(output.alarm_arns) == 12 && alltrue([for alarm in aws_cloudwatch_metric_alarm.this : length(coalesce(alarm.alarm_actions, [])) == 0])
    error_message = "There must be twelve alarms without an action."
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 0 && output.dashboard_name == null
    error_message = "There must be no dashboard."
  }
}

run "every_alarm_has_the_actions" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    alarm_actions    = ["arn:aws:sns:eu-central-1:111122223333:on-call"]
    alert_topic_arns = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
    heartbeat_name   = "alerts-heartbeat"
    rule_names       = ["alerts-function", "alerts-rules"]
    tags             = { team = "security" }
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.redelivery_queue_depth], aws_cloudwatch_metric_alarm.heartbeat, values(aws_cloudwatch_metric_alarm.second_path)) :
      alarm.alarm_actions == toset(var.alarm_actions) && alarm.ok_actions == toset(var.alarm_actions) && alarm.tags == tomap({ team = "security" })
    ])
    error_message = "An alarm lacks the actions or the tags."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.dead_letter_queue_growth.alarm_actions == toset(var.alarm_actions) && aws_cloudwatch_metric_alarm.dead_letter_queue_growth.ok_actions == null
    error_message = "It must tell of further alerts, and never that all is well while the queue is not empty."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.silence) == 0
    error_message = "With heartbeats silence says nothing more."
  }
}

run "an_alarm_may_go_to_the_topic_of_the_alerts_as_well" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    alarm_actions    = ["arn:aws:sns:eu-central-1:111122223333:alerts", "arn:aws:sns:eu-central-1:111122223333:on-call"]
    alert_topic_arns = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
  }

  assert {
    condition     = length(output.alarm_arns) == 12
    error_message = "There must be twelve alarms."
  }
}

run "alarms_that_depend_on_a_topic_of_the_alerts_alone_are_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    alarm_actions    = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
    alert_topic_arns = ["arn:aws:sns:eu-central-1:111122223333:alerts", "arn:aws:sns:eu-central-1:111122223333:chat"]
  }

  expect_failures = [output.alarm_arns]
}

run "an_alarm_action_of_another_region_is_refused" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    alarm_actions = ["arn:aws:ssm-incidents::111122223333:response-plan/on-call", "arn:aws:sns:us-east-1:111122223333:on-call"]
  }

  expect_failures = [output.alarm_arns]
}

run "an_alarm_action_may_be_without_a_region" {
  command = plan

  module {
    source = "./modules/monitoring"
  }

  variables {
    alarm_actions = ["arn:aws:ssm-incidents::111122223333:response-plan/on-call"]
  }
}

run "the_dashboard_shows_each_part_of_the_way" {
  module {
    source = "./modules/monitoring"
  }

  variables {
    create_dashboard = true
  }

  # Dashboards are global.
  assert {
    condition     = output.dashboard_name == "iam-change-alerts-eu-central-1"
    error_message = "Two Regions must not share a dashboard."
  }

  assert {
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : length(widget.properties.alarms) if widget.type == "alarm"] == [12]
    error_message = "It must show every alarm."
  }

  assert {
    condition = toset(flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : [for metric in widget.properties.metrics : "${metric[0]} ${metric[1]}"] if widget.type == "metric"])) == toset([
      "iam-change-alerts received", "iam-change-alerts alerted", "iam-change-alerts suppressed", "iam-change-alerts outOfScope", "iam-change-alerts heartbeat", "iam-change-alerts duplicate", "iam-change-alerts unreadable", "iam-change-alerts queued", "iam-change-alerts delay", "iam-change-alerts heartbeatDelay",
      "AWS/Logs IncomingLogEvents", "AWS/Logs ForwardedLogEvents", "AWS/Logs DeliveryErrors", "AWS/Logs DeliveryThrottling",
      "AWS/Lambda Invocations", "AWS/Lambda Errors", "AWS/Lambda Throttles", "AWS/Lambda AsyncEventsDropped", "AWS/Lambda DestinationDeliveryFailures",
      "AWS/SQS ApproximateNumberOfMessagesVisible", "AWS/SQS ApproximateNumberOfMessagesNotVisible",
    ])
    error_message = "Not the metrics expected."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "aws sqs start-message-move-task") && strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "SOURCE '/aws/lambda/alerts'")
    error_message = "It must tell how to redrive, and show the function's recent errors."
  }
}
