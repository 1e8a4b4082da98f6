"""Python plugins from outside, each call in a process of its own that can reach nothing.

Imported by ``core.plugin.manager``. Start at ``proxy`` for what pluggy registers, ``worker`` for
the other side, ``confinement`` for what keeps that side in.
"""
