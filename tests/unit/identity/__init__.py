"""Accounts, permissions, sign-in."""
