# A caller that makes in one apply what it hands over: every ARN is unknown at plan.

resource "aws_kms_key" "this" {
  description         = "Alerts"
  enable_key_rotation = true
}

resource "aws_sns_topic" "this" {
  name              = "central"
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic" "on_call" {
  name = "on-call"
}

resource "aws_iam_role" "this" {
  name = "alerts"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "this" {
  name   = "alerts"
  role   = aws_iam_role.this.id
  policy = module.iam_change_alerts.role_policy
}

resource "aws_iam_role" "heartbeat" {
  name               = "heartbeat"
  description        = "Heartbeat of iam-change-alerts"
  assume_role_policy = module.iam_change_alerts.heartbeat_trust_policy
}

resource "aws_iam_role_policy" "heartbeat" {
  name = "heartbeat"
  role = aws_iam_role.heartbeat.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:UpdateRoleDescription", Resource = aws_iam_role.heartbeat.arn }]
  })
}

# The topic's policy as it was, and the rules.
resource "aws_sns_topic_policy" "this" {
  arn = aws_sns_topic.this.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      jsondecode(module.iam_change_alerts.topic_policy_statement),
      {
        Effect    = "Allow"
        Principal = { AWS = aws_iam_role.this.arn }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.this.arn
      },
    ]
  })
}

resource "aws_cloudwatch_log_group" "this" {
  name = "cloudtrail"
}

module "iam_change_alerts" {
  source = "../../../"

  cloudtrail_log_group_name = aws_cloudwatch_log_group.this.name
  email_subscribers         = ["security@example.com"]
  create_sns_topic          = false
  sns_topic_arn             = aws_sns_topic.this.arn
  sns_kms_key_arn           = aws_kms_key.this.arn
  kms_key_arn               = aws_kms_key.this.arn
  create_lambda_role        = false
  lambda_role_arn           = aws_iam_role.this.arn
  create_heartbeat_role     = false
  heartbeat_role_arn        = aws_iam_role.heartbeat.arn
  create_second_path        = true
  alarm_actions             = [aws_sns_topic.on_call.arn]
  # More than the environment holds.
  suppression_rules = [
    { reason = "Deploys", principal_arns = [aws_iam_role.this.arn], up_to_severity = "low" },
    { reason = "Tags", event_names = [for index in range(10) : "Tag${join("", [for _ in range(index) : "?"])}*"] },
  ]
}

output "sns_topic_arn" {
  value = module.iam_change_alerts.sns_topic_arn
}

output "role_arn" {
  value = module.iam_change_alerts.role_arn
}
