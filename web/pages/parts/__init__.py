"""Shared pieces of templates."""
