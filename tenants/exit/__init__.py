"""Leaving: all that an institution owns carried away in open formats, brought back, or erased.

Start reading at ``model``, then ``tables`` (what belongs to an institution), ``outgoing``.
"""
