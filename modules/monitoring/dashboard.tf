locals {
  alarm_arns = concat(
    values(aws_cloudwatch_metric_alarm.this)[*].arn,
    [aws_cloudwatch_metric_alarm.redelivery_queue_depth.arn, aws_cloudwatch_metric_alarm.dead_letter_queue_growth.arn],
    aws_cloudwatch_metric_alarm.heartbeat[*].arn,
    values(aws_cloudwatch_metric_alarm.second_path)[*].arn,
    aws_cloudwatch_metric_alarm.silence[*].arn,
  )

  # From the top: what is wrong, what to do, whether records come in and alerts go out, then each part of the path.
  widgets = [
    {
      type   = "alarm"
      x      = 0
      y      = 0
      width  = 14
      height = 5
      properties = {
        title  = "${var.name}: alarms"
        sortBy = "stateUpdatedTimestamp"
        alarms = local.alarm_arns
      }
    },
    {
      type   = "text"
      x      = 14
      y      = 0
      width  = 10
      height = 5
      properties = {
        markdown = join("\n", [
          "An alarm's description says what it means and what to check first.",
          "",
          "Once the cause is fixed, redrive what could not be delivered:",
          "```",
          var.redrive_command,
          "```",
        ])
      }
    },
    {
      type   = "metric"
      x      = 0
      y      = 5
      width  = 12
      height = 6
      properties = {
        title   = "Records: received = alerted + suppressed + out of scope + heartbeat + duplicate + unreadable"
        region  = local.region
        stat    = "Sum"
        period  = 300
        metrics = [for count in ["received", "alerted", "suppressed", "outOfScope", "heartbeat", "duplicate", "unreadable", "queued"] : [local.records_namespace, count, "name", var.name]]
      }
    },
    {
      type   = "metric"
      x      = 12
      y      = 5
      width  = 12
      height = 6
      properties = {
        title  = "Delay from event to alert, and of heartbeats"
        region = local.region
        period = 300
        metrics = concat(
          [for stat in ["p50", "Maximum"] : [local.records_namespace, "delay", "name", var.name, { stat = stat, label = stat }]],
          [[local.records_namespace, "heartbeatDelay", "name", var.name, { stat = "Maximum", label = "heartbeat" }]],
        )
      }
    },
    {
      type   = "metric"
      x      = 0
      y      = 11
      width  = 8
      height = 6
      properties = {
        title  = "From CloudTrail to the function"
        region = local.region
        stat   = "Sum"
        period = 300
        metrics = concat(
          [["AWS/Logs", "IncomingLogEvents", "LogGroupName", var.cloudtrail_log_group_name, { yAxis = "right" }]],
          [for metric in ["ForwardedLogEvents", "DeliveryErrors", "DeliveryThrottling"] : [
            "AWS/Logs", metric, "LogGroupName", var.cloudtrail_log_group_name, "DestinationType", "Lambda", "FilterName", var.subscription_filter_name,
          ]],
        )
      }
    },
    {
      type   = "metric"
      x      = 8
      y      = 11
      width  = 8
      height = 6
      properties = {
        title   = "Function"
        region  = local.region
        stat    = "Sum"
        period  = 300
        metrics = [for metric in ["Invocations", "Errors", "Throttles", "AsyncEventsDropped", "DestinationDeliveryFailures"] : ["AWS/Lambda", metric, "FunctionName", local.function_name]]
      }
    },
    {
      type   = "metric"
      x      = 16
      y      = 11
      width  = 8
      height = 6
      properties = {
        title  = "Alerts waiting or undelivered"
        region = local.region
        stat   = "Maximum"
        period = 300
        metrics = [
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", local.redelivery_queue.QueueName, { label = "redelivery: due" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", local.redelivery_queue.QueueName, { label = "redelivery: waiting" }],
          ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", local.dead_letter_queue.QueueName, { label = "undelivered" }],
        ]
      }
    },
    {
      type   = "log"
      x      = 0
      y      = 17
      width  = 24
      height = 7
      properties = {
        title  = "Recent errors and warnings of the function"
        region = local.region
        view   = "table"
        query  = "SOURCE '${var.function_log_group_name}' | fields @timestamp, level, message, error | filter level in ['WARN', 'ERROR'] | sort @timestamp desc | limit 50"
      }
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.create_dashboard ? 1 : 0

  # Dashboards are global: without the Region, the same installation in two Regions would overwrite one.
  dashboard_name = "${var.name}-${local.region}"
  dashboard_body = jsonencode({ start = "-PT12H", widgets = local.widgets })
}
