# One machine for docker-compose.prod.yml, with a managed PostgreSQL and two buckets, at Scaleway.
#
#   terraform init && terraform plan -var ssh_from='["203.0.113.7/32"]'
#
# Credentials come from SCW_ACCESS_KEY, SCW_SECRET_KEY and SCW_DEFAULT_PROJECT_ID.

terraform {
  required_version = ">= 1.5"
  required_providers {
    scaleway = {
      source  = "scaleway/scaleway"
      version = "~> 2.60"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

provider "scaleway" {
  region = var.region
  zone   = "${var.region}-1"
}

# ---------------------------------------------------------------- network

resource "scaleway_vpc_private_network" "inside" {
  name = var.name
}

resource "scaleway_instance_security_group" "outside" {
  name                    = var.name
  inbound_default_policy  = "drop"
  outbound_default_policy = "accept"
  stateful                = true

  inbound_rule {
    action   = "accept"
    protocol = "TCP"
    port     = 80
  }

  inbound_rule {
    action   = "accept"
    protocol = "TCP"
    port     = 443
  }

  dynamic "inbound_rule" {
    for_each = var.ssh_from
    content {
      action   = "accept"
      protocol = "TCP"
      port     = 22
      ip_range = inbound_rule.value
    }
  }
}

# ---------------------------------------------------------------- machine

resource "scaleway_instance_ip" "address" {}

resource "scaleway_instance_server" "machine" {
  name              = var.name
  type              = var.machine_type
  image             = "debian_trixie"
  ip_id             = scaleway_instance_ip.address.id
  security_group_id = scaleway_instance_security_group.outside.id

  root_volume {
    size_in_gb = 40
  }

  private_network {
    pn_id = scaleway_vpc_private_network.inside.id
  }

  user_data = {
    cloud-init = file("${path.module}/cloud-init.yml")
  }
}

# ---------------------------------------------------------------- database

resource "random_password" "database" {
  length      = 40
  special     = false
  min_upper   = 1
  min_lower   = 1
  min_numeric = 1
}

resource "scaleway_rdb_instance" "database" {
  name                      = var.name
  node_type                 = var.database_type
  engine                    = var.database_engine
  is_ha_cluster             = var.database_standby
  disable_backup            = false
  backup_schedule_frequency = 24
  backup_schedule_retention = 14
  encryption_at_rest        = true
  volume_type               = "sbs_5k"
  volume_size_in_gb         = 20

  # Inside only: there is no public endpoint.
  private_network {
    pn_id       = scaleway_vpc_private_network.inside.id
    enable_ipam = true
  }
}

resource "scaleway_rdb_database" "market" {
  instance_id = scaleway_rdb_instance.database.id
  name        = "kwadmarket"
}

resource "scaleway_rdb_user" "market" {
  instance_id = scaleway_rdb_instance.database.id
  name        = "kwadmarket"
  password    = random_password.database.result
  is_admin    = false
}

resource "scaleway_rdb_privilege" "market" {
  instance_id   = scaleway_rdb_instance.database.id
  user_name     = scaleway_rdb_user.market.name
  database_name = scaleway_rdb_database.market.name
  permission    = "all"
}

# ---------------------------------------------------------------- objects

resource "scaleway_object_bucket" "pictures" {
  name = "${var.name}-pictures"
}

resource "scaleway_object_bucket_acl" "pictures" {
  bucket = scaleway_object_bucket.pictures.id
  acl    = "public-read"
}

# Copies of people's data: no address leads here.
resource "scaleway_object_bucket" "private" {
  name = "${var.name}-private"
}

resource "scaleway_object_bucket_acl" "private" {
  bucket = scaleway_object_bucket.private.id
  acl    = "private"
}
