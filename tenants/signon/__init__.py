"""Single sign-on of an institution: its provider, whom it vouches for, and as what.

Start at ``service.py``; the protocol itself is ``core.identity.oidc``.
"""
