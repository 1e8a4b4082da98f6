"""The public face for plugins: everything a pack or an adapter may use, and nothing else.

Plugins, ours included, import this package alone; it imports ``core`` alone.
"""

__version__ = "0.1.0"
