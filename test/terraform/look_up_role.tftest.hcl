mock_provider "aws" {
  source = "./test/terraform/mocks"
}

variables {
  cloudtrail_log_group_name = "trail"
  email_subscribers         = ["security@example.com"]
}

run "nothing_may_be_looked_up_by_default" {
  assert {
    condition     = length(regexall("LookUp|iam:|sso:|identitystore:|organizations:|sts:", output.role_policy)) == 0 && !contains(keys(local.environment), "LOOK_UP")
    error_message = "Look-ups are off by default."
  }
}

run "the_function_may_read_what_it_looks_up_and_assume_the_look_up_role" {
  variables {
    look_up           = true
    look_up_role_name = "look-up"
  }

  assert {
    condition = { for statement in jsondecode(output.role_policy).Statement : statement.Sid => statement.Resource if startswith(statement.Sid, "LookUp") } == {
      LookUpPolicy          = ["arn:aws:iam::111122223333:policy/*"]
      LookUpUser            = ["arn:aws:iam::111122223333:user/*"]
      LookUpRole            = ["arn:aws:iam::111122223333:role/*"]
      LookUpGroup           = ["arn:aws:iam::111122223333:group/*"]
      LookUpInstances       = ["*"]
      LookUpPermissionSet   = ["arn:aws:sso:::instance/*", "arn:aws:sso:::permissionSet/*"]
      LookUpPeople          = ["arn:aws:identitystore::*:identitystore/*", "arn:aws:identitystore:::group/*", "arn:aws:identitystore:::user/*"]
      LookUpOrganization    = ["arn:aws:organizations::*:account/o-*", "arn:aws:organizations::*:policy/o-*", "arn:aws:organizations::aws:policy/*"]
      LookUpInOtherAccounts = ["arn:aws:iam::*:role/look-up"]
    }
    error_message = "Not the resources expected: ${output.role_policy}"
  }

  assert {
    condition     = local.environment["LOOK_UP"] == "look-up"
    error_message = "The function must know the role."
  }
}

run "without_a_role_name_only_the_own_account_is_asked" {
  variables {
    look_up = true
  }

  assert {
    condition     = local.environment["LOOK_UP"] == "*" && !strcontains(output.role_policy, "sts:AssumeRole")
    error_message = "No role may be assumed."
  }
}

run "the_look_up_role_is_for_the_function_alone" {
  module {
    source = "./modules/look-up-role"
  }

  variables {
    function_role_arn = "arn:aws:iam::111122223333:role/alerts"
  }

  assert {
    condition = jsondecode(aws_iam_role.this.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:role/alerts" }
      Action    = "sts:AssumeRole"
    }]
    error_message = "Not the trust policy expected."
  }

  assert {
    condition     = output.role_name == "iam-change-alerts-look-up" && alltrue([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : alltrue([for action in statement.Action : can(regex("^(iam|sso|identitystore|organizations):(Get|List|Describe)", action))])])
    error_message = "It may only read."
  }

  assert {
    condition     = output.role_arn == aws_iam_role.this.arn
    error_message = "Not the ARN of the role: ${output.role_arn}"
  }
}
