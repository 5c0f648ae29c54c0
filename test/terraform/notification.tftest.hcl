mock_provider "aws" {
  source = "./test/terraform/mocks"
}

run "by_default_there_is_a_topic_without_subscribers" {
  module {
    source = "./modules/notification"
  }

  assert {
    condition     = aws_sns_topic.this[0].name == "iam-change-alerts" && length(aws_sns_topic_subscription.email) == 0 && output.ses_region == null
    error_message = "There must be one topic, nobody subscribed, and no SES."
  }

  assert {
    condition = jsondecode(output.policy_statements) == [{
      Sid      = "PublishAlerts"
      Effect   = "Allow"
      Action   = "sns:Publish"
      Resource = ["arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"]
    }]
    error_message = "Publishing to the topic must be all that is allowed."
  }
}

run "the_topic_is_open_to_its_account_and_to_tls_alone" {
  module {
    source = "./modules/notification"
  }

  assert {
    condition = jsondecode(aws_sns_topic_policy.this[0].policy).Statement == [
      {
        Sid       = "AllowAccount"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:Publish", "sns:SetTopicAttributes", "sns:Subscribe"]
        Resource  = "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
      },
      {
        Sid       = "AllowAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
        Condition = {
          ArnLike      = { "aws:SourceArn" = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:iam-change-alerts-*" }
          StringEquals = { "aws:SourceAccount" = "111122223333" }
        }
      },
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
    error_message = "Not the policy expected: ${aws_sns_topic_policy.this[0].policy}"
  }
}

run "addresses_are_subscribed_each_for_itself" {
  module {
    source = "./modules/notification"
  }

  variables {
    email_subscribers = ["a@example.com", "b@example.com"]
    sns_kms_key_arn   = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    tags              = { team = "security" }
  }

  assert {
    condition     = aws_sns_topic_subscription.email["a@example.com"].protocol == "email" && length(aws_sns_topic_subscription.email) == 2
    error_message = "Each address must have a subscription of its own, so that removing one leaves the others."
  }

  assert {
    condition     = aws_sns_topic.this[0].kms_master_key_id == var.sns_kms_key_arn && aws_sns_topic.this[0].tags == tomap({ team = "security" })
    error_message = "The topic must have the key and the tags."
  }
}

run "addresses_are_subscribed_to_a_topic_brought_along" {
  module {
    source = "./modules/notification"
  }

  variables {
    create_sns_topic  = false
    sns_topic_arn     = "arn:aws:sns:eu-central-1:111122223333:central"
    email_subscribers = ["a@example.com"]
  }

  assert {
    condition     = length(aws_sns_topic.this) == 0 && length(aws_sns_topic_policy.this) == 0 && aws_sns_topic_subscription.email["a@example.com"].topic_arn == "arn:aws:sns:eu-central-1:111122223333:central"
    error_message = "Neither topic nor policy may be created."
  }
}

run "ses_is_in_the_region_of_the_function_unless_told" {
  module {
    source = "./modules/notification"
  }

  variables {
    create_sns_topic = false
    ses_sender       = "alerts@example.com"
    ses_recipients   = ["security@example.com"]
  }

  assert {
    condition     = output.ses_region == "eu-central-1" && output.sns_topic_arn == null
    error_message = "SES must be used in eu-central-1, without a topic."
  }

  assert {
    condition = jsondecode(output.policy_statements)[0].Resource == [
      "arn:aws:ses:eu-central-1:111122223333:identity/alerts@example.com",
      "arn:aws:ses:eu-central-1:111122223333:identity/example.com",
      "arn:aws:ses:eu-central-1:111122223333:identity/security@example.com",
      "arn:aws:ses:eu-central-1:111122223333:configuration-set/*",
    ]
    error_message = "Each identity must be named once, and any default configuration set: ${output.policy_statements}"
  }
}

run "in_govcloud_everything_is_in_its_partition" {
  module {
    source = "./modules/notification"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-us-gov" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-gov-west-1.amazonaws.com" }
  }

  variables {
    ses_sender     = "alerts@example.com"
    ses_recipients = ["alerts@example.com"]
  }

  assert {
    condition = jsondecode(output.policy_statements)[1].Resource == [
      "arn:aws-us-gov:ses:us-gov-west-1:111122223333:identity/alerts@example.com",
      "arn:aws-us-gov:ses:us-gov-west-1:111122223333:identity/example.com",
      "arn:aws-us-gov:ses:us-gov-west-1:111122223333:configuration-set/*",
    ]
    error_message = "Not the identities expected: ${output.policy_statements}"
  }

  assert {
    condition     = jsondecode(aws_sns_topic_policy.this[0].policy).Statement[0].Principal.AWS == "arn:aws-us-gov:iam::111122223333:root"
    error_message = "The account's ARN must be of the partition."
  }
}

run "every_topic_that_alerts_go_to_is_told" {
  command = plan

  module {
    source = "./modules/notification"
  }

  variables {
    additional_sns_topics = { chat = { arn = "arn:aws:sns:eu-central-1:444455556666:chat" } }
  }

  assert {
    condition     = output.alert_topic_arns == tolist(["arn:aws:sns:eu-central-1:111122223333:iam-change-alerts", "arn:aws:sns:eu-central-1:444455556666:chat"])
    error_message = "Not the topics expected, or unknown at plan."
  }
}

run "where_ses_alone_is_used_there_is_no_topic_to_tell" {
  command = plan

  module {
    source = "./modules/notification"
  }

  variables {
    create_sns_topic = false
    ses_sender       = "alerts@example.com"
    ses_recipients   = ["security@example.com"]
  }

  assert {
    condition     = length(output.alert_topic_arns) == 0
    error_message = "There must be none."
  }
}

run "the_rules_of_the_second_path_may_publish_and_no_other_rule" {
  module {
    source = "./modules/notification"
  }

  variables {
    rule_arns  = ["arn:aws:events:eu-central-1:111122223333:rule/alerts-function", "arn:aws:events:eu-central-1:111122223333:rule/alerts-logs"]
    ses_sender = "Alerts@example.com"

    ses_recipients = ["security@example.com"]
  }

  assert {
    condition = [for statement in jsondecode(aws_sns_topic_policy.this[0].policy).Statement : statement if statement.Sid == "AllowRules"] == [{
      Sid       = "AllowRules"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
      Condition = { ArnEquals = { "aws:SourceArn" = ["arn:aws:events:eu-central-1:111122223333:rule/alerts-function", "arn:aws:events:eu-central-1:111122223333:rule/alerts-logs"] } }
    }]
    error_message = "Not the statement expected: ${aws_sns_topic_policy.this[0].policy}"
  }

  assert {
    condition     = jsondecode(output.rules_statement).Resource == "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts"
    error_message = "The output must hold the same statement."
  }

  assert {
    condition     = join(" ", output.ses_identities) == "alerts@example.com example.com"
    error_message = "The sender and its domain must be told."
  }
}

run "the_topic_of_its_own_is_refused_among_the_additional_ones" {
  command = plan

  module {
    source = "./modules/notification"
  }

  variables {
    additional_sns_topics = { again = { arn = "arn:aws:sns:eu-central-1:111122223333:iam-change-alerts" } }
  }

  expect_failures = [output.alert_topic_arns]
}
