"""Scoring a period and following it."""
