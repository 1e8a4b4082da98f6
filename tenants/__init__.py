"""The life of a tenant: tree, members, installed packs, roll-up contracts."""
