mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  name                     = "alerts"
  create_role              = true
  role_description         = "Heartbeat of iam-change-alerts"
  iam_path                 = "/"
  subscription_filter_name = "alerts-filter"
}

run "the_schedule_gives_its_role_the_description_it_has_every_hour" {
  module {
    source = "./modules/heartbeat"
  }

  assert {
    condition     = aws_scheduler_schedule.this.schedule_expression == "rate(1 hour)" && aws_scheduler_schedule.this.state == "ENABLED" && aws_scheduler_schedule.this.flexible_time_window[0].mode == "OFF"
    error_message = "It must be sent every hour."
  }

  assert {
    condition     = aws_scheduler_schedule.this.target[0].arn == "arn:aws:scheduler:::aws-sdk:iam:updateRoleDescription" && aws_scheduler_schedule.this.target[0].role_arn == aws_iam_role.this[0].arn
    error_message = "Not the call expected."
  }

  assert {
    condition     = jsondecode(aws_scheduler_schedule.this.target[0].input) == { RoleName = aws_iam_role.this[0].name, Description = aws_iam_role.this[0].description }
    error_message = "It must change nothing, or Terraform would plan to change it back."
  }

  assert {
    condition     = aws_scheduler_schedule.this.group_name == "alerts-heartbeat" && aws_scheduler_schedule_group.this.name == "alerts-heartbeat" && output.schedule_name == "alerts-heartbeat"
    error_message = "It must have a group of its own."
  }
}

run "the_role_may_describe_itself_and_the_group_alone_may_use_it" {
  module {
    source = "./modules/heartbeat"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy).Statement == [{
      Sid      = "DescribeItself"
      Effect   = "Allow"
      Action   = "iam:UpdateRoleDescription"
      Resource = aws_iam_role.this[0].arn
    }]
    error_message = "Not the policy expected: ${aws_iam_role_policy.this[0].policy}"
  }

  assert {
    condition = jsondecode(aws_iam_role.this[0].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = {
          "aws:SourceAccount" = "111122223333"
          "aws:SourceArn"     = "arn:aws:scheduler:eu-central-1:111122223333:schedule-group/alerts-heartbeat"
        }
      }
    }]
    error_message = "Not the trust policy expected: ${aws_iam_role.this[0].assume_role_policy}"
  }

  assert {
    condition     = output.role_arn == aws_iam_role.this[0].arn && output.role_name == "alerts-heartbeat-eu-central-1" && output.trust_policy == aws_iam_role.this[0].assume_role_policy
    error_message = "The outputs must be those of the role."
  }
}

run "a_role_brought_along_sends_heartbeats_about_itself" {
  module {
    source = "./modules/heartbeat"
  }

  variables {
    create_role      = false
    role_arn         = "arn:aws:iam::111122223333:role/security/heartbeat"
    role_description = "Made elsewhere"
  }

  assert {
    condition     = length(aws_iam_role.this) == 0 && length(aws_iam_role_policy.this) == 0
    error_message = "Neither role nor policy may be created."
  }

  assert {
    condition     = aws_scheduler_schedule.this.target[0].role_arn == "arn:aws:iam::111122223333:role/security/heartbeat" && jsondecode(aws_scheduler_schedule.this.target[0].input) == { RoleName = "heartbeat", Description = "Made elsewhere" }
    error_message = "It must describe the role by the name without the path."
  }
}

run "a_role_of_another_account_sends_none" {
  command = plan

  module {
    source = "./modules/heartbeat"
  }

  variables {
    create_role = false
    role_arn    = "arn:aws:iam::444455556666:role/heartbeat"
  }

  expect_failures = [aws_scheduler_schedule.this]
}

run "long_names_of_roles_are_told_apart_by_a_hash" {
  module {
    source = "./modules/heartbeat"
  }

  variables {
    name                     = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    iam_path                 = "/security/"
    permissions_boundary_arn = "arn:aws:iam::111122223333:policy/boundary"
    tags                     = { team = "security" }
  }

  override_data {
    target = data.aws_region.current
    values = { endpoint = "ec2.us-isof-south-1.csp.hci.ic.gov" }
  }

  assert {
    condition     = length(aws_iam_role.this[0].name) == 64 && endswith(aws_iam_role.this[0].name, substr(sha256("${var.name}-heartbeat-us-isof-south-1"), 0, 8)) && length(aws_scheduler_schedule.this.name) <= 64
    error_message = "Not the name expected: ${aws_iam_role.this[0].name}"
  }

  assert {
    condition     = aws_iam_role.this[0].path == "/security/" && aws_iam_role.this[0].permissions_boundary == "arn:aws:iam::111122223333:policy/boundary" && aws_iam_role.this[0].tags == tomap({ team = "security" }) && aws_scheduler_schedule_group.this.tags == tomap({ team = "security" })
    error_message = "The role must be at the path, within the boundary, and all of it have the tags."
  }
}

run "in_china_the_call_is_of_its_partition" {
  module {
    source = "./modules/heartbeat"
  }

  override_data {
    target = data.aws_partition.current
    values = { partition = "aws-cn" }
  }

  assert {
    condition     = aws_scheduler_schedule.this.target[0].arn == "arn:aws-cn:scheduler:::aws-sdk:iam:updateRoleDescription"
    error_message = "Not the partition expected."
  }
}
