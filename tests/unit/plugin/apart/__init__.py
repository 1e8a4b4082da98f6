"""Plugins from outside, each in a process of its own."""
