"""Leaving by one's own hand: exports to fetch, and an erasure that two officers agree on.

Imported by ``web``. Start at ``exports`` and ``erasures``; ``tenants.exit`` does the work itself.
"""
