output "pattern" {
  description = "Filter pattern, at most 1,024 bytes."
  value       = local.patterns[var.alert_on]

  precondition {
    condition     = length(replace(base64encode(local.patterns[var.alert_on]), "=", "")) <= 1366
    error_message = "The pattern is longer than 1,024 bytes, the limit of CloudWatch Logs: give the installation a shorter name."
  }
}

output "test_event" {
  description = "A CloudTrail record that the pattern selects, marked as a test; of a custom pattern that asks for more than `eventSource` and `eventName`, as far as possible."
  value = {
    # What makes it a test: lambda-src/finding/test-event.ts.
    iamChangeAlertsTest = true
    eventVersion        = "1.11"
    eventType           = "AwsApiCall"
    eventCategory       = "Management"
    eventSource         = replace(local.asked_source, "*", "test")
    eventName           = replace(local.asked_name, "*", "Test")
    readOnly            = false
    userIdentity        = { type = "IAMUser", userName = "test" }
    requestParameters   = { userName = "test" }
  }
}
