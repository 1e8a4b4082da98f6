"""The documents that bind an institution."""
