"""The append-only log of who did what, to what, from where; one chain of digests per institution.

Whoever changes rows calls ``sql.record`` in the same unit of work; start reading at ``model``.
"""
