"""What the platform's operators see of the institutions: names, counts and times, no records.

Imported by ``web``. Start at ``roster``.
"""
