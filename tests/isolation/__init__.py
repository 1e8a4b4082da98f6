"""Two tenants with the same keys in every table: neither sees, changes or fills the other's."""
