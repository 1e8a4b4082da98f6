"""Entities and links: what packs declare, the stores that hold them, and questions over both.

The graph is a projection of evidence and is never written by a user. Read ``model`` for what a
pack says, ``ports`` for what a store does, ``service`` for what may be asked.
"""
