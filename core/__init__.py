"""Rows in, scores out: everything that needs neither Flask nor a tenant's settings.

Start reading at ``core.evidence``, then follow the data: ``core.indicators``,
``core.scoring``. Anyone may import it; it imports none of our other packages.
"""
