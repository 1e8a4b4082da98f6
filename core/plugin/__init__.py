"""Hook specifications, the pack format, and the manager that finds and calls plugins.

Read ``packfile.load_pack`` for how a folder of YAML becomes a ``Pack``, ``hookspecs`` for what a
plugin may add. The public face ``gongheng`` re-exports both.
"""
