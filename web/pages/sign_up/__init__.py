"""Institutions sign themselves up."""
