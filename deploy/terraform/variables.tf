variable "name" {
  description = "What everything is called; bucket names are unique in the world"
  type        = string
  default     = "kwadmarket"
}

variable "region" {
  description = "Where everything stands"
  type        = string
  default     = "fr-par"
}

variable "ssh_from" {
  description = "Networks that may open SSH, such as [\"203.0.113.7/32\"]; none by default"
  type        = list(string)
  default     = []
}

variable "machine_type" {
  description = "4 processors and 8 GB hold two api, a worker, Redis and Meilisearch"
  type        = string
  default     = "PLAY2-MICRO"
}

variable "database_type" {
  description = "The size of PostgreSQL"
  type        = string
  default     = "DB-DEV-S"
}

variable "database_engine" {
  description = "The newest major that the provider has; npm run doctor says if it is too old"
  type        = string
  default     = "PostgreSQL-16"
}

variable "database_standby" {
  description = "Whether a second PostgreSQL stands by"
  type        = bool
  default     = false
}
