"""Formulas, atoms, statistical months, values, and the rows behind a value.

A formula is arithmetic over atoms; start reading at ``model``, then ``plan``, then ``evaluate``.
"""
