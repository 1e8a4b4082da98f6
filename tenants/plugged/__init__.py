"""Which institution has which plugin from outside switched on, and what plugins said or broke.

Imported by ``web``. Start at ``service``; its ``Switchboard`` is what the plugin manager asks.
"""
