"""Signing in and one's own account, on a real application."""
