"""The packs of procuratorates and townships beside plain Python; start at ``sight``."""
