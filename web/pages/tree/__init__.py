"""The institution's place in the tree, for its system administrator."""
