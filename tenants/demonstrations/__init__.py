"""Demonstrations that visitors book: times the operator offers, one visitor each.

Imported by ``web``. Start at ``service``.
"""
