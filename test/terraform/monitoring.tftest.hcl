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
      on-failure-destination  = [0, 5]
      dead-letter-queue       = [0, 5]
      redelivery-queue-age    = [900, 5]
      subscription-errors     = [0, 5]
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

run "silence_for_a_day_is_an_alarm_by_default" {
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
    condition     = length(aws_cloudwatch_metric_alarm.silence) == 0 && length(output.alarm_arns) == 9
    error_message = "There must be no alarm on silence."
  }
}

run "alarms_exist_and_tell_nobody_by_default_and_there_is_no_dashboard" {
  module {
    source = "./modules/monitoring"
  }

  assert {
    condition     = length(output.alarm_arns) == 10 && alltrue([for alarm in aws_cloudwatch_metric_alarm.this : length(coalesce(alarm.alarm_actions, [])) == 0])
    error_message = "There must be ten alarms without an action."
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
    tags             = { team = "security" }
  }

  assert {
    condition = alltrue([
      for alarm in concat(values(aws_cloudwatch_metric_alarm.this), [aws_cloudwatch_metric_alarm.redelivery_queue_depth], aws_cloudwatch_metric_alarm.silence) :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-central-1:111122223333:on-call"]) && alarm.tags == tomap({ team = "security" })
    ])
    error_message = "An alarm lacks the action or the tags."
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
    condition     = length(output.alarm_arns) == 10
    error_message = "There must be ten alarms."
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
    condition     = [for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : length(widget.properties.alarms) if widget.type == "alarm"] == [10]
    error_message = "It must show every alarm."
  }

  assert {
    condition = toset(flatten([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : [for metric in widget.properties.metrics : "${metric[0]} ${metric[1]}"] if widget.type == "metric"])) == toset([
      "iam-change-alerts received", "iam-change-alerts alerted", "iam-change-alerts suppressed", "iam-change-alerts outOfScope", "iam-change-alerts duplicate", "iam-change-alerts unreadable", "iam-change-alerts queued", "iam-change-alerts delay",
      "AWS/Logs IncomingLogEvents", "AWS/Logs ForwardedLogEvents", "AWS/Logs DeliveryErrors", "AWS/Logs DeliveryThrottling",
      "AWS/Lambda Invocations", "AWS/Lambda Errors", "AWS/Lambda Throttles", "AWS/Lambda DestinationDeliveryFailures",
      "AWS/SQS ApproximateNumberOfMessagesVisible", "AWS/SQS ApproximateNumberOfMessagesNotVisible",
    ])
    error_message = "Not the metrics expected."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "aws sqs start-message-move-task") && strcontains(aws_cloudwatch_dashboard.this[0].dashboard_body, "SOURCE '/aws/lambda/alerts'")
    error_message = "It must tell how to redrive, and show the function's recent errors."
  }
}
