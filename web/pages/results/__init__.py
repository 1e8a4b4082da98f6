"""Figures and points of people, departments and the institution."""
