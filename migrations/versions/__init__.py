"""Alembic, one line of versions."""
