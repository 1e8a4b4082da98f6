"""The tree of institutions, their members, packs and settings."""
