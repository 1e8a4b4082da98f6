"""Views of the explorer that are kept, shared with who holds the same matter, and opened again."""
