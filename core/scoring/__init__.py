"""Curves, schemes, grades, runs and receipts: how values become points, totals and grades.

Four pure functions over a (subject × indicator) frame, and one service that runs them.
"""
