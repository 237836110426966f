output "address" {
  description = "Where DNS of the API points to"
  value       = scaleway_instance_ip.address.address
}

output "database_url" {
  description = "DATABASE_URL"
  sensitive   = true
  value = format(
    "postgresql://%s:%s@%s:%d/%s?sslmode=require",
    scaleway_rdb_user.market.name,
    random_password.database.result,
    scaleway_rdb_instance.database.private_network[0].ip,
    scaleway_rdb_instance.database.private_network[0].port,
    scaleway_rdb_database.market.name,
  )
}

output "buckets" {
  description = "S3_BUCKET and S3_PRIVATE_BUCKET"
  value       = [scaleway_object_bucket.pictures.name, scaleway_object_bucket.private.name]
}

output "s3_endpoint" {
  description = "S3_ENDPOINT"
  value       = "https://s3.${var.region}.scw.cloud"
}
