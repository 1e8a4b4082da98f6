"""How a trial ends: letters before, read only, export offered, erased with a certificate.

Imported by ``web``. Start at ``service``.
"""
