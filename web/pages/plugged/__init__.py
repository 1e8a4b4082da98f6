"""Plugins of other vendors: which of them work for the institution, and what they said."""
