"""Accounts and how they are entered, put together for one installation."""
