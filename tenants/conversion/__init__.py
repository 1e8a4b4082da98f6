"""A trial becomes a full institution: what was set up stays, everything invented goes.

Imported by ``web``. Start at ``service``; ``tally`` counts, ``removal`` takes away.
"""
