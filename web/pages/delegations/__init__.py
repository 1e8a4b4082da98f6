"""Delegation: permissions lent to another member, and what was done under it."""
