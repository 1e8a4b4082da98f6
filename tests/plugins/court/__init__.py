"""The court pack and its demonstration city."""
