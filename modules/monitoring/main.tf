data "aws_region" "current" {}

locals {
  # The name of the Region, in a form that neither version 5 nor 6 of the provider calls deprecated.
  region        = split(".", data.aws_region.current.endpoint)[1]
  function_name = split(":", var.function_arn)[6]

  function          = { FunctionName = local.function_name }
  redelivery_queue  = { QueueName = split(":", var.redelivery_queue_arn)[5] }
  dead_letter_queue = { QueueName = split(":", var.dead_letter_queue_arn)[5] }
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
  log_group    = { LogGroupName = var.cloudtrail_log_group_name }
  subscription = merge(local.log_group, { DestinationType = "Lambda", FilterName = var.subscription_filter_name })
  # The function writes these metrics itself, in its log: lambda-src/pipeline/report.ts.
  records_namespace = "iam-change-alerts"
  records           = { name = var.name }

  # Above `threshold` for `minutes`. An alarm that stays in ALARM does not notify again: what tells of a loss is counted by the
  # minute, so that it is back in OK before the next.
  alarms = {
    function-errors = {
      namespace   = "AWS/Lambda"
      metric_name = "Errors"
      dimensions  = local.function
      statistic   = "Sum"
      threshold   = 0
      minutes     = 5
      description = "The function failed. Lambda retries twice, then stores the event in ${var.bucket_name}. Check the most recent error in the function's log."
    }
    function-throttles = {
      namespace   = "AWS/Lambda"
      metric_name = "Throttles"
      dimensions  = local.function
      statistic   = "Sum"
      threshold   = 0
      minutes     = 15
      description = "The function has been throttled for 15 minutes. Lambda retries for six hours, then stores the event in ${var.bucket_name}. Check the account's concurrency, and whether the function's reserved concurrency was set to 0."
    }
    on-failure-destination = {
      namespace   = "AWS/Lambda"
      metric_name = "DestinationDeliveryFailures"
      dimensions  = local.function
      statistic   = "Sum"
      threshold   = 0
      minutes     = 1
      description = "An event that the function failed on could not be stored in ${var.bucket_name}: its alert is lost. Find the event in the log group of CloudTrail, at this time; then check the bucket, its key and the function's role."
    }
    events-given-up = {
      namespace   = "AWS/Lambda"
      metric_name = "AsyncEventsDropped"
      dimensions  = local.function
      statistic   = "Sum"
      threshold   = 0
      minutes     = 1
      description = "The function failed on an event three times, or was throttled for six hours. The event is stored in ${var.bucket_name}. Fix the cause (see the function's log), then redrive the events."
    }
    dead-letter-queue = {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = local.dead_letter_queue
      statistic   = "Maximum"
      threshold   = 0
      minutes     = 5
      description = "Alerts could not be delivered, and are kept for 14 days. Fix the cause (see the function's log), then redrive the queue."
    }
    redelivery-queue-age = {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateAgeOfOldestMessage"
      dimensions  = local.redelivery_queue
      statistic   = "Maximum"
      threshold   = 15 * 60
      minutes     = 5
      description = "The redelivery queue is not being consumed. Check whether the event source mapping is enabled, and the function's throttles and role."
    }
    subscription-errors = {
      namespace   = "AWS/Logs"
      metric_name = "DeliveryErrors"
      dimensions  = local.subscription
      statistic   = "Sum"
      threshold   = 0
      minutes     = 1
      description = "CloudWatch Logs could not deliver events to the function. Check that the function exists and that its resource policy still allows the log group to invoke it; then review the changes of this time by hand."
    }
    subscription-throttling = {
      namespace   = "AWS/Logs"
      metric_name = "DeliveryThrottling"
      dimensions  = local.subscription
      statistic   = "Sum"
      threshold   = 0
      minutes     = 15
      description = "CloudWatch Logs has been throttled in delivering events to the function for 15 minutes: alerts are late. Check the account's concurrency."
    }
    unreadable-records = {
      namespace   = local.records_namespace
      metric_name = "unreadable"
      dimensions  = local.records
      statistic   = "Sum"
      threshold   = 0
      minutes     = 5
      description = "The function received records that it could not read. An alert shows how they begin; find them in the log group of CloudTrail."
    }
  }

  # Without the heartbeat, this is what tells that the trail is silent.
  has_silence_alarm = var.heartbeat_name == null && var.silence_alarm_hours != null

  # An alarm evaluates at most a day, or a week with periods of an hour. Short periods where they fit: CloudWatch retrieves a few
  # data points more than the evaluation periods, and the alarm stays quiet for as long.
  # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  silence_hours  = coalesce(var.silence_alarm_hours, 1)
  silence_period = local.silence_hours <= 24 ? 300 : 3600

  # An alarm on metric math takes ten metrics.
  rule_chunks = { for index, names in chunklist(var.rule_names, 10) : index == 0 ? "second-path" : "second-path-${index + 1}" => names }

  alarm_names = [for name in concat(
    keys(local.alarms),
    ["dead-letter-queue-growth", "redelivery-queue-depth"],
    [for name in ["heartbeat"] : name if var.heartbeat_name != null],
    [for name in ["silence"] : name if local.has_silence_alarm],
    keys(local.rule_chunks),
  ) : "${var.name}-${name}"]
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = each.value.minutes < 5 ? 60 : 300
  evaluation_periods  = ceil(each.value.minutes / 5)
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags
}

# An alert that waits for its next retry is not visible, and the age does not show it: after three receives SQS leaves a
# message out of that metric.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
resource "aws_cloudwatch_metric_alarm" "redelivery_queue_depth" {
  alarm_name          = "${var.name}-redelivery-queue-depth"
  alarm_description   = "A destination has not accepted alerts for 30 minutes. The function retries for about five hours, then they go to the dead-letter queue. The function's log says which destination, and why."
  evaluation_periods  = 6
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_actions
  ok_actions          = var.alarm_actions
  tags                = var.tags

  metric_query {
    id          = "depth"
    expression  = "visible + waiting"
    label       = "Alerts in the redelivery queue"
    return_data = true
  }

  metric_query {
    id = "visible"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesVisible"
      dimensions  = local.redelivery_queue
      stat        = "Maximum"
      period      = 300
    }
  }

  metric_query {
    id = "waiting"

    metric {
      namespace   = "AWS/SQS"
      metric_name = "ApproximateNumberOfMessagesNotVisible"
      dimensions  = local.redelivery_queue
      stat        = "Maximum"
      period      = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "silence" {
  count = local.has_silence_alarm ? 1 : 0

  alarm_name          = "${var.name}-silence"
  alarm_description   = "No event has arrived from CloudTrail for ${local.silence_hours} h: changes go unseen. Check whether the trail is logging, and its latest delivery error to CloudWatch Logs (aws cloudtrail get-trail-status)."
  namespace           = "AWS/Logs"
  metric_name         = "IncomingLogEvents"
  dimensions          = local.log_group
  statistic           = "Sum"
  period              = local.silence_period
  evaluation_periods  = local.silence_hours * 3600 / local.silence_period
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # CloudWatch Logs publishes no zeros: silence is missing data.
  treat_missing_data = "breaching"
  alarm_actions      = var.alarm_actions
  ok_actions         = var.alarm_actions
  tags               = var.tags
}
