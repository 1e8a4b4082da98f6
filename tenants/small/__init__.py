"""Institutions too small for two people in everything: one acts alone, the auditor looks later.

Imported by ``web``. Start at ``service``. The three officers stay three accounts whatever the size.
"""
