# Whether the ways are whole: that of the queue a second time, that of every event, and the second path.

# The alarm on the queue stays red while anything is in it, and tells of the first alert alone. This one tells of each further
# five minutes in which one could not be delivered.
resource "aws_cloudwatch_metric_alarm" "dead_letter_queue_growth" {
  alarm_name          = "${var.name}-dead-letter-queue-growth"
  alarm_description   = "Further alerts could not be delivered while others still waited in the dead-letter queue. They are kept for 14 days. Fix what rejects them (the function's log says what), then redrive the queue."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  tags                = var.tags

  metric_query {
    id          = "further"
    expression  = "IF(given_up - DIFF(given_up) > 0, DIFF(given_up), 0)"
    label       = "Further alerts in the dead-letter queue"
    return_data = true
  }

  metric_query {
    id = "given_up"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = local.dead_letter_queue
      stat        = "Maximum"
      period      = 300
    }
  }
}

# Heartbeats have no data before the first one, and a new alarm without any data would be red at once or never. Lambda polls the
# redelivery queue from the day it exists, so its metric says since when to expect them: three hours of it without a heartbeat
# are an alarm. Where neither has data, the alarm goes from OK to INSUFFICIENT_DATA, and tells that, too; a new one is in that
# state from the start.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  count = var.heartbeat_name == null ? 0 : 1

  alarm_name                = "${var.name}-heartbeat"
  alarm_description         = "No heartbeat has come for three hours: changes may go unseen. Part of the path is broken: the schedule ${var.heartbeat_name == null ? "" : var.heartbeat_name} or its role, the trail, the log group, the subscription filter, the function. docs/nothing-arrives.md goes through them in order."
  evaluation_periods        = 36
  comparison_operator       = "LessThanThreshold"
  threshold                 = 1
  treat_missing_data        = "missing"
  alarm_actions             = var.alarm_actions
  ok_actions                = var.alarm_actions
  insufficient_data_actions = var.alarm_actions
  tags                      = var.tags

  metric_query {
    id          = "beats"
    expression  = "SUM([heartbeats, zero])"
    label       = "Heartbeats"
    return_data = true
  }

  metric_query {
    id         = "zero"
    expression = "polls * 0"
  }

  metric_query {
    id = "heartbeats"

    metric {
      namespace   = local.records_namespace
      metric_name = "heartbeat"
      dimensions  = local.records
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "polls"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "NumberOfEmptyReceives"
      dimensions  = local.redelivery_queue
      stat        = "Sum"
      period      = 300
    }
  }
}

# Also how a topic that was deleted, or that no longer takes messages of the rules, is heard of.
resource "aws_cloudwatch_metric_alarm" "second_path" {
  for_each = local.rule_chunks

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "EventBridge could not publish a change to what the alerts depend on. Check whether the topic exists, whether its policy and its key let the rules publish, and what changed at this time (aws cloudtrail lookup-events)."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags

  metric_query {
    id          = "failed"
    expression  = "SUM([${join(", ", [for index, _ in each.value : "rule_${index}"])}])"
    label       = "Messages that could not be published"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = each.value

    content {
      id = "rule_${metric_query.key}"

      metric {
        namespace   = "AWS/Events"
        metric_name = "FailedInvocations"
        dimensions  = { RuleName = metric_query.value }
        stat        = "Sum"
        period      = 60
      }
    }
  }
}
