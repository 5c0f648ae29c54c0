terraform {
  # 1.9: a validation may refer to other variables.
  required_version = ">= 1.9"

  required_providers {
    # 5.78: the first with the runtime nodejs22.x and all else that is used; CONTRIBUTING.md says what came when.
    # tflint-ignore: terraform_unused_required_providers # the submodules use it
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.78, < 7.0"
    }
  }
}
