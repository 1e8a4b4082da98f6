"""Signing up, trials, and what the operator sees of them."""
