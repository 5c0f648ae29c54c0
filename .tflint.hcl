# Every rule of the terraform language; the plugin for AWS is not needed: `terraform validate` knows the provider's schema.
plugin "terraform" {
  enabled = true
  preset  = "all"
}
