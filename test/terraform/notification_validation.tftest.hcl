# Each input as text, without a resource: nothing of the provider is needed to refuse a value.

run "a_name_that_begins_with_a_digit_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    name = "1st"
  }

  expect_failures = [var.name]
}

run "a_name_of_49_characters_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  }

  expect_failures = [var.name]
}

run "a_subscriber_that_is_no_address_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    email_subscribers = ["security"]
  }

  expect_failures = [var.email_subscribers]
}

run "subscribers_without_a_topic_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    create_sns_topic  = false
    ses_sender        = "a@example.com"
    ses_recipients    = ["a@example.com"]
    email_subscribers = ["a@example.com"]
  }

  expect_failures = [var.email_subscribers]
}

run "a_topic_brought_along_and_one_created_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    sns_topic_arn = "arn:aws:sns:eu-central-1:111122223333:t"
  }

  expect_failures = [var.create_sns_topic]
}

run "no_destination_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    create_sns_topic = false
  }

  expect_failures = [var.create_sns_topic]
}

run "a_topic_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    create_sns_topic = false
    sns_topic_arn    = "central"
  }

  expect_failures = [var.sns_topic_arn]
}

run "a_fifo_topic_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    create_sns_topic = false
    sns_topic_arn    = "arn:aws:sns:eu-central-1:111122223333:t.fifo"
  }

  expect_failures = [var.sns_topic_arn]
}

run "a_topic_key_that_is_an_alias_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    sns_kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:alias/x"
  }

  expect_failures = [var.sns_kms_key_arn]
}

run "a_further_topic_that_is_no_arn_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    additional_sns_topics = { x = { arn = "central" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_further_topic_with_an_unknown_format_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    additional_sns_topics = { x = { arn = "arn:aws:sns:eu-central-1:111122223333:t", format = "xml" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_further_topic_with_an_unknown_severity_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    additional_sns_topics = { x = { arn = "arn:aws:sns:eu-central-1:111122223333:t", minimum_severity = "severe" } }
  }

  expect_failures = [var.additional_sns_topics]
}

run "a_sender_with_a_name_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender     = "Alerts <alerts@example.com>"
    ses_recipients = ["a@example.com"]
  }

  expect_failures = [var.ses_sender]
}

run "a_sender_without_recipients_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender = "alerts@example.com"
  }

  expect_failures = [var.ses_sender]
}

run "recipients_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_recipients = ["a@example.com"]
  }

  expect_failures = [var.ses_sender]
}

run "a_recipient_that_is_no_address_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = ["security"]
  }

  expect_failures = [var.ses_recipients]
}

run "more_than_50_recipients_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = [for number in range(51) : "${number}@example.com"]
  }

  expect_failures = [var.ses_recipients]
}

run "a_configuration_set_with_a_space_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender            = "a@example.com"
    ses_recipients        = ["a@example.com"]
    ses_configuration_set = "a b"
  }

  expect_failures = [var.ses_configuration_set]
}

run "a_configuration_set_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_configuration_set = "alerts"
  }

  expect_failures = [var.ses_configuration_set]
}

run "a_region_that_is_none_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_sender     = "a@example.com"
    ses_recipients = ["a@example.com"]
    ses_region     = "Ireland"
  }

  expect_failures = [var.ses_region]
}

run "a_region_of_ses_without_a_sender_is_refused" {
  command = plan

  module {
    source = "./test/terraform/inputs/notification"
  }

  variables {
    ses_region = "eu-west-1"
  }

  expect_failures = [var.ses_region]
}
