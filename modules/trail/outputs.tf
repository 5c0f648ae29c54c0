output "log_group_name" {
  description = "Log group that the trail writes to: `cloudtrail_log_group_name` of the root module."
  value       = aws_cloudwatch_log_group.this.name
}

output "log_group_arn" {
  description = "ARN of the log group."
  value       = aws_cloudwatch_log_group.this.arn
}

output "trail_arn" {
  description = "ARN of the trail."
  value       = aws_cloudtrail.this.arn
}

output "bucket_name" {
  description = "Bucket of the log files."
  value       = aws_s3_bucket.this.bucket
}

output "bucket_arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
}

output "kms_key_arn" {
  description = "KMS key that encrypts the log files and the log group."
  value       = local.kms_key_arn
}

output "kms_key_policy" {
  description = "Key policy that an existing key needs, as JSON."
  value       = local.kms_key_policy
}
