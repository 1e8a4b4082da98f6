"""Formulas, atoms and values against an oracle in plain Python."""
