variable "email_subscribers" {
  type        = list(string)
  description = "Addresses to subscribe to the topic."
  default     = ["security@example.com"]
  nullable    = false
}
