"""Contracts, keys and deliveries."""
