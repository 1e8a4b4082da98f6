"""Letters to people: written down first, then sent by a worker, so that none is lost.

Imported by ``tenants`` and ``web``. Start at ``ports``.
"""
