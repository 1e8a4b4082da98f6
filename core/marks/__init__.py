"""Marks of conduct (负面行为): declared by a pack, found in rows of evidence; they never score.

Start at ``model``. Whoever shows one has an approved matter, or is the person concerned.
"""
