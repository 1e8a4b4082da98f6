"""Institutions sign themselves up: asked for, confirmed by e-mail, opened, verified, entrusted.

Imported by ``web``. Start at ``service``.
"""
