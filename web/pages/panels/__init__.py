"""Panels of plugins: a part of profile pages, each with the name of the plugin that gave it."""
