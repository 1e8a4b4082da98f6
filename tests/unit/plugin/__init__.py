"""Packs, the loader, the manager."""
