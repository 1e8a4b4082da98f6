"""From columns of text to typed columns, one module for each family of kinds.

``core.evidence.preparation`` imports it. Start reading at ``column``.
"""
