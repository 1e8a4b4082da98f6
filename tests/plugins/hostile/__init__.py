"""A plugin that tries everything, and that none of it gets anywhere."""
