"""Choosing an institution."""
