"""Invented procuratorates, their people and cases, the same for the same seed. See ``city``."""
