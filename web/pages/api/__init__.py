"""Figures for programs that show a token."""
