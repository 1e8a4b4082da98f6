"""Packs for the reference data, whose figures the tests compute again in plain Python."""
