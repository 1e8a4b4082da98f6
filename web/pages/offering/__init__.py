"""A vendor's own pages: its packs and their review, keys, tokens, and how it gets in."""
