"""Curves, totals, grades and receipts, against oracles in plain Python."""
