"""Sources of records beside files that people upload: adapters read them, imports bring them in.

Imported by ``core.plugin``, ``web`` and, through the public face, by plugins. Start at ``model``.
"""
