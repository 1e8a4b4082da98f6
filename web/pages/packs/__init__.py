"""The catalogue of packs, and how an institution takes up another version."""
